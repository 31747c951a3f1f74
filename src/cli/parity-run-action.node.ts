// What `crease parity run` does: a learner solves its problem, the answer goes to stdout, a run directory is left.

import { existsSync } from 'node:fs';
import { InputError } from '../format/input-error.ts';
import { lruModule } from '../memory/lru-module.node.ts';
import { measure } from '../memory/measure.ts';
import { PlainWorkspace } from '../memory/plain.ts';
import { kept } from '../parity/kept-trace.ts';
import { type Repeated, repeated } from '../parity/repeat.ts';
import { writeParityRun } from '../parity/run.node.ts';
import { type Judgement, type Outcome, solve } from '../parity/solve.ts';
import { type ParityRunSpec, parityRunSpec } from '../parity/spec.ts';
import { traceOf } from '../parity/trace-source.ts';
import type { CommandProcess } from './context.ts';
import { freeName } from './free-name.node.ts';
import { measurementJson, measurementText } from './memory-text.ts';
import { checkWritable } from './output-file.node.ts';
import { changesOf, choicesOf, type RunFlags } from './parity-flags.ts';
import { learnerNamed } from './parity-learner.ts';
import { aboutRun, writeParityReport } from './parity-report.node.ts';
import { crease } from './version.node.ts';

/** @throws InputError for bad input; nothing is written then */
export async function parityRunCommand(
  flags: RunFlags,
  name: string,
  command: CommandProcess,
): Promise<void> {
  const learner = learnerNamed(name);
  const spec = parityRunSpec(learner, choicesOf(flags, flags.seed ?? 42), changesOf(flags));
  const path = flags.out ?? freeName(`parity-${name}`);
  // Refused before the work, not after it.
  if (existsSync(path)) throw new InputError(`${path} exists already; choose another --out`);
  if (flags.report !== undefined) await checkWritable(flags.report);
  const write = (text: string) => command.stdout.write(text);
  const tell = (value: object) => write(`${JSON.stringify(value)}\n`);
  const isTold = ({ step }: Judgement) => step === 1 || 'epochs' in spec.learner.settings;
  const epochs: Judgement[] = [];
  const outcome = solve(spec, new PlainWorkspace(), (judgement) => {
    if (epochs.at(-1)?.epoch === judgement.epoch) epochs.pop();
    epochs.push(judgement);
    if (flags.json) tell({ event: 'step', ...judgement });
    else if (isTold(judgement)) write(stepLine(judgement));
  });
  await writeParityRun(path, { spec, epochs, outcome }, crease.version);
  const again = repeated(spec, outcome);
  if (flags.json) tell({ event: 'done', run: path, learner: name, ...outcome, repeated: again ?? null });
  else write(outcomeText(spec, outcome, again, path));
  if (flags.meter !== true && flags.report === undefined) return;
  const trace = kept(traceOf(spec));
  const measurement = measure(trace, lruModule());
  if (flags.meter && flags.json)
    tell({ event: 'meter', ...measurementJson(measurement, flags.full === true) });
  else if (flags.meter) write(`\n${measurementText(measurement, aboutRun(spec))}`);
  if (flags.report !== undefined) await writeParityReport(flags.report, { spec, epochs, measurement, trace });
}

/** The line of the first sprint's log. */
function stepLine({ step, epoch, train, test }: Judgement): string {
  const losses = `train_loss=${train.loss.toFixed(4)}  test_loss=${test.loss.toFixed(4)}`;
  const accuracies = `train_acc=${percent(train.accuracy)}  test_acc=${percent(test.accuracy)}`;
  return `[STEP ${String(step).padStart(4)}] epoch=${epoch}  ${losses}  ${accuracies}\n`;
}

function outcomeText(
  spec: ParityRunSpec,
  outcome: Outcome,
  again: Repeated | undefined,
  path: string,
): string {
  const { n, k } = spec.problem;
  const { secret, solved, test, steps, epochs, samples, queries, seconds } = outcome;
  const found = secret === null ? 'not found' : `${secret.join(', ')} (${solved ? 'right' : 'wrong'})`;
  const times =
    again === undefined
      ? []
      : [['repeated', `${again.medianSeconds.toFixed(4)} s, median of ${again.solves} solves`]];
  const rows = [
    ['problem', `${k} secret bits of ${n}`],
    ['secret', found],
    ['test', `${percent(test.accuracy)} of ${spec.problem.test} right`],
    ['asked for', `${samples} samples, ${queries} queries`],
    ['steps', `${steps} in ${epochs} epoch${epochs === 1 ? '' : 's'}, ${seconds.toFixed(4)} s`],
    ...times,
    ['run', path],
  ];
  return rows.map(([label, value]) => `${label!.padEnd(11)}${value}\n`).join('');
}

/** As Python's :.0%. */
function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
