// Damages good files in the ways that find what a reader takes for granted: always the same for a seed.

import { MT19937 } from '../random/mt19937.ts';

/** Bytes that formats give a meaning to. */
const MEANINGFUL = [
  0,
  1,
  0x7f,
  0x80,
  0xff,
  ...[...'{}[]",:\'()-.0189eE \\n\\FIU_'].map((c) => c.charCodeAt(0)),
];
/** Numbers that sizes and offsets are compared with too late. */
const SIZES = [
  0n,
  1n,
  0xffn,
  0xffffn,
  0x7fffffffn,
  0xffffffffn,
  1n << 32n,
  1n << 53n,
  1n << 60n,
  (1n << 64n) - 1n,
];
const NUMBERS = ['-1', '1e999', '9007199254740993', '1152921504606846976', '0.5', 'null', '[]', '{}', '""'];

export class Mutator {
  readonly #generator: MT19937;

  constructor(seed: number) {
    this.#generator = new MT19937(seed);
  }

  /** A number from 0 to `limit` - 1. */
  below(limit: number): number {
    return this.#generator.word() % limit;
  }

  /** A copy of `bytes` with one to four edits; some take a piece of `other`. */
  mutate(bytes: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
    let result = Uint8Array.from(bytes);
    for (let edits = 1 + this.below(4); edits > 0; edits--) result = this.#edit(result, other);
    return result;
  }

  #edit(bytes: Uint8Array<ArrayBuffer>, other: Uint8Array): Uint8Array<ArrayBuffer> {
    // Headers are where the meaning is: half of the edits are near the start.
    const near = this.below(2) === 0 ? Math.min(bytes.length, 128) : bytes.length;
    const at = this.below(near + 1);
    const length = 1 + this.below(this.below(2) === 0 ? 8 : 64);
    switch (this.below(9)) {
      case 0:
        return this.#set(bytes, at, [this.below(256)]);
      case 1:
        return this.#set(bytes, at, [MEANINGFUL[this.below(MEANINGFUL.length)]!]);
      case 2:
        return this.#set(bytes, at, [(bytes[at] ?? 0) ^ (1 << this.below(8))]);
      case 3: {
        const size = new DataView(new ArrayBuffer(8));
        const wide = this.below(2) === 0;
        const value = SIZES[this.below(SIZES.length)]!;
        if (wide) size.setBigUint64(0, value, true);
        else size.setUint32(0, Number(value & 0xffffffffn), this.below(2) === 0);
        return this.#set(bytes, at, [...new Uint8Array(size.buffer, 0, wide ? 8 : 4)]);
      }
      case 4:
        return spliced(bytes, at, length, new Uint8Array(0));
      case 5:
        return spliced(bytes, at, 0, bytes.subarray(at, at + length));
      case 6: {
        const from = this.below(other.length);
        return spliced(bytes, at, this.below(2) * length, other.subarray(from, from + length));
      }
      case 7:
        return bytes.slice(0, at);
      default:
        return this.#number(bytes);
    }
  }

  #set(bytes: Uint8Array<ArrayBuffer>, at: number, values: readonly number[]): Uint8Array<ArrayBuffer> {
    values.forEach((value, i) => {
      if (at + i < bytes.length) bytes[at + i] = value;
    });
    return bytes;
  }

  /** Puts another number in the place of one that is written in digits. */
  #number(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const isDigit = (i: number) => bytes[i]! >= 0x30 && bytes[i]! <= 0x39;
    let first = this.below(bytes.length + 1);
    while (first < bytes.length && !isDigit(first)) first++;
    let last = first;
    while (last < bytes.length && isDigit(last)) last++;
    const text = NUMBERS[this.below(NUMBERS.length)]!;
    return spliced(bytes, first, last - first, new TextEncoder().encode(text));
  }
}

function spliced(bytes: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array<ArrayBuffer> {
  const rest = bytes.subarray(Math.min(bytes.length, at + remove));
  const result = new Uint8Array(at + insert.length + rest.length);
  result.set(bytes.subarray(0, at));
  result.set(insert, at);
  result.set(rest, at + insert.length);
  return result;
}
