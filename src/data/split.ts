// The split: which pixels of a picture train the network and which validate it.

import { InputError } from '../format/input-error.ts';
import { shuffledRows } from '../random/numpy.ts';
import type { GreyPicture } from './picture.ts';

/** Some pixels of a picture as points to learn. */
export interface PointSet {
  readonly count: number;
  /** Float32 [count][2]: (column / width, row / height), divided in float64 and rounded once. In [0, 1). */
  readonly inputs: Float32Array;
  /** Float32 [count]: grey / 255, in [0, 1]. */
  readonly targets: Float32Array;
  /** Uint32 [count]: the pixel, row * width + column. */
  readonly pixels: Uint32Array;
}

export interface Split {
  readonly training: PointSet;
  readonly validation: PointSet;
}

/**
 * Shuffles the pixels of a picture as NumPy's RandomState(seed).shuffle shuffles rows: the first `points` train, the
 * next `valPoints` validate, none does both.
 * @param shuffle gives the order of `total` rows, for callers that keep it
 * @throws InputError if the picture has fewer pixels than points are asked for.
 */
export function splitPoints(
  picture: GreyPicture,
  { seed, points, valPoints }: { seed: number; points: number; valPoints: number },
  shuffle: (seed: number, total: number) => Uint32Array = shuffledRows,
): Split {
  const total = picture.width * picture.height;
  if (points + valPoints > total) {
    throw new InputError(
      `--points ${points} and --val-points ${valPoints} need ${points + valPoints} pixels, but the picture of ` +
        `${picture.width}x${picture.height} has ${total}; give smaller numbers or a larger picture`,
    );
  }
  const rows = shuffle(seed, total);
  return {
    training: pointSet(picture, rows.slice(0, points)),
    validation: pointSet(picture, rows.slice(points, points + valPoints)),
  };
}

function pointSet(picture: GreyPicture, pixels: Uint32Array): PointSet {
  const { width, height } = picture;
  const inputs = new Float32Array(2 * pixels.length);
  const targets = new Float32Array(pixels.length);
  pixels.forEach((pixel, i) => {
    inputs[2 * i] = (pixel % width) / width;
    inputs[2 * i + 1] = Math.floor(pixel / width) / height;
    targets[i] = picture.pixels[pixel]! / 255;
  });
  return { count: pixels.length, inputs, targets, pixels };
}
