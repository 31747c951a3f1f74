// How a solver lays out rows, patterns and memory: pure arithmetic, without the memory itself.

import { type ExactNetwork, pad } from './network.ts';

/** Copies rows of one pitch to rows of another, as much of each as both have. */
export function spread(from: Float64Array, pitch: number, to: Float64Array, toPitch: number): void {
  const width = Math.min(pitch, toPitch);
  for (let i = 0, j = 0; i < from.length && j < to.length; i += pitch, j += toPitch) {
    for (let k = 0; k < width; k++) to[j + k] = from[i + k]!;
  }
}

/**
 * The first word of every hidden layer in a pattern, and the number of words, at least 1; 0 where no patterns are kept.
 * Each layer begins a word.
 */
export function patternWords({ layers, keepsPatterns }: ExactNetwork): number[] {
  if (!keepsPatterns) return layers.map(() => 0);
  const words = [0];
  for (const { outputs } of layers.slice(0, -1)) words.push(words.at(-1)! + Math.ceil(outputs / 32));
  return [...words.slice(0, -1), Math.max(1, words.at(-1)!)];
}

/** Doubles from row to row: whole vectors of four neurons, and never a multiple of 4096 bytes, which share cache sets. */
export function rowStride(widest: number): number {
  const stride = pad(widest);
  return (stride * 8) % 4096 === 0 ? stride + 8 : stride;
}

/** Hands out addresses on cache lines, one after the other. */
export function placer(base: number): (bytes: number) => number {
  let next = Math.ceil(base / 64) * 64;
  return (bytes) => {
    const address = next;
    next = Math.ceil((next + bytes) / 64) * 64;
    return address;
  };
}
