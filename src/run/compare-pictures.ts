// Compares the frames of two runs, pixel by pixel.

import type { RgbaImage } from '../picture/image.ts';
import { type Differences, Tally } from './compare-tally.ts';

/** Where two runs' frames differ first; column and row count from 0 at the frame's upper left corner. */
export interface PixelPlace {
  readonly epoch: number;
  readonly column: number;
  readonly row: number;
}

/** Frames of one epoch that differ in size, as [width, height]. */
export interface FrameMismatch {
  readonly epoch: number;
  readonly a: readonly [width: number, height: number];
  readonly b: readonly [width: number, height: number];
}

/** `differing` counts pixels; two differ by their largest difference in a channel, 0 to 255. */
export interface PictureComparison extends Differences<PixelPlace> {
  /** How many frames and pixels were compared, and how many of the frames have a pixel that differs. */
  readonly frames: number;
  readonly pixels: number;
  readonly differingFrames: number;
  /** The epochs of which only one run has a frame. */
  readonly onlyInA: readonly number[];
  readonly onlyInB: readonly number[];
  readonly incomparable: readonly FrameMismatch[];
}

/** Compares frames one after another, so that only one of each run is in memory. */
export class PictureComparer {
  readonly #tally: Tally<PixelPlace>;
  readonly #incomparable: FrameMismatch[] = [];
  #frames = 0;
  #pixels = 0;
  #differingFrames = 0;

  constructor(tolerance: number) {
    this.#tally = new Tally(tolerance);
  }

  /** Counts frames of an epoch that are known to be the same, `pixels` pixels each. */
  addSame(pixels: number): void {
    this.#frames += 1;
    this.#pixels += pixels;
  }

  /** Compares the frames of an epoch. */
  add(epoch: number, a: RgbaImage, b: RgbaImage): void {
    const { width, height } = a;
    if (width !== b.width || height !== b.height) {
      this.#incomparable.push({ epoch, a: [width, height], b: [b.width, b.height] });
      return;
    }
    this.addSame(width * height);
    const before = this.#tally.result().differing;
    for (let pixel = 0; pixel < width * height; pixel++) {
      const difference = pixelDifference(a.data, b.data, 4 * pixel);
      if (difference === 0) continue;
      this.#tally.note(difference, () => ({
        epoch,
        column: pixel % width,
        row: Math.floor(pixel / width),
      }));
    }
    if (this.#tally.result().differing > before) this.#differingFrames += 1;
  }

  result(onlyInA: readonly number[], onlyInB: readonly number[]): PictureComparison {
    return {
      ...{ frames: this.#frames, pixels: this.#pixels, differingFrames: this.#differingFrames },
      ...{ onlyInA, onlyInB, incomparable: this.#incomparable },
      ...this.#tally.result(),
    };
  }
}

/** The largest difference between the four channels of two pixels. */
function pixelDifference(a: RgbaImage['data'], b: RgbaImage['data'], at: number): number {
  let largest = 0;
  for (let i = at; i < at + 4; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
