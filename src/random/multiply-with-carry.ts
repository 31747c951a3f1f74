// Marsaglia's multiply-with-carry generator, seeded and shifted as the llm-workings application does; normal numbers of it.

import { cos, log } from './math.ts';

/**
 * Two 16-bit multiply-with-carry sequences joined to 32 bits (Marsaglia 1999: multipliers 36969 and 18000). The shift
 * of the carry keeps the sign, which Marsaglia's does not; the first ten values are thrown away. Good enough for points
 * and first weights of small networks, and what published runs of that application began with.
 */
export class MultiplyWithCarry {
  #high: number;
  #low: number;

  /** @param seed an integer from 0 to 4294967295 */
  constructor(seed: number) {
    this.#low = (seed * 1103515245 + 12345) >>> 0 || 1;
    this.#high = (seed * 134775813 + 1) >>> 0 || 1;
    for (let i = 0; i < 10; i++) this.uniform();
  }

  /** A number in [0, 1): one of the multiples of 2^-32. */
  uniform(): number {
    this.#high = (36969 * (this.#high & 0xffff) + (this.#high >> 16)) | 0;
    this.#low = (18000 * (this.#low & 0xffff) + (this.#low >> 16)) | 0;
    return (((this.#high << 16) + (this.#low & 0xffff)) >>> 0) / 0x100000000;
  }

  /** A standard normal number: the first half of Box and Muller's pair (1958). */
  normal(): number {
    // A logarithm of 0 would be one number in four thousand million.
    const radius = Math.sqrt(-2 * log(Math.max(this.uniform(), 1e-10)));
    return radius * cos(2 * Math.PI * this.uniform());
  }
}
