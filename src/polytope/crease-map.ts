// Crease maps: which pixels have a neighbour with another activation pattern.

/**
 * `thin`: a pixel differs from its right or its lower neighbour, so that a crease is one pixel wide. `both`: it differs
 * from any of its four neighbours, so that both sides are marked; the outermost frame of pixels is 0.
 */
export type CreaseStyle = 'thin' | 'both';

export const CREASE_STYLES: readonly CreaseStyle[] = ['thin', 'both'];

/** Bits of a difference map: the pixel differs from its right neighbour, from its lower neighbour. */
const RIGHT = 1;
const DOWN = 2;

/** The crease map, Uint8 [height][width] of 0 or 1, of the hashes Uint32 [height][width][2]. */
export function creaseMap(
  hashes: Uint32Array,
  width: number,
  height: number,
  style: CreaseStyle,
): Uint8Array {
  const map = new DifferenceMap(width, height);
  map.addRows(hashes);
  return map.finish(style);
}

/** A crease map made from rows that come from the top in bands; keeps the hashes of one row only. */
export class DifferenceMap {
  readonly #width: number;
  readonly #height: number;
  readonly #bits: Uint8Array;
  #rows = 0;
  #lastRow = new Uint32Array(0);

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#bits = new Uint8Array(width * height);
  }

  /** Adds the next rows: Uint32 [rows][width][2]. */
  addRows(hashes: Uint32Array): void {
    const words = 2 * this.#width;
    for (let from = 0; from < hashes.length; from += words) {
      const row = hashes.subarray(from, from + words);
      this.#addRow(row, from === 0 ? this.#lastRow : hashes.subarray(from - words, from));
    }
    this.#lastRow = hashes.slice(-words);
  }

  #addRow(row: Uint32Array, above: Uint32Array): void {
    const start = this.#rows * this.#width;
    const bits = this.#bits;
    for (let j = 0; j + 1 < this.#width; j++) {
      if (row[2 * j] !== row[2 * j + 2] || row[2 * j + 1] !== row[2 * j + 3]) bits[start + j] = RIGHT;
    }
    this.#rows++;
    if (start === 0) return;
    for (let j = 0; j < this.#width; j++) {
      if (row[2 * j] === above[2 * j] && row[2 * j + 1] === above[2 * j + 1]) continue;
      bits[start - this.#width + j] = bits[start - this.#width + j]! | DOWN;
    }
  }

  /** The crease map. Overwrites the difference map, so it can be called once, when all rows are there. */
  finish(style: CreaseStyle): Uint8Array {
    if (this.#rows !== this.#height) throw new RangeError(`${this.#rows} of ${this.#height} rows were added`);
    const [bits, width, height] = [this.#bits, this.#width, this.#height];
    if (style === 'thin') {
      for (let i = 0; i < bits.length; i++) bits[i] = bits[i] === 0 ? 0 : 1;
      return bits;
    }
    // From the last pixel back: the left and upper neighbours, which are looked at, are not yet overwritten.
    for (let i = height - 1; i >= 0; i--) {
      for (let j = width - 1; j >= 0; j--) {
        const at = i * width + j;
        const inside = i > 0 && j > 0 && i < height - 1 && j < width - 1;
        const differs = inside && (bits[at]! | (bits[at - 1]! & RIGHT) | (bits[at - width]! & DOWN)) !== 0;
        bits[at] = differs ? 1 : 0;
      }
    }
    return bits;
  }
}
