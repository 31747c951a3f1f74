// The affine function of every output on every cell, as the plane through its values at three of the cell's vertices.

import type { Partition } from './partition.ts';

/** Output o on cell c is constants[c, o] + gradients[c, o, 0] x + gradients[c, o, 1] y. */
export interface CellPlanes {
  /** Float64 [F][outputs][2]. */
  readonly gradients: Float64Array;
  /** Float64 [F][outputs]. */
  readonly constants: Float64Array;
}

/**
 * The planes through three vertices of each cell: the first, the one farthest from it, and the one farthest from the
 * line through both. Right to about the rounding of the outputs divided by the cell's width: near to exact on cells
 * that can be seen, not on slivers that are thinner than 1e-9.
 */
export function cellPlanes(partition: Partition): CellPlanes {
  const { vertices, outputs, outputCount, areas } = partition;
  const gradients = new Float64Array(2 * areas.length * outputCount);
  const constants = new Float64Array(areas.length * outputCount);
  const corners = new Uint32Array(3);
  const gradient = new Float64Array(2);
  for (let cell = 0; cell < areas.length; cell++) {
    widestTriangle(partition, vertices, cell, corners);
    const a = corners[0]!;
    for (let o = 0; o < outputCount; o++) {
      planeFrom(vertices, outputs, outputCount, o, corners, gradient);
      const at = cell * outputCount + o;
      gradients.set(gradient, 2 * at);
      constants[at] =
        outputs[a * outputCount + o]! - gradient[0]! * vertices[2 * a]! - gradient[1]! * vertices[2 * a + 1]!;
    }
  }
  return { gradients, constants };
}

/** The gradient of the plane through an output's values at three points of Float64 [V][2]; 0 if they lie on a line. */
export function planeFrom(
  points: Float64Array,
  outputs: Float64Array,
  outputCount: number,
  output: number,
  corners: Uint32Array,
  gradient: Float64Array,
): void {
  const a = corners[0]!;
  const b = corners[1]!;
  const c = corners[2]!;
  const ux = points[2 * b]! - points[2 * a]!;
  const uy = points[2 * b + 1]! - points[2 * a + 1]!;
  const vx = points[2 * c]! - points[2 * a]!;
  const vy = points[2 * c + 1]! - points[2 * a + 1]!;
  const value = outputs[a * outputCount + output]!;
  const du = outputs[b * outputCount + output]! - value;
  const dv = outputs[c * outputCount + output]! - value;
  const twice = ux * vy - uy * vx;
  gradient[0] = twice === 0 ? 0 : (du * vy - dv * uy) / twice;
  gradient[1] = twice === 0 ? 0 : (dv * ux - du * vx) / twice;
}

/** Three vertices of a cell that are well apart, for positions of the vertices Float64 [V][2]. */
export function widestTriangle(
  { cellStarts, cellVertices }: Pick<Partition, 'cellStarts' | 'cellVertices'>,
  vertices: Float64Array,
  cell: number,
  corners: Uint32Array,
): void {
  const from = cellStarts[cell]!;
  const to = cellStarts[cell + 1]!;
  const a = cellVertices[from]!;
  const x = vertices[2 * a]!;
  const y = vertices[2 * a + 1]!;
  let b = a;
  let farthest = -1;
  for (let i = from + 1; i < to; i++) {
    const dx = vertices[2 * cellVertices[i]!]! - x;
    const dy = vertices[2 * cellVertices[i]! + 1]! - y;
    if (dx * dx + dy * dy <= farthest) continue;
    farthest = dx * dx + dy * dy;
    b = cellVertices[i]!;
  }
  const ux = vertices[2 * b]! - x;
  const uy = vertices[2 * b + 1]! - y;
  let c = b;
  let widest = -1;
  for (let i = from + 1; i < to; i++) {
    const dx = vertices[2 * cellVertices[i]!]! - x;
    const dy = vertices[2 * cellVertices[i]! + 1]! - y;
    const distance = Math.abs(ux * dy - uy * dx);
    if (distance <= widest) continue;
    widest = distance;
    c = cellVertices[i]!;
  }
  corners[0] = a;
  corners[1] = b;
  corners[2] = c;
}
