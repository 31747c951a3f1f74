// The points of a grid: the one definition of where a pixel lies.

import type { Grid } from './engine.ts';

/** The points of rows `firstRow` to `firstRow + rows - 1`, float32 [rows * width][2], x then y. */
export function gridPoints(grid: Grid, firstRow: number, rows: number): Float32Array {
  const { width, height } = grid;
  const [x0, y0, x1, y1] = grid.domain;
  const points = new Float32Array(2 * rows * width);
  for (let i = 0; i < rows; i++) {
    const y = y0 + ((firstRow + i) / height) * (y1 - y0);
    for (let j = 0; j < width; j++) {
      points[2 * (i * width + j)] = x0 + (j / width) * (x1 - x0);
      points[2 * (i * width + j) + 1] = y;
    }
  }
  return points;
}
