// The 2-4-1 network of the XOR visualizer llm-workings, drawn from its seed, so that what it printed can be checked.

import { MultiplyWithCarry } from '../random/multiply-with-carry.ts';
import type { NetworkSpec, Parameters } from './network.ts';

/** Two inputs, four hidden ReLUs, one output, whose sigmoid is the probability of a 1. */
export const XOR_NETWORK = {
  inputs: 2,
  hidden: [4],
  outputs: 1,
  activation: { kind: 'relu' },
} as const satisfies NetworkSpec;

/**
 * Its parameters as first drawn: normal weights of standard deviation sqrt(2 / inputs of the layer), all weights that
 * leave one unit before those that leave the next; biases 0.
 */
export function xorParameters(seed: number): Parameters<Float64Array> {
  const generator = new MultiplyWithCarry(seed);
  return [
    [2, 4],
    [4, 1],
  ].map(([inputs, outputs]) => {
    const weight = new Float64Array(inputs! * outputs!);
    for (let i = 0; i < inputs!; i++) {
      for (let o = 0; o < outputs!; o++)
        weight[o * inputs! + i] = generator.normal() * Math.sqrt(2 / inputs!);
    }
    return { weight, bias: new Float64Array(outputs!) };
  });
}
