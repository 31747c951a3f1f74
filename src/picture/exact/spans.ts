// Which pixels lie in which cell: every cell as rows of pixels, each pixel in exactly one cell.

import type { Partition } from '../../polytope/exact/partition.ts';
import type { View } from './view.ts';

type Loops = Pick<Partition, 'areas' | 'cellStarts' | 'cellVertices'>;

/** Given a run of pixels of one row, columns `from` to `to` without `to`. */
export type SpanPainter = (cell: number, row: number, from: number, to: number) => void;

/**
 * Hands every pixel to the cell that its sample lies in, at (j + offset, i + offset); offset 0 is where a raster
 * samples, 0.5 the middle. A sample on an edge belongs to the cell on its right, or below it if the edge is level. Both
 * cells of an edge compute its crossings by the same operations, so that no pixel is left out and none is given twice.
 */
export function forEachSpan(
  { areas, cellStarts, cellVertices }: Loops,
  positions: Float64Array,
  { width, height }: View,
  offset: number,
  paint: SpanPainter,
): void {
  // Not integers of 32 bits: of a picture that is zoomed far in, edges begin a long way off.
  const lefts = new Float64Array(height);
  const rights = new Float64Array(height);
  for (let cell = 0; cell < areas.length; cell++) {
    const start = cellStarts[cell]!;
    const end = cellStarts[cell + 1]!;
    let top = height;
    let bottom = 0;
    let ax = positions[2 * cellVertices[end - 1]!]!;
    let ay = positions[2 * cellVertices[end - 1]! + 1]!;
    for (let i = start; i < end; i++) {
      const at = 2 * cellVertices[i]!;
      const bx = positions[at]!;
      const by = positions[at + 1]!;
      // In pixels too the loops have their inside on the left of each step where x goes right and y goes up.
      const rising = by > ay;
      const y = rising ? ay : by;
      const first = Math.max(0, Math.ceil(y - offset));
      const last = Math.min(height, Math.ceil((rising ? by : ay) - offset));
      if (first < last) {
        if (first < top) top = first;
        if (last > bottom) bottom = last;
        const x = rising ? ax : bx;
        const slope = rising ? (bx - ax) / (by - ay) : (ax - bx) / (ay - by);
        const crossings = rising ? rights : lefts;
        for (let row = first; row < last; row++) {
          crossings[row] = Math.ceil(x + (row + offset - y) * slope - offset);
        }
      }
      ax = bx;
      ay = by;
    }
    for (let row = top; row < bottom; row++) {
      const from = Math.max(0, lefts[row]!);
      const to = Math.min(width, rights[row]!);
      if (from < to) paint(cell, row, from, to);
    }
  }
}
