// A pool of activation patterns, each held once and known by a number.

import { patternWords } from '../exact/layout.ts';
import type { ExactNetwork } from '../exact/network.ts';
import type { Patterns } from '../exact/partition.ts';

export class PatternPool {
  readonly patternWords: number;
  readonly layers: Patterns['layers'];
  #words: Uint32Array;
  #count = 0;
  /** Open addressing: number + 1, or 0. */
  #slots = new Uint32Array(1 << 12);

  /** For patterns of a network. */
  constructor(network: ExactNetwork) {
    const words = patternWords({ ...network, keepsPatterns: true });
    this.patternWords = words.at(-1)!;
    this.layers = network.layers.slice(0, -1).map(({ outputs: width }, l) => ({ word: words[l]!, width }));
    this.#words = new Uint32Array(this.patternWords << 10);
  }

  /** How many patterns there are. */
  get size(): number {
    return this.#count;
  }

  /** Uint32 [size][patternWords]. */
  get patterns(): Uint32Array {
    return this.#words.subarray(0, this.#count * this.patternWords);
  }

  /** The number of a pattern, which is added if it is new. */
  add(pattern: Uint32Array): number {
    if (2 * this.#count >= this.#slots.length) this.#grow();
    const slot = this.#slotOf(pattern);
    if (this.#slots[slot]! > 0) return this.#slots[slot]! - 1;
    const words = this.patternWords;
    if ((this.#count + 1) * words > this.#words.length) {
      const larger = new Uint32Array(2 * this.#words.length);
      larger.set(this.#words);
      this.#words = larger;
    }
    this.#words.set(pattern, this.#count * words);
    this.#slots[slot] = ++this.#count;
    return this.#count - 1;
  }

  /** The slot that holds a pattern, or the free one where it belongs. */
  #slotOf(pattern: Uint32Array): number {
    const words = this.patternWords;
    let hash = 0x811c9dc5;
    for (let i = 0; i < words; i++) {
      // A round of MurmurHash3.
      hash = Math.imul(hash ^ Math.imul(pattern[i]!, 0xcc9e2d51), 0x1b873593);
      hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
    }
    hash ^= hash >>> 15;
    for (let slot = hash & (this.#slots.length - 1); ; slot = (slot + 1) & (this.#slots.length - 1)) {
      const number = this.#slots[slot]! - 1;
      if (number < 0) return slot;
      let i = 0;
      while (i < words && this.#words[number * words + i] === pattern[i]) i++;
      if (i === words) return slot;
    }
  }

  #grow(): void {
    this.#slots = new Uint32Array(2 * this.#slots.length);
    for (let number = 0; number < this.#count; number++) {
      const at = number * this.patternWords;
      this.#slots[this.#slotOf(this.#words.subarray(at, at + this.patternWords))] = number + 1;
    }
  }
}
