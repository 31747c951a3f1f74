// How much of every pixel the creases cover: anti-aliased lines, added up.

import { BORDER } from '../../polytope/exact/partition.ts';
import type { View } from './view.ts';

/** Adds lines of a width, in pixels, to Float32 [height][width] shares of pixels, which may come out above 1. */
export class Coverage {
  readonly shares: Float32Array;
  readonly #width: number;
  readonly #height: number;

  constructor({ width, height }: View) {
    this.shares = new Float32Array(width * height);
    this.#width = width;
    this.#height = height;
  }

  /**
   * Adds a line from (ax, ay) to (bx, by). Column by column (or row by row where it is steep) it covers an interval of
   * pixels exactly. A line in pieces gets the same shares as the whole.
   */
  add(ax: number, ay: number, bx: number, by: number, thickness: number): void {
    const steep = Math.abs(by - ay) > Math.abs(bx - ax);
    if (steep) {
      if (ay < by) this.#add(ay, ax, by, bx, thickness, this.#height, this.#width, this.#width, 1);
      else this.#add(by, bx, ay, ax, thickness, this.#height, this.#width, this.#width, 1);
    } else if (ax < bx) this.#add(ax, ay, bx, by, thickness, this.#width, this.#height, 1, this.#width);
    else if (bx < ax) this.#add(bx, by, ax, ay, thickness, this.#width, this.#height, 1, this.#width);
  }

  /** The same along the axis u, of which a line goes further than along v; a step along each is so many pixels. */
  #add(
    au: number,
    av: number,
    bu: number,
    bv: number,
    thickness: number,
    sizeU: number,
    sizeV: number,
    stepU: number,
    stepV: number,
  ): void {
    const shares = this.shares;
    const slope = (bv - av) / (bu - au);
    const half = (thickness / 2) * Math.sqrt(1 + slope * slope);
    const last = Math.min(sizeU, Math.ceil(bu));
    for (let u = Math.max(0, Math.floor(au)); u < last; u++) {
      const from = u > au ? u : au;
      const to = u + 1 < bu ? u + 1 : bu;
      const centre = av + ((from + to) / 2 - au) * slope;
      const low = centre - half > 0 ? centre - half : 0;
      const high = centre + half < sizeV ? centre + half : sizeV;
      for (let v = Math.floor(low); v < high; v++) {
        const covered = (v + 1 < high ? v + 1 : high) - (v > low ? v : low);
        shares[u * stepU + v * stepV]! += (to - from) * covered;
      }
    }
  }
}

/** Which creases are drawn: those of the neurons n with chosen[n] not 0; all if it is missing. */
export type Chosen = Uint8Array | undefined;

/** Adds the creases of a partition, or the edges of some of them; the border of the domain is none. */
export function addCreases(
  coverage: Coverage,
  { edges, edgeNeurons }: { readonly edges: ArrayLike<number>; readonly edgeNeurons: ArrayLike<number> },
  positions: Float64Array,
  thickness: number,
  chosen: Chosen,
): void {
  for (let edge = 0; edge < edgeNeurons.length; edge++) {
    const neuron = edgeNeurons[edge]!;
    if (neuron === BORDER || chosen?.[neuron] === 0) continue;
    const a = 2 * edges[2 * edge]!;
    const b = 2 * edges[2 * edge + 1]!;
    coverage.add(positions[a]!, positions[a + 1]!, positions[b]!, positions[b + 1]!, thickness);
  }
}
