// Which rows are computed by a product, and which follow from three others of the same cell.
//
// On a cell all pre-activations are affine functions of the position. A cell of k vertices has k - 3 whose rows are
// combinations of three others: n operations instead of n^2. A convex quadrilateral always has a vertex for which the
// factors' magnitudes sum to 3 or less. The conditions below keep the error within some ten roundings, and where a value
// comes near 0 the row is computed by the product after all (predict), so that every sign is the product's.

import { multiplyRow } from './product.as';
import { signs } from './signs.as';
import { itemAt, NONE, rowOf, setWord, State, wordAt } from './state.as';

/** A plan follows from rows that follow from others no deeper than this. */
const DEEPEST: u32 = 2;
/** The largest sum of the factors' magnitudes (with room for their rounding). */
const LARGEST_SUM: f64 = 3.01;
/** How thin the triangle of the three may be: twice its area over the square of the longest distance. */
const THINNEST: f64 = 1 / 16;
/** A row with a value nearer to 0 than this part of the largest term of its sums is left to the product: 2^-36. */
const NEAR: f64 = 1.4551915228366852e-11;

/** How a vertex's row follows from others; `cell` is NONE for a vertex whose row is a product. */
@unmanaged
export class Plan {
  factor0: f64;
  factor1: f64;
  factor2: f64;
  source0: u32;
  source1: u32;
  source2: u32;
  /** The cell that all four are vertices of. */
  cell: u32;
  depth: u32;
  /** How many others follow from this one. */
  uses: u32;
}

@inline
export function planOf(s: State, vertex: u32): Plan {
  return changetype<Plan>(s.plans + <usize>vertex * 48);
}

/** A new vertex follows from nothing. */
@inline
export function unplanned(s: State, vertex: u32): void {
  const plan = planOf(s, vertex);
  plan.cell = NONE;
  plan.depth = 0;
  plan.uses = 0;
}

/** A vertex that other complexes have too: it always gets its product, so that all of them have the same bits. */
@inline
export function neverPlanned(s: State, vertex: u32): void {
  planOf(s, vertex).uses = 1 << 30;
}

/** Plans anew in the cells that the layer has cut, if rows are to be combined, then lists the vertices by depth in `order`, the counts first. */
export function makePlans(s: State): void {
  if (!s.combines) {
    listAll(s);
    return;
  }
  const layer = s.layer;
  for (let c = 0; c < s.cells; c++) if (wordAt(s.cutLayer, c) == layer) release(s, c);
  for (let c = 0; c < s.cells; c++) if (wordAt(s.cutLayer, c) == layer) assign(s, c);
  listByDepth(s);
}

/** Drops the plans of a cell's vertices that stood on a cell that was cut. */
function release(s: State, cell: u32): void {
  const start = wordAt(s.loopStart, cell), end = start + wordAt(s.loopLength, cell);
  for (let i = start; i < end; i++) {
    const plan = planOf(s, wordAt(s.loopVertex, i));
    if (plan.cell == NONE || wordAt(s.cutLayer, plan.cell) != s.layer) continue;
    planOf(s, plan.source0).uses--;
    planOf(s, plan.source1).uses--;
    planOf(s, plan.source2).uses--;
    plan.cell = NONE;
    plan.depth = 0;
  }
}

function assign(s: State, cell: u32): void {
  const start = wordAt(s.loopStart, cell), length = wordAt(s.loopLength, cell);
  let free = <i32>length - 3;
  for (let i: u32 = 0; i < length && free > 0; i++) {
    const plan = planOf(s, wordAt(s.loopVertex, start + i));
    if (plan.cell == NONE && plan.uses == 0 && planVertex(s, cell, start, length, i)) free--;
  }
}

