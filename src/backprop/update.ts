// One update: from the mean gradient of a batch to new parameters.

import { updateTensor } from '../net/optimizer.ts';
import { layerPlaces, type Model, parameterCount } from './model.ts';
import type { State } from './state.ts';
import type { Training } from './training.ts';

/** Uint8 [parameters]: 1 for a weight, 0 for a bias. */
export function weightMask(model: Model): Uint8Array {
  const mask = new Uint8Array(parameterCount(model));
  for (const { weights, biases } of layerPlaces(model)) mask.fill(1, weights, biases);
  return mask;
}

/** Adds the gradient of the penalties, l2 w + l1 sign(w), to that of the loss. At w = 0 the sign is 0. */
export function addPenalties(
  { l1, l2 }: Pick<Training, 'l1' | 'l2'>,
  parameters: Float64Array,
  isWeight: Uint8Array,
  gradient: Float64Array,
): void {
  if (l1 === 0 && l2 === 0) return;
  for (let k = 0; k < parameters.length; k++) {
    if (isWeight[k] === 0) continue;
    const w = parameters[k]!;
    gradient[k] = gradient[k]! + l2 * w + l1 * Math.sign(w);
  }
}

/** One step of the optimizer along a gradient, penalties included: overwrites the state. */
export function applyGradient(training: Training, state: State, gradient: Float64Array): void {
  state.steps += 1;
  updateTensor(training.optimizer, state.parameters, gradient, state.slots, state.steps);
}
