// Marsaglia's two multiply-with-carry generators in one, seeded as the XOR visualizer llm-workings seeds them.

import { cos, log } from './math.ts';

/**
 * Uniform numbers in [0, 1) of 32 bits each: z <- 36969 (z mod 2^16) + floor(z / 2^16), w likewise by 18000, both as
 * signed 32-bit integers; the number is (z 2^16 + w mod 2^16) mod 2^32 over 2^32. Two linear functions of the seed in
 * float64, taken mod 2^32, start them, and the first ten numbers are thrown away.
 * @param seed a whole number
 */
export function multiplyWithCarry(seed: number): () => number {
  let z = (seed * 134775813 + 1) >>> 0 || 1;
  let w = (seed * 1103515245 + 12345) >>> 0 || 1;
  const next = () => {
    z = (36969 * (z & 0xffff) + (z >> 16)) | 0;
    w = (18000 * (w & 0xffff) + (w >> 16)) | 0;
    return (((z << 16) + (w & 0xffff)) >>> 0) / 0x1_0000_0000;
  };
  for (let i = 0; i < 10; i++) next();
  return next;
}

/** A standard normal number of two uniform ones, by Box and Muller's cosine. */
export function boxMuller(uniform: () => number): number {
  const radius = Math.sqrt(-2 * log(uniform()));
  return radius * cos(2 * Math.PI * uniform());
}
