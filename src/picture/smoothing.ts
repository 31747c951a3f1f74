// Kernel smoothing of the training points: what a smoother that knows no network makes of the same data.

import type { GreyPicture } from '../data/picture.ts';
import type { PointSet } from '../data/split.ts';
import type { Grid } from '../engine/engine.ts';
import { exp } from '../random/math.ts';
import { type PicturePanelParts, picturePanel, valuePanel } from './frame.ts';
import { blit, filled, imageOf, type Rgb, type RgbaImage } from './image.ts';

/** Cyan: where no data is. */
const NO_DATA: Rgb = [0, 255, 255];

/** Where the kernel ends, in sigmas from a point, along each axis. */
const REACH = 4;
/** Below this density there is no data: a hundredth of what one point gives at its own place, as 3.03 sigmas from it. */
const LEAST_DENSITY = 0.01;

/** The kernel of one row or column of the picture over the samples of a grid: `weights[i]` is that of sample `first + i`. */
interface Kernel {
  readonly first: number;
  readonly weights: Float64Array;
}

/**
 * The kernel regression of Nadaraya (1964) and Watson (1964) at every sample of a grid: the mean of the points' targets,
 * each weighted by exp(-d^2 / (2 sigma^2)) of its distance d, in pixels of the picture. Float32 [height][width], in the
 * range of the targets; NaN where no data is near. The Gaussian is a product, so the sums run over the columns of a row
 * of points first, then over the rows.
 * @param points pixels of `picture`, with their targets
 * @param sigma in pixels of the picture, above 0
 */
export function smooth(
  points: Pick<PointSet, 'count' | 'pixels' | 'targets'>,
  picture: Pick<GreyPicture, 'width' | 'height'>,
  { domain: [x0, y0, x1, y1], width, height }: Grid,
  sigma: number,
): Float32Array {
  const columns = kernels(picture.width, width, x0, x1, sigma);
  const rows = kernels(picture.height, height, y0, y1, sigma);
  const values = new Float64Array(width * height);
  const density = new Float64Array(width * height);
  const order = Uint32Array.from({ length: points.count }, (_, i) => i);
  order.sort((a, b) => points.pixels[a]! - points.pixels[b]!);
  const rowOf = (i: number) => Math.floor(points.pixels[order[i]!]! / picture.width);
  const line = { values: new Float64Array(width), density: new Float64Array(width) };
  for (let i = 0; i < order.length; ) {
    const row = rowOf(i);
    line.values.fill(0);
    line.density.fill(0);
    for (; i < order.length && rowOf(i) === row; i++) {
      const { first, weights } = columns[points.pixels[order[i]!]! % picture.width]!;
      const target = points.targets[order[i]!]!;
      for (let k = 0; k < weights.length; k++) {
        line.values[first + k] = line.values[first + k]! + weights[k]! * target;
        line.density[first + k] = line.density[first + k]! + weights[k]!;
      }
    }
    const { first, weights } = rows[row]!;
    for (let k = 0; k < weights.length; k++) {
      const weight = weights[k]!;
      const start = (first + k) * width;
      for (let j = 0; j < width; j++) {
        values[start + j] = values[start + j]! + weight * line.values[j]!;
        density[start + j] = density[start + j]! + weight * line.density[j]!;
      }
    }
  }
  return Float32Array.from(values, (value, i) =>
    density[i]! < LEAST_DENSITY ? Number.NaN : value / density[i]!,
  );
}

/**
 * What smoothing makes of the training points, and beside it the picture itself: 2 * width wide. Cyan where no data is
 * near; greys as in a frame.
 */
export function composeSmoothed(
  parts: PicturePanelParts & { readonly training: PointSet; readonly sigma: number },
): RgbaImage {
  const { width, height, palette } = parts;
  const image = filled(2 * width, height, NO_DATA);
  const values = smooth(parts.training, parts.target, parts, parts.sigma);
  blit(image, imageOf(valuePanel(values, palette, NO_DATA), width, height), 0, 0);
  blit(image, imageOf(picturePanel(parts), width, height), width, 0);
  return image;
}

/** The kernel of each of `size` rows or columns over `count` samples from `from` to `to`, 1 being the picture's side. */
function kernels(size: number, count: number, from: number, to: number, sigma: number): Kernel[] {
  const places = Float64Array.from({ length: count }, (_, i) => (from + (i / count) * (to - from)) * size);
  return Array.from({ length: size }, (_, index) => {
    const isNear = (place: number) => Math.abs(place - index) <= REACH * sigma;
    const first = places.findIndex(isNear);
    if (first < 0) return { first: 0, weights: new Float64Array(0) };
    const weights = places.subarray(first, places.findLastIndex(isNear) + 1).map((place) => {
      const distance = (place - index) / sigma;
      return exp(-0.5 * distance * distance);
    });
    return { first, weights };
  });
}
