// The page on a run of sparse parity: its losses, and the data that it moves.

import { lruModule } from '../memory/lru-module.node.ts';
import type { Measurement } from '../memory/measure.ts';
import { reportHtml } from '../memory/report.ts';
import { stackPicture } from '../memory/stack-picture.ts';
import type { TraceSource } from '../memory/trace.ts';
import type { Judgement } from '../parity/solve.ts';
import type { ParityRunSpec } from '../parity/spec.ts';
import { writeOutput } from './output-file.node.ts';

export interface ParityReport {
  readonly spec: ParityRunSpec;
  /** What the judge saw, at least once. */
  readonly epochs: readonly Judgement[];
  readonly measurement: Measurement;
  readonly trace: TraceSource;
  /** Further sections, as HTML. */
  readonly more?: string;
}

/** What was metered, in one sentence. */
export function aboutRun({ learner, problem }: ParityRunSpec): string {
  return `The whole solve of ${learner.name}: ${problem.k} secret bits of ${problem.n}, seed ${problem.seed}.`;
}

/** @throws InputError if the file cannot be written */
export async function writeParityReport(path: string, report: ParityReport): Promise<void> {
  const { spec, epochs, measurement, trace, more } = report;
  const losses = {
    unit: 'step',
    train: epochs.map(({ step, train }) => [step, train.loss] as const),
    test: epochs.map(({ step, test }) => [step, test.loss] as const),
  };
  const title = `Data movement: ${spec.learner.name} on sparse parity`;
  const stack = stackPicture(trace, lruModule());
  await writeOutput(
    path,
    reportHtml({ title, about: aboutRun(spec), measurement, stack, losses, ...(more && { more }) }),
  );
}
