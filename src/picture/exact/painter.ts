// Painting a partition in WebAssembly: cells by rows of pixels and creases over them, a band of rows at a time.

import type { Partition } from '../../polytope/exact/partition.ts';
import type { Rgb } from '../image.ts';
import type { View } from './view.ts';

/** Of kernels.as.ts. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly [pointer: string]: unknown;
  open(
    width: number,
    height: number,
    rows: number,
    vertices: number,
    cells: number,
    entries: number,
    lines: number,
  ): number;
  take(from: number, to: number): void;
  fill(vertices: number, cells: number, offset: number): number;
  cover(lines: number, thickness: number): void;
  mix(red: number, green: number, blue: number): void;
}

/** Rows of a picture that are at hand: from `from` to `to` without `to`. */
export interface Band {
  readonly from: number;
  readonly to: number;
}

/** Pixels of a band, at most, unless one row has more: 16 MB with their shares, so that memory stays small. */
const BAND = 2 ** 21;

/**
 * Paints one picture after another:
 *
 *     painter.open(partition, positions, view);
 *     for (const { from, to } of painter.bands()) {
 *       painter.fill(colours, 0.5);
 *       painter.cover(edges, thickness);
 *       painter.mix(INK);
 *       words.set(painter.pixels, from * width);
 *     }
 *
 * The picture does not depend on the bands. What it gives are views of its memory, good until its next picture.
 */
export class Painter {
  readonly #wasm: Exports;
  readonly #most: number;
  #view: View = { domain: [0, 0, 1, 1], width: 1, height: 1 };
  #rows = 1;
  #vertices = 0;
  #cells = 0;
  #band: Band = { from: 0, to: 0 };

  /**
   * @param module dist/picture/exact/kernels.wasm
   * @param most pixels of a band
   */
  constructor(module: WebAssembly.Module, most = BAND) {
    const { exports } = new WebAssembly.Instance(module, { env: { abort: () => {} } });
    this.#wasm = exports as unknown as Exports;
    this.#most = most;
  }

  /**
   * Begins a picture.
   * @param positions Float64 [V][2]: the vertices in pixels
   * @throws RangeError where there is no memory for it
   */
  open(
    { areas, cellStarts, cellVertices, edgeNeurons }: PaintedPartition,
    positions: Float64Array,
    view: View,
  ): void {
    const { width, height } = view;
    this.#view = view;
    this.#vertices = positions.length / 2;
    this.#cells = areas.length;
    this.#rows = Math.min(height, Math.max(1, Math.floor(this.#most / width)));
    const [entries, edges] = [cellVertices.length, edgeNeurons.length];
    if (!this.#wasm.open(width, height, this.#rows, this.#vertices, areas.length, entries, edges)) {
      throw new RangeError(`there is no memory for a picture of ${areas.length} polytopes`);
    }
    new Float64Array(this.#memory, this.#at('positions'), positions.length).set(positions);
    this.#words('starts', cellStarts.length).set(cellStarts);
    this.#words('loops', entries).set(cellVertices);
  }

  /** The bands of the picture from top to bottom, each without a line when it comes; its pixels are to be written. */
  *bands(): Generator<Band> {
    const { height } = this.#view;
    for (let from = 0; from < height; from += this.#rows) {
      this.#band = { from, to: Math.min(height, from + this.#rows) };
      this.#wasm.take(from, this.#band.to);
      yield this.#band;
    }
  }

  /**
   * Writes the value of its cell to every pixel: of the cell that its sample at (column + offset, row + offset) lies in;
   * offset 0 is where a raster samples, 0.5 the middle. Every pixel of the domain is written once.
   * @param values Uint32 [F]
   * @param outside what pixels outside of the domain get
   * @returns how many pixels lie in a cell
   */
  fill(values: Uint32Array, offset: number, outside = 0): number {
    this.pixels.fill(outside);
    this.#words('values', this.#cells).set(values);
    return this.#wasm.fill(this.#vertices, this.#cells, offset);
  }

  /**
   * Adds lines to the shares of the pixels that they cover; a share may come out above 1.
   * @param lines Uint32 [lines][2]: vertices, no more lines than the partition has edges
   * @param thickness in pixels
   */
  cover(lines: ArrayLike<number>, thickness: number): void {
    this.#words('lines', lines.length).set(lines);
    this.#wasm.cover(lines.length / 2, thickness);
  }

  /** Lays a colour over the pixels by their shares; then none is covered. */
  mix([red, green, blue]: Rgb): void {
    this.#wasm.mix(red, green, blue);
  }

  /** Uint32 [rows of the band][width]. */
  get pixels(): Uint32Array {
    return this.#words('pixels', this.#size);
  }

  /** Float32 [rows of the band][width]: how much of each pixel lines cover. */
  get shares(): Float32Array {
    return new Float32Array(this.#memory, this.#at('shares'), this.#size);
  }

  get #size(): number {
    return (this.#band.to - this.#band.from) * this.#view.width;
  }

  get #memory(): ArrayBuffer {
    return this.#wasm.memory.buffer;
  }

  #at(pointer: string): number {
    // Addresses above 2 GB come out negative.
    return ((this.#wasm[pointer] as WebAssembly.Global).value as number) >>> 0;
  }

  #words(pointer: string, length: number): Uint32Array {
    return new Uint32Array(this.#memory, this.#at(pointer), length);
  }
}

/** What a painter needs to know of a partition. */
export type PaintedPartition = Pick<Partition, 'areas' | 'cellStarts' | 'cellVertices' | 'edgeNeurons'>;
