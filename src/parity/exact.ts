// What the learners share that name the secret outright: their answer, and the samples they keep.

import { parity } from '../data/sparse-parity.ts';
import type { Buffer } from '../memory/workspace.ts';
import { log } from '../random/math.ts';
import type { Job, Moment, Solution } from './learner.ts';

/** The answer of a learner that has found the secret, or that it cannot tell: then it says 1 of every point. */
export function solution(secret: readonly number[] | undefined): Solution {
  return {
    secret: () => secret,
    predictor: () => (x, start) => (secret === undefined ? 1 : parity(x, start, secret)),
  };
}

/** Stops once, when all is done. */
export function* answer(secret: readonly number[] | undefined): Generator<Moment, Solution, void> {
  const result = solution(secret);
  yield { step: 1, epoch: 1, epochEnds: true, predictor: result.predictor };
  return result;
}

/** Samples as bits: `x` [count][n] and `y` [count], so that y is the sum modulo 2 of the secret bits of x. */
export interface BitSamples {
  readonly count: number;
  readonly x: Buffer<Uint8Array>;
  readonly y: Buffer<Uint8Array>;
}

/** Asks for every training sample once. */
export function collect({ memory, source }: Job): BitSamples {
  const { n, count } = source;
  const x = memory.bits('x', count * n);
  const y = memory.bits('y', count);
  for (let s = 0; s < count; s++) source.sample(s, x, s * n, y, s);
  return { count, x, y };
}

/** How many subsets of k of n there are, rounded as float64 is. */
export function subsetCount(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) count = (count * (n - i + 1)) / i;
  return Math.round(count);
}

/** How many bits it takes to name one of the subsets: with so many samples only the secret explains all, on average. */
export function bitsToName(n: number, k: number): number {
  return Math.ceil(log(subsetCount(n, k)) / Math.LN2);
}

/** All subsets of k of n, ascending, in lexicographic order; the array is the same one each time. */
export function* subsets(n: number, k: number): Generator<readonly number[], void, void> {
  const subset = Array.from({ length: k }, (_, i) => i);
  while (true) {
    yield subset;
    let i = k - 1;
    while (i >= 0 && subset[i] === n - k + i) i--;
    if (i < 0) return;
    subset[i]!++;
    for (let j = i + 1; j < k; j++) subset[j] = subset[j - 1]! + 1;
  }
}
