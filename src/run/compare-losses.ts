// Compares the losses of two runs, epoch by epoch.

import { type Differences, type Pair, Tally } from './compare-tally.ts';
import type { Losses } from './training.ts';

/** Where two runs' losses differ first. */
export interface LossPlace {
  readonly epoch: number;
  readonly trainLoss: Pair<number>;
  readonly valLoss: Pair<number>;
}

/** `differing` counts epochs in which one of the two losses differs. */
export interface LossComparison extends Differences<LossPlace> {
  /** How many epochs each run has, and how many were compared: those that both have. */
  readonly epochs: Pair<number>;
  readonly epochsCompared: number;
}

/** Compares the losses of the epochs 1, 2, ... of two runs. */
export function compareLosses(a: readonly Losses[], b: readonly Losses[], tolerance: number): LossComparison {
  const tally = new Tally<LossPlace>(tolerance);
  const epochsCompared = Math.min(a.length, b.length);
  for (let i = 0; i < epochsCompared; i++) {
    const [one, other] = [a[i]!, b[i]!];
    const trainLoss = { a: one.trainLoss, b: other.trainLoss };
    const valLoss = { a: one.valLoss, b: other.valLoss };
    if (Object.is(trainLoss.a, trainLoss.b) && Object.is(valLoss.a, valLoss.b)) continue;
    const difference = Math.max(Math.abs(trainLoss.a - trainLoss.b), Math.abs(valLoss.a - valLoss.b));
    tally.note(difference, () => ({ epoch: i + 1, trainLoss, valLoss }));
  }
  return { epochs: { a: a.length, b: b.length }, epochsCompared, ...tally.result() };
}
