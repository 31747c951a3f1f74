// First weights of a small network, in float64, from a seed that is shown.

import { InputError } from '../format/input-error.ts';
import { MultiplyWithCarry } from '../random/multiply-with-carry.ts';
import { layerPlaces, type Model, parameterCount } from './model.ts';
import { isSeed } from './training.ts';

/**
 * With n the units before a layer and m its own; biases are 0, but for `zero`, where all is.
 *
 *     he       normal, std sqrt(2 / n)         (He et al. 2015), for ReLU
 *     glorot   normal, std sqrt(2 / (n + m))   (Glorot and Bengio 2010), for tanh and sigmoid
 *     zero     every weight 0: all units of a layer stay alike, which is what this is for
 */
export type Start = 'he' | 'glorot' | 'zero';

export const STARTS: readonly Start[] = ['he', 'glorot', 'zero'];

/** Draws the parameters: layer by layer, all weights from one unit before those from the next. */
export function initialise(model: Model, start: Start, seed: number): Float64Array {
  if (!isSeed(seed)) throw new InputError(`seed ${seed}: a seed is an integer from 0 to 4294967295`);
  const flat = new Float64Array(parameterCount(model));
  if (start === 'zero') return flat;
  const generator = new MultiplyWithCarry(seed);
  for (const { inputs, outputs, weights } of layerPlaces(model)) {
    const std = Math.sqrt(2 / (start === 'he' ? inputs : inputs + outputs));
    for (let i = 0; i < inputs; i++)
      for (let o = 0; o < outputs; o++) flat[weights + o * inputs + i] = generator.normal() * std;
  }
  return flat;
}
