// The losses: value and gradient by the network's outputs, side by side.

import { exp, log, sigmoid, softplus } from '../random/math.ts';
import type { Vector } from './network.ts';
import type { LossName } from './training.ts';
import { zeros } from './vector.ts';

/** A mean loss, and its gradient by the outputs, [points][outputs]. */
export interface LossResult<V extends Vector> {
  readonly value: number;
  readonly gradient: V;
}

/**
 * The mean loss of outputs y against targets t, both [points][outputs], and its gradient by y. The means are PyTorch's:
 *
 *     mse            mean over all elements of (y - t)^2                                         MSELoss
 *     bce            mean over all elements of -t ln s(y) - (1 - t) ln(1 - s(y)), s the sigmoid  BCEWithLogitsLoss
 *     cross_entropy  mean over points of -sum over outputs of t ln softmax(y)                    CrossEntropyLoss
 *     hinge          mean over all elements of max(0, 1 - t y), t = -1 or 1; at the kink the gradient is 0
 *
 * All are finite for finite outputs, however large.
 */
export function loss<V extends Vector>(name: LossName, y: V, t: Vector, points: number): LossResult<V> {
  const gradient = zeros(y, y.length);
  const outputs = y.length / points;
  if (name === 'cross_entropy') {
    let sum = 0;
    for (let p = 0; p < points; p++) sum += crossEntropy(y, t, p * outputs, outputs, 1 / points, gradient);
    return { value: sum / points, gradient };
  }
  const { value, slope } = ELEMENTWISE[name];
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    sum += value(y[i]!, t[i]!);
    gradient[i] = slope(y[i]!, t[i]!) / y.length;
  }
  return { value: sum / y.length, gradient };
}

/** The loss of one element, and its derivative by y. */
interface ElementLoss {
  value(y: number, t: number): number;
  slope(y: number, t: number): number;
}

const ELEMENTWISE: Readonly<Record<Exclude<LossName, 'cross_entropy'>, ElementLoss>> = {
  mse: {
    value: (y, t) => (y - t) * (y - t),
    slope: (y, t) => 2 * (y - t),
  },
  bce: {
    // -t ln s(y) - (1 - t) ln(1 - s(y)) = ln(1 + e^y) - t y, which does not overflow when written so.
    value: (y, t) => softplus(y) - t * y,
    slope: (y, t) => sigmoid(y) - t,
  },
  hinge: {
    value: (y, t) => Math.max(0, 1 - t * y),
    slope: (y, t) => (t * y < 1 ? -t : 0),
  },
};

/**
 * -sum t ln softmax(y) of the point whose outputs start at `start`; writes `scale` times its gradient,
 * softmax(y) sum(t) - t.
 */
function crossEntropy(
  y: Vector,
  t: Vector,
  start: number,
  outputs: number,
  scale: number,
  gradient: Vector,
): number {
  // Subtracting the largest output leaves softmax unchanged and keeps exp from overflowing.
  let largest = y[start]!;
  for (let i = start; i < start + outputs; i++) largest = Math.max(largest, y[i]!);
  let total = 0;
  let targetSum = 0;
  for (let i = start; i < start + outputs; i++) {
    total += exp(y[i]! - largest);
    targetSum += t[i]!;
  }
  const logTotal = log(total);
  let value = 0;
  for (let i = start; i < start + outputs; i++) {
    value -= t[i]! * (y[i]! - largest - logTotal);
    gradient[i] = scale * ((exp(y[i]! - largest) / total) * targetSum - t[i]!);
  }
  return value;
}
