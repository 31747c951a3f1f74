// Counts distinct activation hashes: a growing hash table with open addressing, fast enough for every pixel.

const FIRST_CAPACITY = 1 << 12;

/** The set of the 64-bit hashes seen so far; a hash is two 32-bit words. */
export class HashCounter {
  /** Uint32 [capacity][2]; (0, 0) marks a free place, so that hash is kept apart. */
  #table = new Uint32Array(2 * FIRST_CAPACITY);
  #stored = 0;
  #zeroSeen = false;

  /** Number of distinct hashes seen. */
  get size(): number {
    return this.#stored + (this.#zeroSeen ? 1 : 0);
  }

  /** Sees all hashes of a Uint32 [points][2]. */
  add(hashes: Uint32Array): void {
    let low = 0;
    let high = 0;
    for (let i = 0; i < hashes.length; i += 2) {
      // Neighbours mostly share their hash.
      if (i > 0 && hashes[i] === low && hashes[i + 1] === high) continue;
      low = hashes[i]!;
      high = hashes[i + 1]!;
      if (low === 0 && high === 0) this.#zeroSeen = true;
      else if (insert(this.#table, low, high)) {
        this.#stored++;
        if (4 * this.#stored > this.#table.length) this.#grow();
      }
    }
  }

  /** Doubles the capacity: the table is at most half full. */
  #grow(): void {
    const old = this.#table;
    this.#table = new Uint32Array(2 * old.length);
    for (let i = 0; i < old.length; i += 2) {
      if (old[i] !== 0 || old[i + 1] !== 0) insert(this.#table, old[i]!, old[i + 1]!);
    }
  }
}

/** Puts a hash that is not (0, 0) into a table with free places; false if it is there already. */
function insert(table: Uint32Array, low: number, high: number): boolean {
  const mask = table.length / 2 - 1;
  // Two rounds of the finaliser of MurmurHash3, so that hashes that differ in any bits spread.
  let mixed = Math.imul(low ^ (low >>> 16), 0x85ebca6b) + high;
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
  let place = (mixed ^ (mixed >>> 15)) & mask;
  for (;;) {
    const a = table[2 * place]!;
    const b = table[2 * place + 1]!;
    if (a === low && b === high) return false;
    if (a === 0 && b === 0) break;
    place = (place + 1) & mask;
  }
  table[2 * place] = low;
  table[2 * place + 1] = high;
  return true;
}
