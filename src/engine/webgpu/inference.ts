// Forward passes on a GPU: points in pieces that fit the device and take no seconds.

import { multiplyAdds, type NetworkSpec } from '../../net/network.ts';
import type { Grid, GridPicture, Samples } from '../engine.ts';
import type { Device } from './device.ts';
import { Room } from './room.ts';
import type { Store } from './store.ts';
import { chooseTile, type Tile } from './tile.ts';
import { curveOf, type Kernel, slopeOf } from './wgsl/common.ts';
import { CREASE_THREADS, countKernel, creaseKernel } from './wgsl/crease.ts';
import { inferKernel, type PointSource } from './wgsl/infer.ts';

/** Bytes that the activations of a piece may take, where they lie in storage. */
const ACTIVATIONS = 1 << 28;

const CREASES = creaseKernel();
const COUNT = countKernel();

export class Inference {
  readonly #device: Device;
  readonly #spec: NetworkSpec;
  readonly #store: Store;
  readonly #room: Room;
  readonly #tile: Tile;
  readonly #work: number;
  readonly #kernels = new Map<string, Kernel>();

  constructor(device: Device, spec: NetworkSpec, store: Store) {
    this.#device = device;
    this.#spec = spec;
    this.#store = store;
    this.#room = new Room(device);
    this.#tile = chooseTile([spec.inputs, ...spec.hidden, spec.outputs], device.limits);
    this.#work = multiplyAdds(spec);
  }

  /** The outputs at points of a list, float32 [count][outputs]. */
  async forward(inputs: Float32Array, count: number): Promise<Float32Array> {
    const { inputs: width, outputs } = this.#spec;
    const result = new Float32Array(count * outputs);
    const most = this.#mostPoints(Math.max(width, outputs));
    for (let first = 0; first < count; first += most) {
      const points = Math.min(most, count - first);
      await this.#reserve(points, points * width, false);
      this.#device.write(this.#room.get('points'), inputs.subarray(first * width, (first + points) * width));
      await this.#infer('list', points, 0, false);
      const [bytes] = await this.#device.read([this.#room.get('outputs'), 4 * points * outputs]);
      result.set(new Float32Array(bytes!), first * outputs);
    }
    return result;
  }

