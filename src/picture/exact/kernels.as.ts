// Painting on one thread, in a memory of its own: cells by rows of pixels, anti-aliased lines, and colours by their shares.

/** Float64 [vertices][2]: places in pixels. */
export let positions: usize = 0;
/** Uint32 [cells + 1] and [entries]: the loops of the cells; Uint32 [cells]: what is written where a cell lies. */
export let starts: usize = 0;
export let loops: usize = 0;
export let values: usize = 0;
/** Uint32 [lines][2]: the vertices that a line joins. */
export let lines: usize = 0;
/** Of the rows at hand: Uint32 [rows][width] and Float32 [rows][width]. */
export let pixels: usize = 0;
export let shares: usize = 0;

/** Int32 [rows]: the columns at which a cell begins and ends in each row. */
let lefts: usize = 0;
let rights: usize = 0;
/** Int32 [vertices]: of the rows at hand, the first whose samples are not above the vertex. */
let below: usize = 0;
/** The picture, and its rows at hand: from `top` to `bottom` without `bottom`. */
let width: i32 = 0;
let height: i32 = 0;
let top: i32 = 0;
let bottom: i32 = 0;

let next: usize = 0;

function allocate(bytes: usize): usize {
  const at = next;
  next = (next + bytes + 63) & ~(<usize>63);
  return at;
}

/** Lays everything out; false where there is no memory for it. At most `rows` rows are at hand at once. */
export function open(w: i32, h: i32, rows: i32, vertices: u32, cells: u32, entries: u32, most: u32): bool {
  width = w;
  height = h;
  next = 1024;
  positions = allocate(<usize>vertices * 16);
  starts = allocate((<usize>cells + 1) * 4);
  loops = allocate(<usize>entries * 4);
  values = allocate(<usize>cells * 4);
  lines = allocate(<usize>most * 8);
  lefts = allocate(<usize>rows * 4);
  rights = allocate(<usize>rows * 4);
  below = allocate(<usize>vertices * 4);
  // Four at a time: with room for what lies beside the last.
  pixels = allocate(<usize>rows * w * 4 + 16);
  shares = allocate(<usize>rows * w * 4 + 16);
  const missing = <i32>((next + 65535) / 65536) - memory.size();
  return missing <= 0 || memory.grow(missing) >= 0;
}

/** Begins with some rows; nothing is covered. */
export function take(from: i32, to: i32): void {
  top = from;
  bottom = to;
  memory.fill(shares, 0, <usize>(to - from) * width * 4 + 16);
}

/** The larger and the smaller of two numbers without a branch: the last one where the other is not a number. */
@inline
function larger(a: f64, b: f64): f64 {
  return f64x2.extract_lane(f64x2.pmax(f64x2.splat(b), f64x2.splat(a)), 0);
}

@inline
function smaller(a: f64, b: f64): f64 {
  return f64x2.extract_lane(f64x2.pmin(f64x2.splat(b), f64x2.splat(a)), 0);
}

/** The number of a row or column, rounded up and kept between two others. */
@inline
function upTo(place: f64, least: i32, most: i32): i32 {
  return <i32>smaller(larger(ceil(place), <f64>least), <f64>most);
}

/** Where a vertex lies that a word names. */
@inline
function place(word: usize): usize {
  return positions + (<usize>load<u32>(word) << 4);
}

/**
 * Writes the value of its cell to every pixel, whose sample lies at (j + offset, i + offset). A sample on an edge belongs
 * to the cell on its right, or below it if the edge is level. Both cells of an edge compute its crossings by the same
 * operations, so that no pixel is left out and none is written twice. Returns how many were written.
 */
export function fill(vertices: u32, cells: u32, offset: f64): u32 {
  for (let v: usize = 0; v < <usize>vertices; v++) {
    store<i32>(below + (v << 2), upTo(load<f64>(positions + (v << 4), 8) - offset, top, bottom));
  }
  let written: u32 = 0;
  for (let cell: u32 = 0; cell < cells; cell++) written += fillCell(cell, offset);
  return written;
}

