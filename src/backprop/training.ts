// What training does between two looks at it: the loss, its penalties, the optimizer and the batches.

import { InputError } from '../format/input-error.ts';
import type { OptimizerSpec } from '../net/training.ts';

/**
 * What one sample costs, with z the output and y the label, 0 or 1:
 *
 *     bce    ln(1 + e^-z) for y = 1, which is -ln p with p = sigmoid(z); ln(1 + e^z) for y = 0, which is -ln(1 - p)
 *     mse    (z - y)^2
 *     hinge  max(0, 1 - t z) with t = 2 y - 1
 */
export type BinaryLoss = 'bce' | 'mse' | 'hinge';

export const BINARY_LOSSES: readonly BinaryLoss[] = ['bce', 'mse', 'hinge'];

/** All that may change in the course of one training. */
export interface Training {
  readonly loss: BinaryLoss;
  readonly optimizer: OptimizerSpec;
  /** Samples per update, the last batch of an epoch being what is left. The gradient is the mean over the batch. */
  readonly batch: number;
  /** Adds l1 |w| for every weight (no bias) to the loss. */
  readonly l1: number;
  /** Adds l2 / 2 w^2 for every weight (no bias) to the loss. */
  readonly l2: number;
  /** Adds confidence 4 p (1 - p) to a sample's loss, p = sigmoid(z); `bce` only. It pushes p towards 0 and 1. */
  readonly confidence: number;
  /** The seed of the order in which an epoch visits the samples; null for the order they stand in. */
  readonly order: number | null;
}

export const PLAIN_TRAINING: Training = {
  loss: 'bce',
  optimizer: { kind: 'sgd', learningRate: 0.5 },
  batch: 1,
  l1: 0,
  l2: 0,
  confidence: 0,
  order: null,
};

/** Refuses settings that mean nothing. */
export function checkTraining(training: Training): void {
  const { optimizer, batch, l1, l2, confidence, order } = training;
  const refuse = (what: string, is: string) => {
    throw new InputError(`${what}: ${is}`);
  };
  if (!(optimizer.learningRate > 0 && optimizer.learningRate <= 1000))
    refuse(`learning rate ${optimizer.learningRate}`, 'a rate is above 0 and at most 1000, such as 0.1');
  if (optimizer.kind === 'sgd_momentum' && !(optimizer.momentum >= 0 && optimizer.momentum < 1))
    refuse(`momentum ${optimizer.momentum}`, 'a momentum is from 0 to below 1, such as 0.9');
  if (!Number.isInteger(batch) || batch < 1) refuse(`batch ${batch}`, 'a batch has 1 sample or more');
  for (const [name, value] of Object.entries({ l1, l2, confidence }))
    if (!(value >= 0 && value <= 1000)) refuse(`${name} ${value}`, 'a penalty is from 0 to 1000');
  if (confidence > 0 && training.loss !== 'bce')
    refuse(`confidence ${confidence}`, 'this penalty goes with the loss bce only; set it to 0');
  if (order !== null && !isSeed(order))
    refuse(`order seed ${order}`, 'a seed is an integer from 0 to 4294967295');
}

export const isSeed = (seed: number) => Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff;
