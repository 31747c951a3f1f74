// A new vertex where a neuron's pre-activation vanishes between two vertices.

import { unplanned } from './plan.as';
import { rowOf, State, valueOf } from './state.as';

/**
 * A power of two that brings the larger of two magnitudes near 1, so that products with it stay finite. Exact: scaling by
 * it changes no result but at the ends of the exponent's range.
 */
@inline
export function scaleOf(a: f64, b: f64): f64 {
  const exponent = max(reinterpret<u64>(a) << 1, reinterpret<u64>(b) << 1) >> 53;
  return reinterpret<f64>(clamped(2046 - <i64>exponent) << 52);
}

@inline
function clamped(exponent: i64): i64 {
  return exponent < 1 ? 1 : exponent > 2046 ? 2046 : exponent;
}

/**
 * Makes vertex `to` between `u` and `w`, whose values a and b at `column` have opposite signs: every quantity q becomes
 * (q(u) b - q(w) a) / (b - a). Written so, a neuron that is a copy of the one that cuts vanishes exactly where it does.
 * Masks are left to `signs`.
 */
export function interpolate(s: State, to: u32, u: u32, w: u32, column: i32): void {
  let a = valueOf(s, u, column);
  let b = valueOf(s, w, column);
  const scale = scaleOf(a, b);
  a *= scale;
  b *= scale;
  const ratio = 1 / (b - a);
  const aa = f64x2.splat(a), bb = f64x2.splat(b), rr = f64x2.splat(ratio);
  const p = s.positions;
  const point = p + (<usize>to << 4);
  const pu = v128.load(p + (<usize>u << 4)), pw = v128.load(p + (<usize>w << 4));
  mix(point, p + (<usize>u << 4), p + (<usize>w << 4), aa, bb, rr);
  // A coordinate that both ends share stays as it is: on the border of the domain no vertex may leave it by rounding.
  v128.store(point, v128.bitselect(pu, v128.load(point), f64x2.eq(pu, pw)));
  const rowU = rowOf(s, u), rowW = rowOf(s, w), row = rowOf(s, to);
  const end = (<usize>((s.neurons + 3) & ~3)) << 3;
  for (let at: usize = 0; at < end; at += 16) mix(row + at, rowU + at, rowW + at, aa, bb, rr);
  store<f64>(row + (<usize>column << 3), 0);
  unplanned(s, to);
}

@inline
function mix(to: usize, u: usize, w: usize, a: v128, b: v128, ratio: v128): void {
  const difference = f64x2.sub(f64x2.mul(v128.load(u), b), f64x2.mul(v128.load(w), a));
  v128.store(to, f64x2.mul(difference, ratio));
}
