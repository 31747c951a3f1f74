// The activation hash: a commutative hash of the activation pattern, so that neurons may be visited in any order.

import { MT19937 } from '../random/mt19937.ts';

/** Seed of the coefficients' own generator, so that hashing never disturbs training's random numbers. */
const COEFFICIENT_SEED = 0x63726561;

/**
 * Uint32 [neurons][2]: the fixed 64-bit coefficient of every hidden neuron, counted through the layers from the input.
 * A point's hash is the sum of the coefficients of its active neurons (z > 0), each 32-bit word modulo 2^32. Two
 * different patterns share a hash with probability 2^-64 over the choice of coefficients.
 */
export function hashCoefficients(neurons: number): Uint32Array {
  const generator = new MT19937(COEFFICIENT_SEED);
  return Uint32Array.from({ length: 2 * neurons }, () => generator.word());
}
