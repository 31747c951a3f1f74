// A gradient that loses its most wrong samples: what the seed application computes, shown as a lesson.

import { sigmoid } from '../../src/random/math.ts';

/** The derivative of cross-entropy by the output when p is clipped to [1e-7, 1 - 1e-7] in the loss, but not in p (1 - p). */
export function clippedSlope(z: number, y: number): number {
  const p = sigmoid(z);
  const clipped = Math.max(1e-7, Math.min(1 - 1e-7, p));
  return ((1 - y) / (1 - clipped) - y / clipped) * (p * (1 - p));
}