function fillCell(cell: u32, offset: f64): u32 {
  const first = load<u32>(starts + (<usize>cell << 2)), end = load<u32>(starts + (<usize>cell << 2), 4);
  let from = bottom, to = top;
  let a = load<u32>(loops + (<usize>(end - 1) << 2));
  let rowA = load<i32>(below + (<usize>a << 2));
  for (let i = first; i < end; i++) {
    const b = load<u32>(loops + (<usize>i << 2));
    const rowB = load<i32>(below + (<usize>b << 2));
    // In pixels too the loops have their inside on the left of each step where x goes right and y goes up.
    if (rowA < rowB) cross(a, b, rowA, rowB, rights, offset);
    else if (rowB < rowA) cross(b, a, rowB, rowA, lefts, offset);
    from = min(from, rowB);
    to = max(to, rowB);
    a = b;
    rowA = rowB;
  }
  const value = load<u32>(values + (<usize>cell << 2));
  let written: u32 = 0;
  for (let row = from; row < to; row++) {
    const at = <usize>(row - top);
    const left = load<i32>(lefts + (at << 2)), right = load<i32>(rights + (at << 2));
    if (left >= right) continue;
    const line = pixels + at * (<usize>width << 2);
    let p = line + (<usize>left << 2);
    const last = line + (<usize>right << 2);
    for (; p + 16 <= last; p += 16) v128.store(p, i32x4.splat(value));
    for (; p < last; p += 4) store<u32>(p, value);
    written += right - left;
  }
  return written;
}

/** The columns at which an edge from an upper vertex to a lower one crosses rows. */
function cross(upper: u32, lower: u32, from: i32, to: i32, columns: usize, offset: f64): void {
  const p = positions + (<usize>upper << 4), q = positions + (<usize>lower << 4);
  const x = load<f64>(p), y = load<f64>(p, 8);
  const slope = (load<f64>(q) - x) / (load<f64>(q, 8) - y);
  for (let row = from; row < to; row++) {
    const column = upTo(x + (<f64>row + offset - y) * slope - offset, 0, width);
    store<i32>(columns + (<usize>(row - top) << 2), column);
  }
}

/**
 * Adds lines of a width, in pixels, to the shares, which may come out above 1. Column by column (or row by row where it
 * is steep) a line covers an interval of pixels exactly. A line in pieces gets the same shares as the whole.
 */
export function cover(count: u32, thickness: f64): void {
  const row = <usize>width << 2;
  const origin = shares - <usize>top * row;
  for (let i: u32 = 0; i < count; i++) {
    const line = lines + (<usize>i << 3);
    const a = place(line), b = place(line + 4);
    const ax = load<f64>(a), ay = load<f64>(a, 8), bx = load<f64>(b), by = load<f64>(b, 8);
    if (abs(by - ay) > abs(bx - ax)) {
      if (ay < by) coverLine(ay, ax, by, bx, thickness, top, bottom, 0, width, width, origin, row, 4);
      else coverLine(by, bx, ay, ax, thickness, top, bottom, 0, width, width, origin, row, 4);
    } else if (ax < bx) coverLine(ax, ay, bx, by, thickness, 0, width, top, bottom, height, origin, 4, row);
    else if (bx < ax) coverLine(bx, by, ax, ay, thickness, 0, width, top, bottom, height, origin, 4, row);
  }
}

/**
 * A line along the axis u, of which it goes further than along v. At hand are u from u0 to u1 and v from v0 to v1, and v
 * ends at `size`; a step along each axis is so many bytes.
 */
