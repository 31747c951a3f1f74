// By how much the linear functions of a network changed at points: where the pattern stayed, or under the one before.

import { isPiecewiseLinear, type PointValues } from './at-points.ts';
import type { LinearChange } from './functions.ts';
import type { Look, PointGrid } from './point-grid.ts';

/** The change on the points whose pattern stayed. */
export function changeWhereStayed(a: PointValues, b: PointValues, changedAt: Uint8Array): LinearChange {
  const unchanged = a.count - changedAt.reduce((sum, one) => sum + one, 0);
  return { unchanged: unchanged / a.count, ...relativeChange(a, b, (p) => changedAt[p] === 0) };
}

/**
 * The change at all points, with every neuron on the side where it was before: f(1, 0) - f(0, 0) in the words of
 * functions.ts. Where the pattern stayed this is the change itself. A large network has hardly such a point, step after
 * step, and those that it has are the ones that changed least.
 *
 * Of a smooth network, which has no pattern to keep: the change itself.
 */
export function changeUnderPattern(
  { evaluator, points }: PointGrid,
  before: Look,
  after: Look,
): Pick<LinearChange, 'gradient' | 'value'> {
  const kept = isPiecewiseLinear(after.network.activation)
    ? evaluator.evaluate(after.network, points, before.at.signs)
    : after.at;
  return relativeChange(before.at, kept, () => true);
}

/** Root mean squares of the changes of gradient and value, over those of what they were; 0 where these are 0. */
function relativeChange(
  a: PointValues,
  b: PointValues,
  counts: (point: number) => boolean,
): Pick<LinearChange, 'gradient' | 'value'> {
  const outputs = a.values.length / a.count;
  const sums = { gradient: 0, gradientSize: 0, value: 0, valueSize: 0 };
  for (let p = 0; p < a.count; p++) {
    if (!counts(p)) continue;
    for (let o = p * outputs; o < (p + 1) * outputs; o++) {
      sums.value += square(b.values[o]! - a.values[o]!);
      sums.valueSize += square(a.values[o]!);
      for (const i of [2 * o, 2 * o + 1]) {
        sums.gradient += square(b.gradients[i]! - a.gradients[i]!);
        sums.gradientSize += square(a.gradients[i]!);
      }
    }
  }
  const relative = (part: number, whole: number) => (whole > 0 ? Math.sqrt(part / whole) : 0);
  return {
    gradient: relative(sums.gradient, sums.gradientSize),
    value: relative(sums.value, sums.valueSize),
  };
}

const square = (value: number) => value * value;
