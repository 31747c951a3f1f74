// The words of training that every engine and the reference path share: which loss, which optimizer.

/**
 * What is minimised, each a mean over the batch as PyTorch defines it:
 * `mse` over all outputs; `bce`, binary cross-entropy on logits, targets in [0, 1]; `cross_entropy`, softmax
 * cross-entropy, targets are class probabilities (one-hot for labels), summed over outputs and averaged over points;
 * `hinge`, max(0, 1 - t y) with targets -1 or 1.
 */
export type LossName = 'mse' | 'bce' | 'cross_entropy' | 'hinge';

export const LOSSES: readonly LossName[] = ['mse', 'bce', 'cross_entropy', 'hinge'];

/** PyTorch's optimizers with PyTorch's defaults: Adam betas 0.9 and 0.999, eps 1e-8; RMSprop alpha 0.99, eps 1e-8. */
export type OptimizerSpec =
  | { readonly kind: 'sgd'; readonly learningRate: number }
  | { readonly kind: 'sgd_momentum'; readonly learningRate: number; readonly momentum: number }
  | { readonly kind: 'rmsprop'; readonly learningRate: number }
  | { readonly kind: 'adam'; readonly learningRate: number };

export type OptimizerName = OptimizerSpec['kind'];

export const OPTIMIZERS: readonly OptimizerName[] = ['adam', 'sgd', 'sgd_momentum', 'rmsprop'];

/** How many state arrays, each as large as the parameters, an optimizer keeps. */
export const STATE_SLOTS: Readonly<Record<OptimizerName, number>> = {
  sgd: 0,
  sgd_momentum: 1,
  rmsprop: 1,
  adam: 2,
};

/** Whether the first of an optimizer's state arrays is a momentum, a running sum or mean of the gradients themselves. */
export function hasMomentum(kind: OptimizerName): boolean {
  return kind === 'adam' || kind === 'sgd_momentum';
}
