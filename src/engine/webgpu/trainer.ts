// Training on a GPU: two kernels a step, one over the points and one over the weights.

import { multiplyAdds, type NetworkSpec } from '../../net/network.ts';
import { ADAM } from '../../net/optimizer.ts';
import { powInteger } from '../../random/math.ts';
import type { TrainingSpec } from '../engine.ts';
import type { Device } from './device.ts';
import { gradientBlocks } from './layout.ts';
import { Room } from './room.ts';
import type { Store } from './store.ts';
import { chooseTile, type Tile, trainingPoints } from './tile.ts';
import { curveOf, type Kernel, slopeOf } from './wgsl/common.ts';
import { gradientKernel, MODE } from './wgsl/gradient.ts';
import { trainKernel } from './wgsl/train.ts';

/** Multiply-adds of one submission; fixed, as it decides the order of sums: 10^10 are 0.1 s at 2 x 10^11 operations/s. */
const WORK = 1e10;
/** Bytes that activations, and as many deltas, may take. */
const ACTIVATIONS = 1 << 28;
/** Points of a piece are a multiple of it. */
const UNIT = 32;
/** The most points of a workgroup that trains. */
const LARGEST_TILE = 64;

export class Trainer {
  readonly #device: Device;
  readonly #spec: NetworkSpec;
  readonly #store: Store;
  readonly #room: Room;
  readonly #tiles = new Map<number, readonly [Tile, Kernel]>();
  readonly #gradient: Kernel;
  readonly #blocks: number;
  readonly #most: number;

  constructor(device: Device, spec: NetworkSpec, store: Store, training: TrainingSpec) {
    this.#device = device;
    this.#spec = spec;
    this.#store = store;
    this.#room = new Room(device);
    this.#gradient = gradientKernel(training.optimizer.kind);
    this.#blocks = gradientBlocks(store.layout).length / 4;
    const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
    const bytes = Math.min(maxBufferSize, maxStorageBufferBindingSize, ACTIVATIONS);
    const { rows, deltaRows } = store.layout;
    const fitting = Math.min(bytes / (4 * Math.max(rows, deltaRows)), WORK / (3 * multiplyAdds(spec)));
    this.#most = Math.max(UNIT, UNIT * Math.floor((fitting - LARGEST_TILE) / UNIT));
  }

  /**
   * Forward, backward and gradients of a batch; with `update` a step, else the gradients stay in their buffer. Resolves
   * to the outputs.
   */
  async train(
    training: TrainingSpec,
    inputs: Float32Array,
    targets: Float32Array,
    count: number,
    update: boolean,
  ): Promise<Float32Array> {
    const { inputs: width, outputs } = this.#spec;
    await this.#reserve(Math.min(count, this.#most));
    const steps = update ? this.#store.changed() : 0;
    const rates = ratesOf(training, steps);
    const terms = training.loss === 'cross_entropy' ? count : count * outputs;
    const result = new Float32Array(count * outputs);
    for (let first = 0; first < count; first += this.#most) {
      const points = Math.min(this.#most, count - first);
      const isLast = first + points === count;
      const mode =
        (first > 0 ? MODE.add : 0) |
        (isLast && update ? 0 : MODE.keep) |
        (isLast && update ? MODE.update : 0);
      const room = this.#room;
      this.#device.write(room.get('points'), inputs.subarray(first * width, (first + points) * width));
      this.#device.write(room.get('targets'), targets.subarray(first * outputs, (first + points) * outputs));
      const [tile, kernel] = this.#kernelFor(training, points);
      this.#device.run(
        [
          [kernel, Math.ceil(points / tile.points)],
          [this.#gradient, this.#blocks],
        ],
        { ...this.#store.bound, ...room.bound },
        {
          ...{ count: points, layers: this.#store.layout.layers.length, pitch: padded(points, tile) / 4 },
          ...{ slope: slopeOf(this.#spec.activation), scale: 1 / terms, mode },
          ...rates,
        },
      );
      const [bytes] = await this.#device.read([room.get('outputs'), 4 * points * outputs]);
      result.set(new Float32Array(bytes!), first * outputs);
    }
    return result;
  }

  #kernelFor({ loss }: TrainingSpec, points: number): readonly [Tile, Kernel] {
    const most = trainingPoints(points);
    let found = this.#tiles.get(most);
    if (found === undefined) {
      const { inputs, hidden, outputs, activation } = this.#spec;
      const tile = chooseTile([inputs, ...hidden, outputs], this.#device.limits, most);
      found = [tile, trainKernel(tile, curveOf(activation), loss)];
      this.#tiles.set(most, found);
    }
    return found;
  }

  async #reserve(points: number): Promise<void> {
    const { inputs, outputs } = this.#spec;
    const { rows, deltaRows } = this.#store.layout;
    await this.#room.reserve({
      points: 4 * points * inputs,
      targets: 4 * points * outputs,
      outputs: 4 * points * outputs,
      activations: 4 * rows * (points + LARGEST_TILE),
      deltas: 4 * deltaRows * (points + LARGEST_TILE),
    });
  }

  dispose(): void {
    this.#room.dispose();
  }
}

/** Points of a whole number of workgroups. */
function padded(points: number, tile: Tile): number {
  return tile.points * Math.ceil(points / tile.points);
}

/** The numbers of an optimizer's step, rounded once from float64; `steps` counts this step too. */
function ratesOf({ optimizer }: TrainingSpec, steps: number) {
  const { kind, learningRate: rate } = optimizer;
  if (kind === 'sgd_momentum') return { rate, momentum: optimizer.momentum };
  if (kind !== 'adam' || steps === 0) return { rate };
  return {
    stepSize: rate / (1 - powInteger(ADAM.beta1, steps)),
    rootCorrection: Math.sqrt(1 - powInteger(ADAM.beta2, steps)),
  };
}
