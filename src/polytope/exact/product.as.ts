// Rows to the next layer: activation, product with the weights, and the signs; where most of the time goes.
//
// Inner block: 4 vertices x 4 neurons in 8 accumulators of two doubles. Per incoming neuron 2 vector loads (weights), 4
// broadcast loads, 8 multiplications and 8 additions. Every pre-activation is bias + sum over incoming neurons in their
// order, so that a vertex's row does not depend on its neighbours in memory.

import { reportOf, scratchOf } from './report.as';
import { rowOf, State } from './state.as';

/** Vertices whose activations are kept together in cache. */
const SLAB: i32 = 32;

@inline
function accumulate(sum: v128, x: v128, weight: v128): v128 {
  return f64x2.add(sum, f64x2.mul(x, weight));
}

/** Replaces the rows of task `task`'s vertices by their pre-activations in the next layer, and makes their masks. */
export function product(s: State, task: i32, thread: i32): void {
  const end = min(s.vertices, (task + 1) * s.chunk);
  for (let first = task * s.chunk; first < end; first += SLAB) {
    const last = min(end, first + SLAB);
    const slab = scratchOf(s, thread);
    gather(s, slab, first, last);
    multiply(s, slab, first, last);
    for (let v = first; v < last; v++) signs(s, v, thread);
  }
}

/** Activations of vertices [first, last) as [vertices / 4][inputs][4]. */
function gather(s: State, slab: usize, first: i32, last: i32): void {
  const inputs = s.inputs;
  const pitch = <usize>(inputs + 1) & ~1;
  const slope = f64x2.splat(s.slope);
  const zero = f64x2.splat(0);
  const activate = s.activate;
  for (let v = first; v < last; v += 2) {
    const from0 = rowOf(s, v);
    const from1 = rowOf(s, min(v + 1, last - 1));
    const lane = <usize>(v - first) & 3;
    let to = slab + (((<usize>(v - first) >> 2) * pitch) << 5) + (lane << 3);
    for (let k: usize = 0; k < pitch; k += 2) {
      let a = v128.load(from0 + (k << 3));
      let b = v128.load(from1 + (k << 3));
      if (activate) {
        a = v128.bitselect(a, f64x2.mul(a, slope), f64x2.gt(a, zero));
        b = v128.bitselect(b, f64x2.mul(b, slope), f64x2.gt(b, zero));
      }
      v128.store(to, v128.shuffle<u64>(a, b, 0, 2));
      v128.store(to, v128.shuffle<u64>(a, b, 1, 3), 32);
      to += 64;
    }
  }
}

function multiply(s: State, slab: usize, first: i32, last: i32): void {
  const inputs = <usize>s.inputs;
  const groupBytes = ((inputs + 1) & ~1) << 5;
  const weightBytes = inputs << 5;
  const rowBytes = <usize>s.stride << 3;
  for (let n: i32 = 0; n < s.neurons; n += 4) {
    const weight = s.weight + <usize>(n >> 2) * weightBytes;
    const end = weight + weightBytes;
    const bias = s.bias + (<usize>n << 3);
    let x = slab;
    let out = rowOf(s, first) + (<usize>n << 3);
    for (let v = first; v < last; v += 4) {
      let a0 = v128.load(bias), a1 = v128.load(bias, 16);
      let b0 = a0, b1 = a1, c0 = a0, c1 = a1, d0 = a0, d1 = a1;
      let at = x;
      for (let w = weight; w < end; w += 32) {
        const w0 = v128.load(w), w1 = v128.load(w, 16);
        let t = v128.load64_splat(at);
        a0 = accumulate(a0, t, w0); a1 = accumulate(a1, t, w1);
        t = v128.load64_splat(at, 8);
        b0 = accumulate(b0, t, w0); b1 = accumulate(b1, t, w1);
        t = v128.load64_splat(at, 16);
        c0 = accumulate(c0, t, w0); c1 = accumulate(c1, t, w1);
        t = v128.load64_splat(at, 24);
        d0 = accumulate(d0, t, w0); d1 = accumulate(d1, t, w1);
        at += 32;
      }
      v128.store(out, a0); v128.store(out, a1, 16);
      if (v + 1 < last) { v128.store(out + rowBytes, b0); v128.store(out + rowBytes, b1, 16); }
      if (v + 2 < last) { v128.store(out + 2 * rowBytes, c0); v128.store(out + 2 * rowBytes, c1, 16); }
      if (v + 3 < last) { v128.store(out + 3 * rowBytes, d0); v128.store(out + 3 * rowBytes, d1, 16); }
      x += groupBytes;
      out += 4 * rowBytes;
    }
  }
}

/** The masks of a vertex from its row, in all groups. */
export function signs(s: State, vertex: u32, thread: i32): void {
  const report = reportOf(s, thread);
  const infinite = f64x2.splat(Infinity);
  const zero = f64x2.splat(0);
  let nearest = infinite;
  const masks = (<usize>vertex * s.groups) << 3;
  let at = rowOf(s, vertex);
  const end = at + ((<usize>((s.neurons + 1) & ~1)) << 3);
  for (let group: usize = 0; at < end; group++) {
    let positive: u64 = 0, negative: u64 = 0;
    for (let bit: u64 = 0; bit < 64 && at < end; bit += 2) {
      const z = v128.load(at);
      positive |= <u64>f64x2_bitmask(f64x2.gt(z, zero)) << bit;
      negative |= <u64>f64x2_bitmask(f64x2.lt(z, zero)) << bit;
      nearest = f64x2.pmin(nearest, v128.bitselect(infinite, f64x2.abs(z), f64x2.eq(z, zero)));
      at += 16;
    }
    store<u64>(s.positive + masks + (group << 3), positive);
    store<u64>(s.negative + masks + (group << 3), negative);
  }
  const least = min(f64x2.extract_lane(nearest, 0), f64x2.extract_lane(nearest, 1));
  if (least < report.nearest) report.nearest = least;
}

@inline
function f64x2_bitmask(mask: v128): i32 {
  return i64x2.bitmask(mask);
}
