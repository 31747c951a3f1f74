// Which cell of a partition each of some points lies in.

import type { Partition } from './partition.ts';

/** In the result: the point lies outside the domain. */
export const OUTSIDE = -1;

/**
 * The cells of points Float [n][2], Int32 [n]. A point on an edge belongs to the cell on its right, or above it (at
 * larger y) if the edge is level; both cells of an edge compute its crossing by the same operations, so that every
 * point inside the domain has one cell. The domain is half open: points with x = x1 or y = y1 are outside.
 */
export function locatePoints(
  { domain, vertices: found, areas, cellStarts, cellVertices }: Partition,
  points: Float32Array | Float64Array,
): Int32Array {
  const vertices = onBorder(found, domain);
  const count = points.length / 2;
  const order = Uint32Array.from({ length: count }, (_, i) => i).sort(
    (a, b) => points[2 * a + 1]! - points[2 * b + 1]!,
  );
  const heights = Float64Array.from(order, (point) => points[2 * point + 1]!);
  const cells = new Int32Array(count).fill(OUTSIDE);
  // Of the points within a cell's heights, in order: where its left and right side are.
  const lefts = new Float64Array(count);
  const rights = new Float64Array(count);
  for (let cell = 0; cell < areas.length; cell++) {
    const end = cellStarts[cell + 1]!;
    let first = count;
    let last = 0;
    for (let i = cellStarts[cell]!, before = cellVertices[end - 1]!; i < end; i++) {
      const vertex = cellVertices[i]!;
      const rising = vertices[2 * vertex + 1]! > vertices[2 * before + 1]!;
      const [low, high] = rising ? [before, vertex] : [vertex, before];
      before = vertex;
      const [x, y] = [vertices[2 * low]!, vertices[2 * low + 1]!];
      const slope = (vertices[2 * high]! - x) / (vertices[2 * high + 1]! - y);
      const from = atLeast(heights, y);
      const to = atLeast(heights, vertices[2 * high + 1]!);
      if (from >= to) continue;
      if (from < first) first = from;
      if (to > last) last = to;
      const side = rising ? rights : lefts;
      for (let k = from; k < to; k++) side[k] = x + (heights[k]! - y) * slope;
    }
    for (let k = first; k < last; k++) {
      const point = order[k]!;
      const x = points[2 * point]!;
      if (lefts[k]! <= x && x < rights[k]!) cells[point] = cell;
    }
  }
  return cells;
}

/** A copy of the vertices in which those that rounding left beside the domain's border are on it. */
function onBorder(vertices: Float64Array, [x0, y0, x1, y1]: Partition['domain']): Float64Array {
  const near = (value: number, from: number, to: number) => {
    const tolerance = 1e-14 * Math.max(Math.abs(from), Math.abs(to));
    if (Math.abs(value - from) <= tolerance) return from;
    return Math.abs(value - to) <= tolerance ? to : value;
  };
  return vertices.map((value, i) => (i % 2 === 0 ? near(value, x0, x1) : near(value, y0, y1)));
}

/** The first index of ascending values that are at least `value`. */
function atLeast(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
