// The outputs of a partition at pixels whose cells are known.

import { planeFrom, widestTriangle } from '../../polytope/exact/cell-planes.ts';
import type { Partition } from '../../polytope/exact/partition.ts';
import type { Band } from './painter.ts';

/** In place of a cell: the pixel lies in none. */
export const NOWHERE = 0xffffffff;

/** The affine functions of the cells, in pixels, made when a pixel of the cell is sampled: those that none sees are not. */
export class PixelPlanes {
  readonly #partition: Partition;
  readonly #positions: Float64Array;
  readonly #offset: number;
  /** Float64 [F][2 + 3 outputs]: a corner, and for each output its value there and its gradient. */
  readonly #planes: Float64Array;
  readonly #isMade: Uint8Array;
  readonly #corners = new Uint32Array(3);
  readonly #gradient = new Float64Array(2);

  constructor(partition: Partition, positions: Float64Array, offset: number) {
    this.#partition = partition;
    this.#positions = positions;
    this.#offset = offset;
    this.#planes = new Float64Array(partition.areas.length * (2 + 3 * partition.outputCount));
    this.#isMade = new Uint8Array(partition.areas.length);
  }

  /**
   * Samples the pixels of a band.
   * @param cells Uint32 [rows][width]: the cell of each pixel; NOWHERE, and it is left out
   * @param outputs Float32 [height][width][outputs] of the whole picture
   */
  sample(cells: Uint32Array, { from, to }: Band, width: number, outputs: Float32Array): void {
    const { outputCount } = this.#partition;
    const planes = this.#planes;
    for (let row = from, pixel = 0; row < to; row++) {
      for (let column = 0; column < width; ) {
        const cell = cells[pixel]!;
        const begin = column;
        while (column < width && cells[pixel] === cell) {
          column++;
          pixel++;
        }
        if (cell === NOWHERE) continue;
        const plane = this.#planeOf(cell);
        for (let o = 0; o < outputCount; o++) {
          const gx = planes[plane + 3 * o + 3]!;
          const gy = planes[plane + 3 * o + 4]!;
          const first = planes[plane + 3 * o + 2]! + gy * (row - planes[plane + 1]!) - gx * planes[plane]!;
          let at = (row * width + begin) * outputCount + o;
          for (let x = begin; x < column; x++, at += outputCount) outputs[at] = first + gx * x;
        }
      }
    }
  }

  /** Where the plane of a cell lies. */
  #planeOf(cell: number): number {
    const { outputs, outputCount } = this.#partition;
    const at = cell * (2 + 3 * outputCount);
    if (this.#isMade[cell] === 1) return at;
    this.#isMade[cell] = 1;
    const [corners, gradient] = [this.#corners, this.#gradient];
    widestTriangle(this.#partition, this.#positions, cell, corners);
    this.#planes[at] = this.#positions[2 * corners[0]!]! - this.#offset;
    this.#planes[at + 1] = this.#positions[2 * corners[0]! + 1]! - this.#offset;
    for (let o = 0; o < outputCount; o++) {
      planeFrom(this.#positions, outputs, outputCount, o, corners, gradient);
      this.#planes[at + 3 * o + 2] = outputs[corners[0]! * outputCount + o]!;
      this.#planes.set(gradient, at + 3 * o + 3);
    }
    return at;
  }
}
