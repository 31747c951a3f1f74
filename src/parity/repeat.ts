// How long a quick learner takes when it is put to its problem again and again: one solve in a fresh process is mostly
// the compiler's time, and whatever else the machine did in those milliseconds.

import { PlainWorkspace } from '../memory/plain.ts';
import { median } from '../run/robust.ts';
import { type Outcome, solve } from './solve.ts';
import type { ParityRunSpec } from './spec.ts';

export interface Repeated {
  /** How often the learner solved the problem, the first time included. */
  readonly solves: number;
  /** The median of the seconds that it learned. */
  readonly medianSeconds: number;
}

/** A solve that took longer than this, in seconds, is not repeated. */
const QUICK = 0.1;
const MOST_SOLVES = 21;
/** Seconds for all the repeats together, the making of the problem and the judge included. */
const MOST_SECONDS = 0.5;

/** Repeats a quick solve without the meter; undefined where the first one was not quick. */
export function repeated(spec: ParityRunSpec, first: Outcome): Repeated | undefined {
  if (first.seconds > QUICK) return undefined;
  const outcomes = [first];
  const end = performance.now() + 1000 * MOST_SECONDS;
  while (outcomes.length < MOST_SOLVES && performance.now() < end) {
    outcomes.push(solve(spec, new PlainWorkspace()));
  }
  return { solves: outcomes.length, medianSeconds: median(outcomes.map(({ seconds }) => seconds)) };
}
