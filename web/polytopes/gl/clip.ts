// Cuts cells and edges of a partition to a rectangle, in float64.

import { BORDER, type Partition } from '../../../src/polytope/exact/partition.ts';
import { planesOf } from '../../lab/drawable.ts';
import type { LabPartition } from '../../lab/protocol.ts';
import type { Rectangle } from '../camera.ts';

/** Polygons as fans of triangles. */
export interface ClippedCells {
  /** [V][2]. */
  readonly places: number[];
  /** The outputs there, [V][outputs]. */
  readonly values: number[];
  readonly corners: number[];
  readonly cornerCells: number[];
}

/**
 * The parts of all cells within a rectangle (Sutherland and Hodgman, "Reentrant polygon clipping", 1974; cells are
 * convex). Outputs are those of the cell's plane, relative to its first corner, so that they keep their digits.
 */
export function clipCells(lab: LabPartition, rectangle: Rectangle): ClippedCells {
  const { partition } = lab;
  const planes = planesOf(lab);
  const { vertices, outputs, outputCount, cellStarts, cellVertices } = partition;
  const found: ClippedCells = { places: [], values: [], corners: [], cornerCells: [] };
  for (let cell = 0; cell + 1 < cellStarts.length; cell++) {
    const [from, to] = [cellStarts[cell]!, cellStarts[cell + 1]!];
    if (!touches(vertices, cellVertices, from, to, rectangle)) continue;
    let polygon: number[] = [];
    for (let i = from; i < to; i++) {
      polygon.push(vertices[2 * cellVertices[i]!]!, vertices[2 * cellVertices[i]! + 1]!);
    }
    for (let side = 0; side < 4 && polygon.length > 0; side++) polygon = cutSide(polygon, side, rectangle);
    const count = polygon.length / 2;
    if (count < 3) continue;
    const first = found.places.length / 2;
    found.places.push(...polygon);
    const origin = cellVertices[from]!;
    for (let k = 0; k < count; k++) {
      const dx = polygon[2 * k]! - vertices[2 * origin]!;
      const dy = polygon[2 * k + 1]! - vertices[2 * origin + 1]!;
      for (let o = 0; o < outputCount; o++) {
        const at = cell * outputCount + o;
        const base = outputs[origin * outputCount + o]!;
        found.values.push(base + planes.gradients[2 * at]! * dx + planes.gradients[2 * at + 1]! * dy);
      }
      if (k < 2) continue;
      found.corners.push(first, first + k - 1, first + k);
      found.cornerCells.push(cell, cell, cell);
    }
  }
  return found;
}

/** The parts of all creases within a rectangle (Liang and Barsky, "A new concept and method for line clipping", 1984). */
export function clipEdges(
  { vertices, edges, edgeNeurons }: Pick<Partition, 'vertices' | 'edges' | 'edgeNeurons'>,
  [x0, y0, x1, y1]: Rectangle,
): { readonly places: number[]; readonly neurons: number[] } {
  const places: number[] = [];
  const neurons: number[] = [];
  for (let edge = 0; edge < edgeNeurons.length; edge++) {
    if (edgeNeurons[edge] === BORDER) continue;
    const [a, b] = [edges[2 * edge]!, edges[2 * edge + 1]!];
    const [ax, ay] = [vertices[2 * a]!, vertices[2 * a + 1]!];
    const [dx, dy] = [vertices[2 * b]! - ax, vertices[2 * b + 1]! - ay];
    let [enter, leave] = [0, 1];
    const beyond = (speed: number, room: number) => {
      if (speed === 0) return room < 0;
      if (speed < 0) enter = Math.max(enter, room / speed);
      else leave = Math.min(leave, room / speed);
      return false;
    };
    if (beyond(-dx, ax - x0) || beyond(dx, x1 - ax) || beyond(-dy, ay - y0) || beyond(dy, y1 - ay)) continue;
    if (enter > leave) continue;
    places.push(ax + enter * dx, ay + enter * dy, ax + leave * dx, ay + leave * dy);
    neurons.push(edgeNeurons[edge]!);
  }
  return { places, neurons };
}

/** Whether the box around a cell meets the rectangle. */
function touches(
  vertices: Float64Array,
  loop: Uint32Array,
  from: number,
  to: number,
  [x0, y0, x1, y1]: Rectangle,
): boolean {
  let [left, right, top, bottom] = [true, true, true, true];
  for (let i = from; i < to; i++) {
    const x = vertices[2 * loop[i]!]!;
    const y = vertices[2 * loop[i]! + 1]!;
    left &&= x < x0;
    right &&= x > x1;
    top &&= y < y0;
    bottom &&= y > y1;
  }
  return !(left || right || top || bottom);
}

/** What of a polygon lies on the inner side of side 0 to 3 of a rectangle. */
function cutSide(polygon: readonly number[], side: number, rectangle: Rectangle): number[] {
  const axis = side % 2;
  const limit = rectangle[side]!;
  const sign = side < 2 ? 1 : -1;
  const kept: number[] = [];
  const count = polygon.length / 2;
  for (let k = 0, before = count - 1; k < count; before = k++) {
    const from = sign * (polygon[2 * before + axis]! - limit);
    const to = sign * (polygon[2 * k + axis]! - limit);
    if (from < 0 !== to < 0) {
      const t = from / (from - to);
      const cut = [0, 1].map((d) =>
        d === axis ? limit : polygon[2 * before + d]! + t * (polygon[2 * k + d]! - polygon[2 * before + d]!),
      );
      kept.push(cut[0]!, cut[1]!);
    }
    if (to >= 0) kept.push(polygon[2 * k]!, polygon[2 * k + 1]!);
  }
  return kept;
}
