// What one sample costs, and how that changes with the output.

import { sigmoid, softplus } from '../random/math.ts';
import type { Training } from './training.ts';

/** The probability of label 1 that an output stands for: the sigmoid for bce; the other losses know none. */
export function probability(training: Pick<Training, 'loss'>, output: number): number | null {
  return training.loss === 'bce' ? sigmoid(output) : null;
}

/** The output above which a sample is taken for a 1. */
export function threshold(training: Pick<Training, 'loss'>): number {
  return training.loss === 'mse' ? 0.5 : 0;
}

/** The loss of one sample with label y, 0 or 1, without the penalties on weights. Finite for every finite output. */
export function sampleLoss(training: Training, output: number, y: number): number {
  switch (training.loss) {
    case 'bce': {
      const loss = softplus(y === 1 ? -output : output);
      if (training.confidence === 0) return loss;
      const p = sigmoid(output);
      return loss + training.confidence * (4 * p * (1 - p));
    }
    case 'mse':
      return (output - y) * (output - y);
    case 'hinge':
      return Math.max(0, 1 - (2 * y - 1) * output);
  }
}

/** The derivative of `sampleLoss` by the output. For bce it is p - y: at z = -20 and y = 1 that is -1. */
export function lossSlope(training: Training, output: number, y: number): number {
  switch (training.loss) {
    case 'bce': {
      const p = sigmoid(output);
      if (training.confidence === 0) return p - y;
      return p - y + training.confidence * (4 * (1 - 2 * p) * (p * (1 - p)));
    }
    case 'mse':
      return 2 * (output - y);
    case 'hinge': {
      const t = 2 * y - 1;
      return t * output < 1 ? -t : 0;
    }
  }
}

/** What the penalties on weights add to the loss: l1 |w| + l2 / 2 w^2, summed over weights, not biases. */
export function penalty(
  training: Pick<Training, 'l1' | 'l2'>,
  parameters: Float64Array,
  isWeight: Uint8Array,
): number {
  const { l1, l2 } = training;
  if (l1 === 0 && l2 === 0) return 0;
  let sum = 0;
  for (let k = 0; k < parameters.length; k++) {
    const w = parameters[k]!;
    if (isWeight[k] === 1) sum += l1 * Math.abs(w) + (l2 / 2) * w * w;
  }
  return sum;
}
