// Clipping of a cell by a rectangle (Sutherland and Hodgman 1974), another way to the partition of a part.

import type { Partition } from '../partition.ts';

type Point = readonly [number, number];

/** The area of the part of a cell that lies in a rectangle x0, y0, x1, y1. */
export function clippedArea(
  { cellStarts, cellVertices, vertices }: Partition,
  cell: number,
  [x0, y0, x1, y1]: Partition['domain'],
): number {
  let polygon = Array.from(
    cellVertices.subarray(cellStarts[cell]!, cellStarts[cell + 1]!),
    (v): Point => [vertices[2 * v]!, vertices[2 * v + 1]!],
  );
  for (const inside of [
    ([x]: Point) => x - x0,
    ([x]: Point) => x1 - x,
    ([, y]: Point) => y - y0,
    ([, y]: Point) => y1 - y,
  ]) {
    polygon = clipped(polygon, inside);
  }
  return area(polygon);
}

/** The part of a convex polygon where an affine function is positive. */
function clipped(polygon: readonly Point[], inside: (point: Point) => number): Point[] {
  return polygon.flatMap((p, i) => {
    const q = polygon[(i + 1) % polygon.length]!;
    const [a, b] = [inside(p), inside(q)];
    const kept = a >= 0 ? [p] : [];
    if (a * b >= 0) return kept;
    const t = a / (a - b);
    return [...kept, [p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])] as const];
  });
}

function area(polygon: readonly Point[]): number {
  const [x0, y0] = polygon[0] ?? [0, 0];
  let twice = 0;
  polygon.forEach(([x, y], i) => {
    const [nextX, nextY] = polygon[(i + 1) % polygon.length]!;
    twice += (x - x0) * (nextY - y0) - (nextX - x0) * (y - y0);
  });
  return twice / 2;
}
