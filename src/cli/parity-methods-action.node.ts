// What `crease parity methods` does: every learner on one problem, with several seeds; a table, or one JSON object.

import { InputError } from '../format/input-error.ts';
import { lruModule } from '../memory/lru-module.node.ts';
import { compareMethods, type Method } from '../parity/methods.ts';
import type { CommandProcess } from './context.ts';
import { choicesOf, type MethodsFlags } from './parity-flags.ts';
import { columns, grouped } from './table.ts';

/** @throws InputError for bad input */
export async function parityMethodsCommand(flags: MethodsFlags, command: CommandProcess): Promise<void> {
  const seeds = seedsOf(flags.seeds ?? '42,43,44');
  const { seed: _seed, ...choices } = choicesOf(flags, 0);
  const methods = [...compareMethods(choices, seeds, lruModule())];
  const { n, k } = choices;
  if (flags.json) {
    command.stdout.write(
      `${JSON.stringify({ n, k, seeds, methods: methods.map((each) => asJson(each, flags.full === true)) })}\n`,
    );
  } else {
    command.stdout.write(methodsText(methods, n, k, seeds));
  }
}

function seedsOf(text: string): number[] {
  return text.split(',').map((part) => {
    const seed = /^\d{1,10}$/.test(part) ? Number(part) : Number.NaN;
    if (seed <= 0xffffffff) return seed;
    throw new InputError(
      `--seeds ${JSON.stringify(text)} is not a list of whole numbers from 0 to 4294967295; try --seeds 42,43,44`,
    );
  });
}

function asJson({ measurement, ...row }: Method, full: boolean): object {
  if (measurement === null) return row;
  const { floatsRead, floatsWritten, reads, writes, placement, energy } = measurement;
  if (!full) {
    const means = measurement.metrics.map(({ name, whole }) => ({ name, perFloat: whole.perFloat }));
    return { ...row, floatsRead, floatsWritten, reads, writes, metrics: means };
  }
  const metrics = measurement.metrics.map(({ name, version, unit, whole }) => {
    const { total, perRead, perFloat } = whole;
    return { name, version, unit, total, perRead, perFloat };
  });
  return { ...row, floatsRead, floatsWritten, reads, writes, metrics, placement, energy };
}

function methodsText(methods: readonly Method[], n: number, k: number, seeds: readonly number[]): string {
  const run = methods.filter(({ refused }) => refused === null);
  const rows = run.map(({ learner, access, solved, accuracy, seconds, samples, queries, measurement }) => [
    ...[learner, access, `${solved} of ${seeds.length}`, `${(100 * accuracy!).toFixed(1)}%`],
    ...[seconds!.toFixed(4), grouped(samples! + queries!), grouped(measurement!.floatsRead)],
  ]);
  const heads = ['learner', 'asks for', 'solved', 'test', 'seconds', 'asked for', 'floats read'];
  const names = run[0]?.measurement?.metrics.map(({ name }) => name) ?? [];
  const values = run.map(({ learner, measurement }) => {
    const of = new Map(measurement!.metrics.map(({ name, whole }) => [name, whole.perFloat]));
    const cells = names.map((name) => grouped(of.get(name) ?? Number.NaN, 1));
    return [learner, ...cells, grouped(measurement!.placement.declared)];
  });
  return [
    `${k} secret bits of ${n}; seeds ${seeds.join(', ')}; accuracy and seconds are medians\n`,
    columns([heads, ...rows], [0, 1]),
    `Under the meter, seed ${seeds[0]}, the whole solve: means per float read, and the placement cost\n`,
    columns([['learner', ...names, 'placement'], ...values]),
    ...methods.flatMap(({ refused, learner }) =>
      refused === null ? [] : [`${learner} was not run: ${refused}\n`],
    ),
  ].join('\n');
}
