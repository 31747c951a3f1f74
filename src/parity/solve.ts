// Runs a learner on its problem, with the meter or without, and judges what comes out.

import { type ParityProblem, parityProblem, streamOf } from '../data/sparse-parity.ts';
import type { ObservableWorkspace } from '../memory/workspace.ts';
import { type Score, score } from './judge.ts';
import type { Learner, Moment, Solution } from './learner.ts';
import { learnerCalled } from './learners.ts';
import { Source } from './source.ts';
import type { ParityRunSpec } from './spec.ts';

/** A learner at work. */
export interface Solving {
  readonly problem: ParityProblem;
  readonly source: Source;
  /** The learner's moments, one after the other, and its solution. */
  readonly moments: Generator<Moment, Solution, void>;
}

/** Makes the problem of a spec and puts its learner to it, at its beginning. */
export function begin(spec: ParityRunSpec, memory: ObservableWorkspace): Solving {
  const learner = learnerCalled(spec.learner.name) as Learner;
  const problem = parityProblem(spec.problem);
  const source = new Source(problem, learner.access, memory);
  const moments = learner.solve({
    memory,
    source,
    settings: spec.learner.settings,
    weights: problem.generator,
    random: streamOf(spec.problem.seed, 'learner'),
  });
  return { problem, source, moments };
}

/** What the judge sees at a moment. */
export interface Judgement {
  readonly step: number;
  readonly epoch: number;
  readonly train: Score;
  readonly test: Score;
}

export interface Outcome {
  /** What the learner says; null where it cannot tell. */
  readonly secret: readonly number[] | null;
  /** Whether that is the secret. */
  readonly solved: boolean;
  readonly train: Score;
  readonly test: Score;
  readonly steps: number;
  readonly epochs: number;
  readonly samples: number;
  readonly queries: number;
  /** Of learning, without the problem's making and the judge's looking. */
  readonly seconds: number;
}

/**
 * Runs a learner to its end.
 * @param watch called with what is judged: at the first step and at the end of every epoch
 */
export function solve(
  spec: ParityRunSpec,
  memory: ObservableWorkspace,
  watch?: (judgement: Judgement) => void,
): Outcome {
  const { problem, source, moments } = begin(spec, memory);
  let milliseconds = 0;
  const next = () => {
    const began = performance.now();
    const result = moments.next();
    milliseconds += performance.now() - began;
    return result;
  };
  let [steps, epochs] = [0, 0];
  let result = next();
  while (!result.done) {
    const { step, epoch, epochEnds, predictor } = result.value;
    steps = step;
    epochs = epoch;
    if (watch !== undefined && (step === 1 || epochEnds)) {
      const predict = predictor();
      watch({ step, epoch, train: score(predict, problem.train), test: score(predict, problem.test) });
    }
    result = next();
  }
  const secret = result.value.secret();
  const predict = result.value.predictor();
  return {
    secret: secret ?? null,
    solved: secret !== undefined && String(secret) === String(problem.secret),
    train: score(predict, problem.train),
    test: score(predict, problem.test),
    steps,
    epochs,
    ...source.asked,
    seconds: milliseconds / 1000,
  };
}
