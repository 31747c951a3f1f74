// Counts distinct activation patterns of cells, by a 64-bit hash of each.

import { HashCounter } from '../hash-counter.ts';
import type { Partition } from './partition.ts';

/**
 * Number of distinct patterns among the cells. It equals the number of cells, because a pattern's cell is convex. Two
 * patterns are taken to be the same if their 64-bit hashes are.
 */
export function distinctPatterns(partition: Partition): number {
  const hashes = new Uint32Array(2 * partition.areas.length);
  hashWords(partition, 0, partition.patternWords, hashes);
  return distinctHashes(hashes);
}

/**
 * After each hidden layer: the neurons so far, and the regions that they make, which are the distinct patterns of
 * these neurons.
 */
export function growth(partition: Partition): { readonly neurons: number; readonly regions: number }[] {
  const hashes = new Uint32Array(2 * partition.areas.length);
  let neurons = 0;
  return partition.layers.map(({ word, width }) => {
    neurons += width;
    hashWords(partition, word, word + Math.ceil(width / 32), hashes);
    return { neurons, regions: distinctHashes(hashes) };
  });
}

function distinctHashes(hashes: Uint32Array): number {
  const counter = new HashCounter();
  counter.add(hashes);
  return counter.size;
}

/** Mixes the words `from` to before `to` of every pattern into the cells' hashes, Uint32 [F][2]. */
function hashWords(
  { patterns, patternWords, areas }: Partition,
  from: number,
  to: number,
  hashes: Uint32Array,
): void {
  for (let cell = 0; cell < areas.length; cell++) {
    // Two chains of the rounds of MurmurHash3 with different constants.
    let low = hashes[2 * cell]!;
    let high = hashes[2 * cell + 1]!;
    for (let i = cell * patternWords + from; i < cell * patternWords + to; i++) {
      const word = patterns[i]!;
      low = Math.imul(low ^ word, 0xcc9e2d51);
      low = Math.imul((low << 13) | (low >>> 19), 5) + 0xe6546b64;
      high = Math.imul(high ^ word, 0x1b873593);
      high = Math.imul((high << 15) | (high >>> 17), 9) + 0x38495ab5;
    }
    hashes[2 * cell] = low;
    hashes[2 * cell + 1] = high;
  }
}
