// The optimizers: one step from gradients to new parameters, with PyTorch's formulas and defaults.

import { powInteger } from '../random/math.ts';
import type { Parameters, Vector } from './network.ts';
import { type OptimizerSpec, STATE_SLOTS } from './training.ts';
import { zeros } from './vector.ts';

export const ADAM = { beta1: 0.9, beta2: 0.999, eps: 1e-8 } as const;
export const RMSPROP = { alpha: 0.99, eps: 1e-8 } as const;

/** What an optimizer remembers: the number of steps taken, and `STATE_SLOTS` arrays laid out as the parameters. */
export interface OptimizerMemory<V extends Vector> {
  readonly steps: number;
  readonly slots: readonly Parameters<V>[];
}

/** The memory of an optimizer that has taken no step: zeros, in the precision of the parameters. */
export function newOptimizer<V extends Vector>(
  spec: OptimizerSpec,
  parameters: Parameters<V>,
): OptimizerMemory<V> {
  const slots = Array.from({ length: STATE_SLOTS[spec.kind] }, () =>
    parameters.map(({ weight, bias }) => ({
      weight: zeros(weight, weight.length),
      bias: zeros(bias, bias.length),
    })),
  );
  return { steps: 0, slots };
}

/** One step: overwrites the parameters and the memory's slots, and returns the memory with one more step taken. */
export function optimizerStep<V extends Vector>(
  spec: OptimizerSpec,
  parameters: Parameters<V>,
  gradients: Parameters<Vector>,
  memory: OptimizerMemory<V>,
): OptimizerMemory<V> {
  const steps = memory.steps + 1;
  for (const [l, layer] of parameters.entries()) {
    for (const tensor of ['weight', 'bias'] as const) {
      const slots = memory.slots.map((slot) => slot[l]![tensor]);
      updateTensor(spec, layer[tensor], gradients[l]![tensor], slots, steps);
    }
  }
  return { steps, slots: memory.slots };
}

/** One step on one weight or bias tensor p with gradient g; `steps` counts this step too. */
export function updateTensor(
  spec: OptimizerSpec,
  p: Vector,
  g: Vector,
  slots: readonly Vector[],
  steps: number,
): void {
  const rate = spec.learningRate;
  switch (spec.kind) {
    case 'sgd':
      for (let i = 0; i < p.length; i++) p[i] = p[i]! - rate * g[i]!;
      return;
    case 'sgd_momentum': {
      // PyTorch's momentum: no dampening, and the rate is outside the sum.
      const [velocity] = slots as [Vector];
      for (let i = 0; i < p.length; i++) {
        velocity[i] = spec.momentum * velocity[i]! + g[i]!;
        p[i] = p[i]! - rate * velocity[i]!;
      }
      return;
    }
    case 'rmsprop': {
      const [square] = slots as [Vector];
      for (let i = 0; i < p.length; i++) {
        square[i] = RMSPROP.alpha * square[i]! + (1 - RMSPROP.alpha) * g[i]! * g[i]!;
        p[i] = p[i]! - (rate * g[i]!) / (Math.sqrt(square[i]!) + RMSPROP.eps);
      }
      return;
    }
    case 'adam': {
      // Kingma and Ba 2015, as torch.optim.Adam orders it: eps is added after the bias correction of sqrt(v).
      const [mean, square] = slots as [Vector, Vector];
      const stepSize = rate / (1 - powInteger(ADAM.beta1, steps));
      const correction = Math.sqrt(1 - powInteger(ADAM.beta2, steps));
      for (let i = 0; i < p.length; i++) {
        mean[i] = ADAM.beta1 * mean[i]! + (1 - ADAM.beta1) * g[i]!;
        square[i] = ADAM.beta2 * square[i]! + (1 - ADAM.beta2) * g[i]! * g[i]!;
        p[i] = p[i]! - (stepSize * mean[i]!) / (Math.sqrt(square[i]!) / correction + ADAM.eps);
      }
      return;
    }
  }
}