/** Makes vertex `i` of a cell's loop follow from its two neighbours and the best other vertex, if one is good enough. */
function planVertex(s: State, cell: u32, start: u32, length: u32, i: u32): bool {
  const vertex = wordAt(s.loopVertex, start + i);
  const a = wordAt(s.loopVertex, start + (i + 1 == length ? 0 : i + 1));
  const b = wordAt(s.loopVertex, start + (i == 0 ? length - 1 : i - 1));
  const depth = max(planOf(s, a).depth, planOf(s, b).depth);
  if (depth >= DEEPEST) return false;
  const vx = x(s, vertex), vy = y(s, vertex);
  const ax = x(s, a) - vx, ay = y(s, a) - vy, bx = x(s, b) - vx, by = y(s, b) - vy;
  const longest = max(ax * ax + ay * ay, bx * bx + by * by);
  let least = LARGEST_SUM;
  let best = NONE;
  const plan = planOf(s, vertex);
  for (let k: u32 = 2; k + 1 < length; k++) {
    const c = wordAt(s.loopVertex, start + (i + k < length ? i + k : i + k - length));
    const deeper = max(depth, planOf(s, c).depth);
    if (deeper >= DEEPEST) continue;
    const cx = x(s, c) - vx, cy = y(s, c) - vy;
    // Twice the areas of the triangles (b, c), (c, a), (a, b) with the vertex, and of the three: the factors' numerators.
    const fa = bx * cy - by * cx, fb = cx * ay - cy * ax, fc = ax * by - ay * bx;
    const whole = fa + fb + fc;
    const size = max(longest, max(cx * cx + cy * cy, max(square(cx - ax, cy - ay), square(cx - bx, cy - by))));
    if (!(abs(whole) >= THINNEST * size)) continue;
    const sum = (abs(fa) + abs(fb) + abs(fc)) / abs(whole);
    if (!(sum < least)) continue;
    least = sum;
    best = c;
    plan.factor0 = fa / whole;
    plan.factor1 = fb / whole;
    plan.factor2 = 1 - plan.factor0 - plan.factor1;
    plan.depth = deeper + 1;
  }
  if (best == NONE) {
    plan.depth = 0;
    return false;
  }
  plan.source0 = a;
  plan.source1 = b;
  plan.source2 = best;
  plan.cell = cell;
  planOf(s, a).uses++;
  planOf(s, b).uses++;
  planOf(s, best).uses++;
  return true;
}

@inline
function x(s: State, vertex: u32): f64 {
  return load<f64>(s.positions + (<usize>vertex << 4));
}

@inline
function y(s: State, vertex: u32): f64 {
  return load<f64>(s.positions + (<usize>vertex << 4), 8);
}

@inline
function square(dx: f64, dy: f64): f64 {
  return dx * dx + dy * dy;
}

/** Writes to `order` the number of vertices of each depth, and then the vertices, depth by depth. */
function listByDepth(s: State): void {
  const counts = s.order;
  for (let d: u32 = 0; d <= DEEPEST; d++) setWord(counts, d, 0);
  for (let v = 0; v < s.vertices; v++) {
    const depth = planOf(s, v).depth;
    setWord(counts, depth, wordAt(counts, depth) + 1);
  }
  let place0: u32 = DEEPEST + 1;
  let place1 = place0 + wordAt(counts, 0);
  let place2 = place1 + wordAt(counts, 1);
  for (let v = 0; v < s.vertices; v++) {
    const depth = planOf(s, v).depth;
    setWord(s.order, depth == 0 ? place0++ : depth == 1 ? place1++ : place2++, v);
  }
}

/** The same where all are products. */
function listAll(s: State): void {
  setWord(s.order, 0, s.vertices);
  for (let d: u32 = 1; d <= DEEPEST; d++) setWord(s.order, d, 0);
  for (let v = 0; v < s.vertices; v++) setWord(s.order, DEEPEST + 1 + v, v);
}

/** Makes the rows of the items from those that they follow from, or by the product where a value is near 0. */
export function predict(s: State): void {
  const bytes = (<usize>((s.neurons + 3) & ~3)) << 3;
  for (let i = 0; i < s.items; i++) {
    const vertex = itemAt(s, i);
    const plan = planOf(s, vertex);
    const to = rowOf(s, vertex);
    if (combine(s, plan, s.scratch, bytes)) memory.copy(to, s.scratch, bytes);
    else multiplyRow(s, vertex);
    signs(s, vertex);
  }
}

/** The combination of three rows, padding included; whether all its values are far enough from 0. */
function combine(s: State, plan: Plan, to: usize, bytes: usize): bool {
  const row0 = rowOf(s, plan.source0), row1 = rowOf(s, plan.source1), row2 = rowOf(s, plan.source2);
  const f0 = f64x2.splat(plan.factor0), f1 = f64x2.splat(plan.factor1), f2 = f64x2.splat(plan.factor2);
  let least = f64x2.splat(Infinity), largest = f64x2.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const term0 = f64x2.mul(f0, v128.load(row0 + at)), term1 = f64x2.mul(f1, v128.load(row1 + at));
    const z = f64x2.add(f64x2.add(term0, term1), f64x2.mul(f2, v128.load(row2 + at)));
    v128.store(to + at, z);
    // Where z is small, the third term is about as large as the sum of these two.
    largest = f64x2.pmax(largest, f64x2.pmax(f64x2.abs(term0), f64x2.abs(term1)));
    least = f64x2.pmin(least, f64x2.abs(z));
  }
  const near = NEAR * max(f64x2.extract_lane(largest, 0), f64x2.extract_lane(largest, 1));
  return min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1)) > near;
}