  /** Outputs and hashes on rows of a grid. */
  async sample(grid: Grid, firstRow: number, rows: number): Promise<Samples> {
    const { outputs: width } = this.#spec;
    const outputs = new Float32Array(rows * grid.width * width);
    const hashes = new Uint32Array(2 * rows * grid.width);
    const most = Math.max(1, Math.floor(this.#mostPoints(Math.max(2, width)) / grid.width));
    for (let done = 0; done < rows; done += most) {
      const band = Math.min(most, rows - done);
      const points = band * grid.width;
      await this.#onGrid(grid, firstRow + done, band);
      const [first, second] = await this.#device.read(
        [this.#room.get('outputs'), 4 * points * width],
        [this.#room.get('hashes'), 8 * points],
      );
      outputs.set(new Float32Array(first!), done * grid.width * width);
      hashes.set(new Uint32Array(second!), 2 * done * grid.width);
    }
    return { outputs, hashes };
  }

  /** A whole grid with its creases; undefined if the device cannot hold it at once. */
  async raster(grid: Grid, crease: 'thin' | 'both'): Promise<GridPicture | undefined> {
    const { width, height } = grid;
    const points = width * height;
    const { outputs } = this.#spec;
    if (points > this.#mostPoints(Math.max(2, outputs))) return undefined;
    const places = 2 ** Math.ceil(Math.log2(2 * points));
    const most = Math.min(this.#device.limits.maxBufferSize, this.#device.limits.maxStorageBufferBindingSize);
    if (4 * places > most) return undefined;
    await this.#room.reserve({ creases: points, places: 4 * places, found: 4 });
    await this.#onGrid(grid, 0, height);
    const bound = this.#room.bound;
    this.#device.clear(bound.places!);
    this.#device.clear(bound.found!);
    const groups = (threads: number) => Math.ceil(threads / CREASE_THREADS);
    const call = { count: points, width, height, both: crease === 'both' ? 1 : 0, mask: places - 1 };
    this.#device.run([[CREASES, groups(points / 4)]], bound, call);
    this.#device.run([[COUNT, groups(points)]], bound, call);
    const [first, second, third] = await this.#device.read(
      [bound.outputs!, 4 * points * outputs],
      [bound.creases!, points],
      [bound.found!, 4],
    );
    return {
      outputs: new Float32Array(first!),
      creases: new Uint8Array(second!),
      patterns: new Uint32Array(third!)[0]!,
    };
  }

  /** Computes rows of a grid, and leaves outputs and hashes on the device. */
  async #onGrid(grid: Grid, firstRow: number, rows: number): Promise<void> {
    const points = rows * grid.width;
    await this.#reserve(points, grid.width + rows, true);
    this.#device.write(this.#room.get('points'), axes(grid, firstRow, rows));
    await this.#infer('grid', points, grid.width, true);
  }

  /** How many points fit the device at once, where the largest array has `widest` numbers a point. */
  #mostPoints(widest: number): number {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.#device.limits;
    const most = Math.min(maxBufferSize, maxStorageBufferBindingSize);
    const each = this.#tile.source === 'storage' ? 8 * this.#rows : 0;
    const unit = this.#tile.points;
    const fitting = Math.min(most / (4 * widest), each > 0 ? Math.min(most, ACTIVATIONS) / each : most);
    return Math.max(unit, unit * Math.floor(fitting / unit) - unit);
  }

  /** Rows of one layer's activations in storage. */
  get #rows(): number {
    return Math.max(
      ...this.#store.layout.layers.flatMap(({ pitch, twinPitch }) => [4 * pitch, 4 * twinPitch]),
    );
  }

  async #reserve(points: number, numbers: number, hashes: boolean): Promise<void> {
    const stored = this.#tile.source === 'storage';
    await this.#room.reserve({
      points: 4 * numbers,
      outputs: 4 * points * this.#spec.outputs,
      ...(stored ? { activations: 2 * this.#rows * 4 * this.#padded(points) } : {}),
      ...(hashes ? { hashes: 8 * points } : {}),
    });
  }

  #padded(points: number): number {
    return this.#tile.points * Math.ceil(points / this.#tile.points);
  }

  async #infer(source: PointSource, points: number, width: number, hashes: boolean): Promise<void> {
    const { activation } = this.#spec;
    const name = `${source} ${hashes}`;
    const kernel = this.#kernels.get(name) ?? inferKernel(this.#tile, curveOf(activation), source, hashes);
    this.#kernels.set(name, kernel);
    const bound = { ...this.#store.bound, ...this.#room.bound };
    const call = {
      layers: this.#store.layout.layers.length,
      ...{ pitch: this.#padded(points) / 4, otherRows: this.#rows, width, slope: slopeOf(activation) },
    };
    const unit = this.#tile.points;
    // A piece is one row of workgroups: their number along it is limited.
    const most = unit * this.#device.limits.maxComputeWorkgroupsPerDimension;
    await this.#device.inPieces(points, this.#work, unit, most, (first, count) => {
      this.#device.run([[kernel, Math.ceil(count / unit)]], bound, { ...call, first, count: first + count });
    });
  }

  dispose(): void {
    this.#room.dispose();
  }
}

/** The x of a grid's columns, then the y of some of its rows, as `gridPoints` rounds them. */
export function axes({ domain, width, height }: Grid, firstRow: number, rows: number): Float32Array {
  const [x0, y0, x1, y1] = domain;
  const values = new Float32Array(width + rows);
  for (let j = 0; j < width; j++) values[j] = x0 + (j / width) * (x1 - x0);
  for (let i = 0; i < rows; i++) values[width + i] = y0 + ((firstRow + i) / height) * (y1 - y0);
  return values;
}
