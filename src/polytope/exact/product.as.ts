// Rows to the next layer: activation, product with the weights, and the signs; where most of the time goes.
//
// Inner block: 4 vertices x 4 neurons in 8 accumulators of two doubles. Per incoming neuron 2 vector loads (weights), 4
// broadcast loads, 8 multiplications and 8 additions. Every pre-activation is bias + sum over incoming neurons in their
// order, so that a vertex's row does not depend on its neighbours in the list.

import { signs } from './signs.as';
import { itemAt, rowOf, State } from './state.as';

/** Vertices whose activations are kept together in cache. */
const SLAB: i32 = 32;
/** Bytes at the start of the scratch: the addresses of the slab's rows. */
const ADDRESSES: usize = 4 * 32;

@inline
function accumulate(sum: v128, x: v128, weight: v128): v128 {
  return f64x2.add(sum, f64x2.mul(x, weight));
}

/** Replaces the rows of the items, which are vertices, by their pre-activations in the next layer, and makes the masks. */
export function product(s: State): void {
  const addresses = s.scratch;
  for (let first = 0; first < s.items; first += SLAB) {
    const count = min(s.items - first, SLAB);
    // Up to three rows more than there are, so that there are whole blocks of four: the last one, again.
    for (let i = 0; i < ((count + 3) & ~3); i++) {
      const vertex = itemAt(s, first + min(i, count - 1));
      store<usize>(addresses + (<usize>i << 2), rowOf(s, vertex));
    }
    multiplyRows(s, count);
    for (let i = 0; i < count; i++) signs(s, itemAt(s, first + i));
  }
}

/** The same for a single vertex, without its masks. */
export function multiplyRow(s: State, vertex: u32): void {
  for (let i: usize = 0; i < 4; i++) store<usize>(s.scratch + (i << 2), rowOf(s, vertex));
  multiplyRows(s, 1);
}

function multiplyRows(s: State, count: i32): void {
  gather(s, s.scratch, s.scratch + ADDRESSES, count);
  multiply(s, s.scratch, s.scratch + ADDRESSES, count);
}

/** Activations of `count` rows as [rows / 4][inputs][4]. */
function gather(s: State, addresses: usize, slab: usize, count: i32): void {
  const pitch = (<usize>(s.inputs + 1) & ~1) << 3;
  // For a slope in [0, 1] the activation is the larger of z and slope z; slope 1 leaves positions as they are.
  const slope = f64x2.splat(s.activate ? s.slope : 1);
  let to = slab;
  for (let i = 0; i < count; i += 4) {
    const row0 = load<usize>(addresses), row1 = load<usize>(addresses, 4);
    const row2 = load<usize>(addresses, 8), row3 = load<usize>(addresses, 12);
    addresses += 16;
    for (let at: usize = 0; at < pitch; at += 16) {
      const a = activation(v128.load(row0 + at), slope), b = activation(v128.load(row1 + at), slope);
      const c = activation(v128.load(row2 + at), slope), d = activation(v128.load(row3 + at), slope);
      v128.store(to, v128.shuffle<u64>(a, b, 0, 2));
      v128.store(to, v128.shuffle<u64>(c, d, 0, 2), 16);
      v128.store(to, v128.shuffle<u64>(a, b, 1, 3), 32);
      v128.store(to, v128.shuffle<u64>(c, d, 1, 3), 48);
      to += 64;
    }
  }
}

@inline
function activation(z: v128, slope: v128): v128 {
  return f64x2.pmax(z, f64x2.mul(z, slope));
}

function multiply(s: State, addresses: usize, slab: usize, count: i32): void {
  const inputs = <usize>s.inputs;
  const blockBytes = ((inputs + 1) & ~1) << 5;
  const weightBytes = inputs << 5;
  const neurons = <usize>s.neurons;
  for (let n: usize = 0; n < neurons; n += 4) {
    const weight = s.weight + (n >> 2) * weightBytes;
    const end = weight + weightBytes;
    const bias = s.bias + (n << 3);
    const column = n << 3;
    const bias0 = v128.load(bias), bias1 = v128.load(bias, 16);
    let x = slab;
    let out = addresses;
    for (let i = 0; i < count; i += 4) {
      let a0 = bias0, a1 = bias1, b0 = bias0, b1 = bias1, c0 = bias0, c1 = bias1, d0 = bias0, d1 = bias1;
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
      let to = load<usize>(out) + column;
      v128.store(to, a0); v128.store(to, a1, 16);
      to = load<usize>(out, 4) + column;
      v128.store(to, b0); v128.store(to, b1, 16);
      to = load<usize>(out, 8) + column;
      v128.store(to, c0); v128.store(to, c1, 16);
      to = load<usize>(out, 12) + column;
      v128.store(to, d0); v128.store(to, d1, 16);
      x += blockBytes;
      out += 16;
    }
  }
}
