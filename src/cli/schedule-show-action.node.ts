// What `crease schedule show` does: a schedule as pseudo-code, the dependences it keeps, and the orders of the backward pass.

import { InputError } from '../format/input-error.ts';
import { checkCertificate } from '../memory/certificate/check.ts';
import { lruModule } from '../memory/lru-module.node.ts';
import { scheduleOfCertificate } from '../memory/schedule/certify.ts';
import { dependencesOf } from '../memory/schedule/dependences.ts';
import { decisionsOf } from '../memory/schedule/evaluate.ts';
import { programOf } from '../memory/schedule/network-program.ts';
import { backwardOrders, clockOfFirstStep, withBackward } from '../memory/schedule/orders.ts';
import type { Program } from '../memory/schedule/program.ts';
import { pseudoCode } from '../memory/schedule/pseudo-code.ts';
import { plainSchedule } from '../memory/schedule/schedule.ts';
import { smallLearner } from '../memory/schedule/small.ts';
import { scheduledTraining } from '../parity/scheduled.ts';
import type { CommandProcess } from './context.ts';
import { flagName } from './flags.ts';
import type { ShowFlags } from './schedule-flags.ts';
import { certificateIn, problemIn, problemOf, programFor } from './schedule-input.node.ts';
import { measureBoth } from './schedule-report.node.ts';
import { scheduleTable, tableText } from './schedule-text.ts';
import { columns, grouped } from './table.ts';

/** @throws InputError for bad input */
export async function showCommand(
  flags: ShowFlags,
  path: string | undefined,
  command: CommandProcess,
): Promise<void> {
  if (path === undefined) return showPlain(flags, command);
  const { json, full: _full, debug: _debug, ...learner } = flags;
  const given = Object.entries(learner).find(([, value]) => value !== undefined);
  if (given !== undefined) {
    const [key, value] = given;
    const name = key === 'bits' ? '--n' : key === 'secretBits' ? '--k' : flagName(key);
    throw new InputError(`${path} says what is trained; leave out ${name} ${value}`);
  }
  const certificate = await certificateIn(path);
  const { refusal } = checkCertificate(certificate);
  if (refusal !== undefined) {
    throw new InputError(
      `${path}: refused: ${refusal.message}; name a certificate that crease schedule check accepts`,
    );
  }
  const problem = problemIn(certificate, path);
  const steps = certificate.learnt.length;
  const program = programFor(problem, steps);
  const schedule = scheduleOfCertificate(program, certificate);
  const code = pseudoCode(program, schedule);
  const decisions = decisionsOf(program, steps, scheduledTraining(problem));
  const table = scheduleTable(measureBoth(program, schedule, decisions));
  command.stdout.write(
    json ? `${JSON.stringify({ schedule: code, table })}\n` : `${code.join('\n')}\n\n${tableText(table)}`,
  );
}

/** The plain order of a learner, its dependences, and for the sprint all orders of its backward pass. */
function showPlain(flags: ShowFlags, command: CommandProcess): void {
  const problem = problemOf(flags);
  const program = programFor(problem, flags.steps ?? 40);
  const code = pseudoCode(program, plainSchedule(program));
  const dependences = namedDependences(programOf(smallLearner(problem.learner)));
  const orders = problem.learner.arithmetic === 'sprint' ? ordersOf(program) : undefined;
  if (flags.json) {
    const ranges = orders && {
      count: orders.length,
      perRead: range(orders, 'perRead'),
      perFloat: range(orders, 'perFloat'),
    };
    const counts = { schedule: code, dependences: dependences.length, orders: ranges ?? null };
    const all = { allDependences: dependences, allOrders: orders ?? null };
    command.stdout.write(`${JSON.stringify({ ...counts, ...(flags.full && all) })}\n`);
    return;
  }
  const rows = dependences.map(({ kind, from, to, buffer, steps, aligned }) => [
    ...[kind, from, to, buffer],
    steps === 0 ? 'same step' : 'next step',
    aligned ? 'unit by unit' : 'whole',
  ]);
  const head = ['dependence', 'from', 'to', 'because of', 'in the', 'how'];
  command.stdout.write(`${code.join('\n')}\n\n${columns([head, ...rows], [0, 1, 2, 3, 4, 5])}`);
  if (orders === undefined) return;
  const lines = (['perRead', 'perFloat'] as const).map((mean) => {
    const name = mean === 'perRead' ? 'per read' : 'per float';
    const { best, worst } = range(orders, mean);
    return `${name}: ${grouped(best[mean], 1)} (${best.order.join(' > ')}) to ${grouped(worst[mean], 1)} (${worst.order.join(' > ')})`;
  });
  command.stdout.write(
    `\n${orders.length} valid orders of the backward operations on whole buffers; clock-since-write over the first step:\n${lines.join('\n')}\n`,
  );
}

type Order = ReturnType<typeof ordersOf>[number];

/** The first of the best and the last of the worst orders. */
function range(orders: readonly Order[], mean: 'perRead' | 'perFloat'): { best: Order; worst: Order } {
  const sorted = [...orders].sort((a, b) => a[mean] - b[mean]);
  return { best: sorted[0]!, worst: sorted.at(-1)! };
}

function namedDependences(program: Program) {
  const { statements, buffers } = program;
  return dependencesOf(program)
    .filter(({ steps }) => steps <= 1)
    .map(({ kind, from, to, buffer, steps, aligned }) => ({
      ...{ kind, from: statements[from]!.name, to: statements[to]!.name },
      ...{ buffer: buffers[buffer]!.name, steps, aligned },
    }));
}

function ordersOf(program: Program) {
  return backwardOrders(program).map((order) => ({
    order: order.map((s) => program.statements[s]!.name),
    ...clockOfFirstStep(program, withBackward(program, order), lruModule()),
  }));
}
