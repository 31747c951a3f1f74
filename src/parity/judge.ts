// The judge: loss and accuracy of what was learnt, on samples; outside the meter.

import type { Samples } from '../data/sparse-parity.ts';
import type { Predictor } from './learner.ts';

export interface Score {
  /** The mean of max(0, 1 - out y). */
  readonly loss: number;
  /** The share of samples whose label is the sign of the output; 0 counts as positive. */
  readonly accuracy: number;
}

export function score(predict: Predictor, { count, x, y }: Samples): Score {
  const n = x.length / count;
  let loss = 0;
  let right = 0;
  for (let s = 0; s < count; s++) {
    const out = predict(x, s * n);
    const margin = 1 - out * y[s]!;
    loss += margin > 0 ? margin : 0;
    if ((out >= 0 ? 1 : -1) === y[s]) right++;
  }
  return { loss: loss / count, accuracy: right / count };
}
