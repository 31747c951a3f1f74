// The contract of a learner of sparse parity: what it may ask for, how it runs, what it answers.

import type { ObservableWorkspace } from '../memory/workspace.ts';
import type { PythonRandom } from '../random/python.ts';
import type { Access, Source } from './source.ts';

/** What a learner is run with: a flat record, so that it can be written down, and changed by flags of these names. */
export type Settings = Readonly<Record<string, number | boolean | string>>;

/** What the label of a point is said to be: the sign counts; a network's output is compared with the margin 1 too. */
export type Predictor = (x: ArrayLike<number>, start: number) => number;

/** A moment at which the judge may look. `predictor` is of use until the learner goes on. */
export interface Moment {
  /** Steps done, counted from 1, and the pass over the samples that the last one belongs to, from 1. */
  readonly step: number;
  readonly epoch: number;
  /** Whether an epoch is complete with this step. */
  readonly epochEnds: boolean;
  predictor(): Predictor;
}

/** What came out; to look at it is not learning, and is not metered. */
export interface Solution {
  /** The bits that the learner says are secret, ascending; undefined where it found that it cannot tell. */
  secret(): readonly number[] | undefined;
  predictor(): Predictor;
}

/** Everything that a learner is given. */
export interface Job<S extends Settings = Settings> {
  readonly memory: ObservableWorkspace;
  readonly source: Source;
  readonly settings: S;
  /** For first weights; stands where the problem's samples end, as in the sprint. */
  readonly weights: PythonRandom;
  /** For every other choice at random that the learner makes. */
  readonly random: PythonRandom;
}

export interface Learner<S extends Settings = Settings> {
  /** As on the command line. */
  readonly name: string;
  /** One line. */
  readonly brief: string;
  readonly access: Access;
  /** The settings for n bits, k of them secret, which are known to every learner. */
  settings(n: number, k: number): S;
  /** About how many elements are accessed: what would take for ever is refused. */
  work(n: number, k: number, settings: S): number;
  /**
   * Learns, and stops at every moment at which a step is done. Everything that it remembers it keeps in `memory`, so
   * that the meter sees the whole of it.
   */
  solve(job: Job<S>): Generator<Moment, Solution, void>;
}
