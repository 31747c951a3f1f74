// The picture of the plane: from coordinates to pixels and back, and the heat that is drawn below the points.

import { levelSegment, type Region } from '../../src/backprop/regions.ts';

export type Domain = readonly [number, number, number, number];

/** Pixels of the drawing; it is scaled to its place. */
export const SIZE = 400;

export const toPixel = ([left, bottom, right, top]: Domain, x: number, y: number): [number, number] => [
  ((x - left) / (right - left)) * SIZE,
  ((top - y) / (top - bottom)) * SIZE,
];

export const toPlane = ([left, bottom, right, top]: Domain, px: number, py: number): [number, number] => [
  left + (px / SIZE) * (right - left),
  top - (py / SIZE) * (top - bottom),
];

/** A polygon, or a line, as an SVG path. */
export function pathOf(domain: Domain, corners: readonly number[], close: boolean): string {
  const parts: string[] = [];
  for (let i = 0; i < corners.length; i += 2) {
    const [px, py] = toPixel(domain, corners[i]!, corners[i + 1]!);
    parts.push(`${i === 0 ? 'M' : 'L'}${px.toFixed(2)} ${py.toFixed(2)}`);
  }
  return parts.join('') + (close ? 'Z' : '');
}

/** All edges of the regions, and the line on which the output is at the threshold, as paths. */
export function linesOf(regions: readonly Region[], domain: Domain, threshold: number) {
  return {
    creases: regions.map(({ corners }) => pathOf(domain, corners, true)).join(''),
    boundary: regions
      .map((region) => levelSegment(region, threshold))
      .map((segment) => (segment ? pathOf(domain, segment, false) : ''))
      .join(''),
  };
}

/** The line where a function is at a level, found on a grid: for networks whose regions have no straight sides. */
export function contour(
  value: (x: number, y: number) => number,
  level: number,
  domain: Domain,
  cells = 64,
): string {
  const [left, bottom, right, top] = domain;
  const at = (i: number, j: number): [number, number] => [
    left + (i / cells) * (right - left),
    bottom + (j / cells) * (top - bottom),
  ];
  const values = Array.from({ length: cells + 1 }, (_, j) =>
    Array.from({ length: cells + 1 }, (_, i) => value(...at(i, j)) - level),
  );
  let path = '';
  for (let j = 0; j < cells; j++) {
    for (let i = 0; i < cells; i++) {
      const corners = [
        [i, j],
        [i + 1, j],
        [i + 1, j + 1],
        [i, j + 1],
      ] as const;
      const ends: number[] = [];
      for (let k = 0; k < 4; k++) {
        const [a, b] = [corners[k]!, corners[(k + 1) % 4]!];
        const [va, vb] = [values[a[1]]![a[0]]!, values[b[1]]![b[0]]!];
        if (va >= 0 === vb >= 0) continue;
        const t = va / (va - vb);
        const [ax, ay] = at(...a);
        const [bx, by] = at(...b);
        ends.push(ax + t * (bx - ax), ay + t * (by - ay));
      }
      for (let k = 0; k + 4 <= ends.length; k += 4) path += pathOf(domain, ends.slice(k, k + 4), false);
    }
  }
  return path;
}
