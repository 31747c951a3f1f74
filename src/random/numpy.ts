// NumPy's legacy RandomState: the order in which np.random.seed(seed); np.random.shuffle(rows) puts rows.

import { MT19937 } from './mt19937.ts';

/**
 * Uint32 [n]: which original row stands at each position after the shuffle (Fisher and Yates, from the last row down).
 * Seeds outside 0 to 2^32 - 1, and n that are no integer from 0 to 2^32 - 1, throw a RangeError.
 */
export function shuffledRows(seed: number, n: number): Uint32Array {
  if (!Number.isInteger(n) || n < 0 || n > 0xffffffff) {
    throw new RangeError(`cannot shuffle ${n} rows: from 0 to 4294967295 are possible`);
  }
  const generator = new MT19937(seed);
  const rows = new Uint32Array(n);
  for (let i = 0; i < n; i++) rows[i] = i;
  for (let i = n - 1; i > 0; i--) {
    const mask = 0xffffffff >>> Math.clz32(i);
    let j = (generator.word() & mask) >>> 0;
    while (j > i) j = (generator.word() & mask) >>> 0;
    const other = rows[j]!;
    rows[j] = rows[i]!;
    rows[i] = other;
  }
  return rows;
}
