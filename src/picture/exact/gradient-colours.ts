// Colours of polytopes by the gradient of their affine function: its direction round a circle of colours, its size outwards.

import type { CellPlanes } from '../../polytope/exact/cell-planes.ts';
import type { Partition } from '../../polytope/exact/partition.ts';
import type { Rgb } from '../image.ts';
import { oklab } from '../oklab.ts';

/**
 * The colour of a gradient (gx, gy) whose size is (gx, gy) |g| / (|g| + scale) inside the unit disc: grey for 0, light
 * for rising to the right, dark to the left, orange downwards (larger y), blue upwards. A circle in the plane of
 * lightness and of orange against blue, which the common kinds of colour blindness leave apart, and which is seamless.
 */
export function gradientColour(gx: number, gy: number, scale: number): Rgb {
  const size = Math.sqrt(gx * gx + gy * gy);
  // Written so that neither a gradient of 0 nor an endless one gives NaN.
  const strength = size === 0 ? 0 : 1 / (1 + scale / size);
  const [u, v] = size === 0 ? [0, 0] : [gx / size, gy / size];
  const across = strength * v;
  return oklab(0.64 + 0.27 * strength * u, 0.05 * across, 0.115 * across);
}

/** The size of gradient that half of the area is below: a scale for `gradientColour`; 1 if all is flat. */
export function medianGradient(
  { areas, outputCount }: Partition,
  { gradients }: CellPlanes,
  output = 0,
): number {
  const sizes = Float64Array.from(areas, (_, cell) => {
    const at = 2 * (cell * outputCount + output);
    return Math.sqrt(gradients[at]! ** 2 + gradients[at + 1]! ** 2);
  });
  const order = Uint32Array.from(areas, (_, cell) => cell).sort((a, b) => sizes[a]! - sizes[b]!);
  const total = areas.reduce((sum, area) => sum + area, 0);
  let sum = 0;
  for (const cell of order) {
    sum += areas[cell]!;
    if (sum >= total / 2) return sizes[cell]! > 0 ? sizes[cell]! : 1;
  }
  return 1;
}
