// Colours of polytopes that follow their patterns: stable from frame to frame, and different on both sides of a crease.

import type { Partition } from '../../polytope/exact/partition.ts';
import type { Rgb } from '../image.ts';
import { oklch } from '../oklab.ts';

/** Bits of a colour's number. */
const BITS = 4;

/** 16 quiet colours: four lightnesses, which everyone can tell apart, of four hues. */
export const PATTERN_COLOURS: readonly Rgb[] = Array.from({ length: 1 << BITS }, (_, i) =>
  oklch([0.94, 0.86, 0.78, 0.7][i & 3]!, [0.03, 0.05, 0.065, 0.07][i & 3]!, [250, 90, 350, 170][i >> 2]!),
);

/** The number from 1 to 15 of a hidden neuron, spread by the finaliser of MurmurHash3. */
function codeOf(neuron: number): number {
  let mixed = Math.imul(neuron + 1, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return 1 + (((mixed ^ (mixed >>> 16)) >>> 0) % 15);
}

/**
 * For each cell the number of its colour, Uint8 [F]: the exclusive or of the codes of its active neurons. Every code is
 * not 0, so that cells that differ in one neuron, as those on both sides of a crease do, never share their colour.
 */
export function patternColourNumbers({ patterns, patternWords, layers, areas }: Partition): Uint8Array {
  // Bit k of the result is the parity of the active neurons whose code has bit k: a mask for each k.
  const masks = Array.from({ length: BITS }, () => new Uint32Array(patternWords));
  let neuron = 0;
  for (const { word, width } of layers) {
    for (let n = 0; n < width; n++, neuron++) {
      const code = codeOf(neuron);
      masks.forEach((mask, k) => {
        if ((code >> k) & 1) mask[word + (n >> 5)]! |= 1 << (n & 31);
      });
    }
  }
  const [m0, m1, m2, m3] = masks as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  const numbers = new Uint8Array(areas.length);
  for (let cell = 0, at = 0; cell < numbers.length; cell++) {
    let b0 = 0;
    let b1 = 0;
    let b2 = 0;
    let b3 = 0;
    for (let w = 0; w < patternWords; w++, at++) {
      const word = patterns[at]!;
      b0 ^= word & m0[w]!;
      b1 ^= word & m1[w]!;
      b2 ^= word & m2[w]!;
      b3 ^= word & m3[w]!;
    }
    numbers[cell] = parity(b0) | (parity(b1) << 1) | (parity(b2) << 2) | (parity(b3) << 3);
  }
  return numbers;
}

function parity(word: number): number {
  let folded = word ^ (word >>> 16);
  folded ^= folded >>> 8;
  folded ^= folded >>> 4;
  return (0x6996 >>> (folded & 15)) & 1;
}