function coverLine(
  au: f64, av: f64, bu: f64, bv: f64, thickness: f64, u0: i32, u1: i32, v0: i32, v1: i32, size: i32,
  origin: usize, stepU: usize, stepV: usize,
): void {
  const slope = (bv - av) / (bu - au);
  const half = (thickness / 2) * sqrt(1 + slope * slope);
  const least = smaller(av, bv) - half, most = larger(av, bv) + half;
  if (most < <f64>v0 || least > <f64>v1) return;
  const isInside = au >= <f64>u0 && bu <= <f64>u1 && least >= <f64>v0 && most + 2 <= <f64>v1;
  const last = upTo(bu, u0, u1);
  for (let i = <i32>smaller(larger(floor(au), <f64>u0), <f64>u1); i < last; i++) {
    const u = <f64>i;
    const from = larger(u, au), to = smaller(u + 1, bu);
    const centre = av + ((from + to) / 2 - au) * slope;
    const line = origin + <usize>i * stepU;
    if (isInside) {
      const low = centre - half, high = centre + half;
      let v = floor(low);
      let at = line + <usize>(<i32>v) * stepV;
      // Most lines are thin: two pixels, of which the second may have nothing, and seldom more.
      add(at, (to - from) * (smaller(v + 1, high) - low));
      add(at + stepV, (to - from) * larger(0, smaller(v + 2, high) - (v + 1)));
      for (v += 2; v < high; v += 1) {
        at += stepV;
        add(at + stepV, (to - from) * (smaller(v + 1, high) - v));
      }
    } else {
      const low = larger(centre - half, 0), high = smaller(centre + half, <f64>size);
      const stop = smaller(high, <f64>v1);
      for (let v = larger(floor(low), <f64>v0); v < stop; v += 1) {
        add(line + <usize>(<i32>v) * stepV, (to - from) * (smaller(v + 1, high) - larger(v, low)));
      }
    }
  }
}

@inline
function add(at: usize, share: f64): void {
  store<f32>(at, <f32>(<f64>load<f32>(at) + share));
}

/** Added to a number from 0 to 255, it leaves the nearest integer, halves to the even one, in the lowest bits. */
const ROUND: f64 = 6755399441055744;

/**
 * Lays a colour, 0 to 255 each, over the pixels by their shares, a share above 1 as all of it; then nothing is covered.
 * Rounded to the nearest, halves to the even one, as a Uint8ClampedArray does.
 */
export function mix(red: f64, green: f64, blue: f64): void {
  const rg = f64x2(red, green), ba = f64x2(blue, 255);
  const count = (bottom - top) * width;
  for (let i = 0; i < count; i += 4) {
    const at = shares + (<usize>i << 2);
    // Many pixels have no crease.
    const four = v128.load(at);
    if (!v128.any_true(four)) continue;
    v128.store(at, i32x4.splat(0));
    const parts = f32x4.pmin(four, f32x4.splat(1));
    const target = pixels + (<usize>i << 2);
    const low = f64x2.promote_low_f32x4(parts);
    const high = f64x2.promote_low_f32x4(i8x16.shuffle(parts, parts, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15));
    mixOne(target, rg, ba, f64x2.splat(f64x2.extract_lane(low, 0)));
    mixOne(target + 4, rg, ba, f64x2.splat(f64x2.extract_lane(low, 1)));
    mixOne(target + 8, rg, ba, f64x2.splat(f64x2.extract_lane(high, 0)));
    mixOne(target + 12, rg, ba, f64x2.splat(f64x2.extract_lane(high, 1)));
  }
}

@inline
function mixOne(at: usize, rg: v128, ba: v128, share: v128): void {
  const words = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)));
  const low = mixed(f64x2.convert_low_i32x4_s(words), rg, share);
  const upper = i8x16.shuffle(words, words, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
  const high = mixed(f64x2.convert_low_i32x4_s(upper), ba, share);
  const bytes = i8x16.shuffle(low, high, 0, 8, 16, 24, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  v128.store32_lane(at, bytes, 0);
}

/** Two channels with a share of a colour, as integers in the lowest bytes. */
@inline
function mixed(channels: v128, colour: v128, share: v128): v128 {
  return f64x2.add(f64x2.add(channels, f64x2.mul(share, f64x2.sub(colour, channels))), f64x2.splat(ROUND));
}
