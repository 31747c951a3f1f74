// Sparse parity as points to learn: n inputs and a target, each -1 or 1.

import { type ParityProblemSpec, parityProblem, type Samples } from './sparse-parity.ts';
import type { PointSet, Split } from './split.ts';

/** What is to be learnt: n bits, k of them secret. */
export type ParityInput = Pick<ParityProblemSpec, 'n' | 'k' | 'noise' | 'shuffled'>;

/**
 * The samples of the problem with this seed: `points` of them train, `valPoints` others test, without noise.
 * @throws InputError for a problem that cannot be
 */
export function parityPoints(
  { n, k, noise, shuffled }: ParityInput,
  { seed, points, valPoints }: { seed: number; points: number; valPoints: number },
): Split {
  const { train, test } = parityProblem({ n, k, seed, train: points, test: valPoints, noise, shuffled });
  return { training: pointSet(train), validation: pointSet(test) };
}

function pointSet({ count, x, y }: Samples): PointSet {
  // Samples are no pixels: each has its own number.
  const pixels = Uint32Array.from({ length: count }, (_, s) => s);
  return { count, inputs: Float32Array.from(x), targets: Float32Array.from(y), pixels };
}
