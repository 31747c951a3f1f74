// The signs of a vertex: two masks for every group of 64 neurons, read off its row.

import { masksOf, rowOf, State } from './state.as';

/** Makes the masks of a vertex from its row, in all groups, and keeps the nearest decision. */
export function signs(s: State, vertex: u32): void {
  const zero = f64x2.splat(0);
  let nearest = f64x2.splat(Infinity);
  let masks = masksOf(s, vertex, 0);
  const row = rowOf(s, vertex);
  // The padding of a row to a multiple of 4 is not-a-number: it has no sign and is no minimum.
  const end = row + ((<usize>((s.neurons + 3) & ~3)) << 3);
  for (let at = row; at < end; ) {
    const stop = min(end, at + 512);
    let positive: u64 = 0, negative: u64 = 0;
    for (let bit: u64 = 0; at < stop; bit += 4) {
      const a = v128.load(at), b = v128.load(at, 16);
      positive |= <u64>bits(f64x2.gt(a, zero), f64x2.gt(b, zero)) << bit;
      negative |= <u64>bits(f64x2.lt(a, zero), f64x2.lt(b, zero)) << bit;
      nearest = f64x2.pmin(f64x2.pmin(nearest, f64x2.abs(a)), f64x2.abs(b));
      at += 32;
    }
    store<u64>(masks, positive);
    store<u64>(masks, negative, 8);
    masks += 16;
  }
  const least = min(f64x2.extract_lane(nearest, 0), f64x2.extract_lane(nearest, 1));
  if (least < s.nearest) keepNearest(s, row);
}

/** The four lanes of two comparisons as four bits. */
@inline
function bits(a: v128, b: v128): i32 {
  return i32x4.bitmask(v128.shuffle<i32>(a, b, 0, 2, 4, 6));
}

/** Zeros are no decisions by rounding: most are the vertex's own crease. */
function keepNearest(s: State, row: usize): void {
  for (let n: usize = 0; n < <usize>s.neurons; n++) {
    const size = abs(load<f64>(row + (n << 3)));
    if (size > 0 && size < s.nearest) s.nearest = size;
  }
}
