// Where a partition lies in a picture: from coordinates of the plane to pixels, y downwards as in a raster.

import type { Partition } from '../../polytope/exact/partition.ts';

/** A picture of `domain`, x0, y0, x1, y1: pixel (column j, row i) covers the square from (j, i) to (j + 1, i + 1). */
export interface View {
  readonly domain: Partition['domain'];
  readonly width: number;
  readonly height: number;
}

/** A vertex nearer than this to the picture's border, in pixels, lies on it. */
const SNAP = 1e-7;

/** The vertices in pixels, Float64 [V][2]. What rounding left beside the picture's border is put on it. */
export function pixelPositions({ vertices }: Pick<Partition, 'vertices'>, view: View): Float64Array {
  const positions = new Float64Array(vertices.length);
  const [x0, y0, x1, y1] = view.domain;
  place(vertices, 0, [x0, x1], view.width, positions);
  place(vertices, 1, [y0, y1], view.height, positions);
  return positions;
}

/** One coordinate of every vertex, from an interval of the plane to pixels. */
function place(
  vertices: Float64Array,
  axis: 0 | 1,
  [from, to]: readonly [number, number],
  size: number,
  positions: Float64Array,
): void {
  for (let i = axis; i < vertices.length; i += 2) {
    const position = ((vertices[i]! - from) / (to - from)) * size;
    positions[i] = Math.abs(position) < SNAP ? 0 : Math.abs(position - size) < SNAP ? size : position;
  }
}

/** The size of a picture of a domain whose longer side is `side` pixels; both sides are even if a movie is to be made. */
export function viewOf(domain: Partition['domain'], side: number, even = false): View {
  const [x0, y0, x1, y1] = domain;
  const [w, h] = [x1 - x0, y1 - y0];
  const step = even ? 2 : 1;
  const length = (share: number) => Math.max(step, step * Math.round((side * Math.min(1, share)) / step));
  return { domain, width: length(w / h), height: length(h / w) };
}
