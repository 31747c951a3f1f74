// The gradient kernel: dW = delta a^T and db = sum delta over all points of a batch, for some rows of one layer.
//
// Inner block: 4 rows x 2 columns with the points in the lanes. Points are summed in chunks of panels in ascending
// order, lanes at the end of each chunk: an order that depends on the batch alone, never on the threads.

import { LANES, Layer } from './layout.as';

/** Panels summed before the lanes are added up: 256 points, whose deltas and inputs stay in the second-level cache. */
const CHUNK: i32 = 32;

@inline
function accumulate(sum: v128, d: v128, a: v128): v128 {
  return f32x4.add(sum, f32x4.mul(d, a));
}

/** The sums of the lanes of four vectors, as one vector. */
@inline
function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 1, 4, 5), v128.shuffle<f32>(a, b, 2, 3, 6, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 1, 4, 5), v128.shuffle<f32>(c, d, 2, 3, 6, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 2, 4, 6), v128.shuffle<f32>(ab, cd, 1, 3, 5, 7));
}

@inline
function addPair(at: usize, pair: v128): void {
  v128.store64_lane(at, f32x4.add(v128.load64_zero(at), pair), 0);
}

/**
 * Adds one chunk to the gradients of 4 rows by 2 columns at `g`: `d` and `x` are the first panels of the rows' deltas
 * and of the columns' activations.
 */
@inline
function addBlock(
  g: usize, pitch: usize, delta: usize, deltaPitch: usize, input: usize, inputPitch: usize, chunk: i32,
): void {
  let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
  // One half of every panel, then the other: a body of one half keeps all accumulators in registers, and the second
  // pass finds its lines in the first-level cache.
  for (let half: usize = 0; half < LANES; half += LANES / 2) {
    let d = delta + half;
    let x = input + half;
    const end = d + <usize>chunk * deltaPitch;
    while (d < end) {
      const x0 = v128.load(x), x1 = v128.load(x, 32);
      let s = v128.load(d);
      a0 = accumulate(a0, s, x0); a1 = accumulate(a1, s, x1);
      s = v128.load(d, 32);
      b0 = accumulate(b0, s, x0); b1 = accumulate(b1, s, x1);
      s = v128.load(d, 64);
      c0 = accumulate(c0, s, x0); c1 = accumulate(c1, s, x1);
      s = v128.load(d, 96);
      d0 = accumulate(d0, s, x0); d1 = accumulate(d1, s, x1);
      d += deltaPitch;
      x += inputPitch;
    }
  }
  const ab = sums(a0, a1, b0, b1);
  const cd = sums(c0, c1, d0, d1);
  addPair(g, ab);
  addPair(g + pitch, v128.shuffle<f32>(ab, ab, 2, 3, 2, 3));
  addPair(g + 2 * pitch, cd);
  addPair(g + 3 * pitch, v128.shuffle<f32>(cd, cd, 2, 3, 2, 3));
}

/** The sums of one chunk of the deltas of 4 rows. */
@inline
function biasBlock(delta: usize, deltaPitch: usize, chunk: i32): v128 {
  let a = f32x4.splat(0), b = a, c = a, e = a;
  const end = delta + <usize>chunk * deltaPitch;
  for (let d = delta; d < end; d += deltaPitch) {
    a = f32x4.add(a, f32x4.add(v128.load(d), v128.load(d, 16)));
    b = f32x4.add(b, f32x4.add(v128.load(d, 32), v128.load(d, 48)));
    c = f32x4.add(c, f32x4.add(v128.load(d, 64), v128.load(d, 80)));
    e = f32x4.add(e, f32x4.add(v128.load(d, 96), v128.load(d, 112)));
  }
  return sums(a, b, c, e);
}

/**
 * Gradients of rows `first` to `last - 1` (multiples of 4), written over what was there. The rows are taken together so
 * that two columns of activations, once in the first-level cache, serve them all.
 */
export function gradient(layer: Layer, first: i32, last: i32, panels: i32): void {
  const columns = (layer.inputs + 1) & ~1;
  const pitch = <usize>layer.inputsP << 2;
  const g = layer.weightGradient + <usize>first * pitch;
  const bias = layer.biasGradient + (<usize>first << 2);
  const rows = <usize>(last - first);
  const deltaPitch = <usize>layer.outputsP * LANES;
  const inputPitch = <usize>layer.inputsP * LANES;
  memory.fill(g, 0, rows * pitch);
  memory.fill(bias, 0, rows << 2);
  for (let panel: i32 = 0; panel < panels; panel += CHUNK) {
    const chunk = min(CHUNK, panels - panel);
    const delta = layer.delta + <usize>panel * deltaPitch + <usize>first * LANES;
    const input = layer.input + <usize>panel * inputPitch;
    for (let k: i32 = 0; k < columns; k += 2) {
      const x = input + <usize>k * LANES;
      for (let row: usize = 0; row < rows; row += 4) {
        addBlock(g + row * pitch + (<usize>k << 2), pitch, delta + row * LANES, deltaPitch, x, inputPitch, chunk);
      }
    }
    for (let row: usize = 0; row < rows; row += 4) {
      const at = bias + (row << 2);
      v128.store(at, f32x4.add(v128.load(at), biasBlock(delta + row * LANES, deltaPitch, chunk)));
    }
  }
}
