// The module's face: what JavaScript calls. Built twice from this one source, for shared and for unshared memory.

import { Network } from './layout.as';
import { backwardSlab, forwardSlab, inferSlab, trainRows, trainSlab, transposeAll } from './tasks.as';

export { complete, offer, take } from './queue.as';

/** Kinds of task; layout.ts has the same numbers. */
const SAMPLE: i32 = 0;
const INFER: i32 = 1;
const TRAIN_SLAB: i32 = 2;
const GRADIENT_ROWS: i32 = 3;
const UPDATE_ROWS: i32 = 4;
const PEAK: i32 = 5;
/** The parts of training one after another, for those who measure them. */
const FORWARD_SLAB: i32 = 6;
const BACKWARD_SLAB: i32 = 7;
const UPDATE_ONLY: i32 = 8;

/** Where `peak` leaves its result, so that no compiler drops the work. */
const PEAK_RESULT: usize = 2048;

/** Does task number `task` of a kind for the network at an address, on one of the engine's threads. */
export function run(kind: i32, address: usize, task: i32, thread: i32): void {
  const network = changetype<Network>(address);
  if (kind == SAMPLE) inferSlab(network, task, thread, true);
  else if (kind == INFER) inferSlab(network, task, thread, false);
  else if (kind == TRAIN_SLAB) trainSlab(network, task);
  else if (kind == PEAK) store<f32>(PEAK_RESULT, peak(PEAK_ROUNDS));
  else if (kind == FORWARD_SLAB) forwardSlab(network, task);
  else if (kind == BACKWARD_SLAB) backwardSlab(network, task);
  else trainRows(network, task, kind != UPDATE_ONLY, kind != GRADIENT_ROWS);
}

/** Makes the transposed twins of all weights; after parameters were written. */
export function transpose(address: usize): void {
  transposeAll(changetype<Network>(address));
}

/** Rounds of one peak task; layout.ts knows the operations in it. */
const PEAK_ROUNDS: i32 = 100000;

/**
 * The machine's limit: rounds of 12 multiplications and 12 additions on vectors in registers. Twelve chains, because a
 * multiplication and an addition take about 8 cycles and up to 3 such operations start in a cycle.
 */
function peak(rounds: i32): f32 {
  const x = f32x4.splat(0.5), y = f32x4.splat(0.25);
  let a = x, b = y, c = x, d = y, e = x, f = y, g = x, h = y, k = x, l = y, m = x, n = y;
  for (let i: i32 = 0; i < rounds; i++) {
    a = f32x4.add(x, f32x4.mul(a, y)); b = f32x4.add(y, f32x4.mul(b, x));
    c = f32x4.add(x, f32x4.mul(c, y)); d = f32x4.add(y, f32x4.mul(d, x));
    e = f32x4.add(x, f32x4.mul(e, y)); f = f32x4.add(y, f32x4.mul(f, x));
    g = f32x4.add(x, f32x4.mul(g, y)); h = f32x4.add(y, f32x4.mul(h, x));
    k = f32x4.add(x, f32x4.mul(k, y)); l = f32x4.add(y, f32x4.mul(l, x));
    m = f32x4.add(x, f32x4.mul(m, y)); n = f32x4.add(y, f32x4.mul(n, x));
  }
  const s = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(f32x4.add(e, f), f32x4.add(g, h)));
  const t = f32x4.add(s, f32x4.add(f32x4.add(k, l), f32x4.add(m, n)));
  return f32x4.extract_lane(t, 0) + f32x4.extract_lane(t, 1);
}
