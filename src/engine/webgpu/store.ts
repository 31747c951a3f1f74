// A network's numbers on a GPU, with a copy here of what can be read at once.

import { InputError } from '../../format/input-error.ts';
import {
  hiddenCount,
  type LayerParameters,
  layerSizes,
  type NetworkSpec,
  type Parameters,
} from '../../net/network.ts';
import { STATE_SLOTS } from '../../net/training.ts';
import type { OptimizerState, TrainingSpec } from '../engine.ts';
import { hashCoefficients } from '../hash.ts';
import type { Device } from './device.ts';
import {
  gradientBlocks,
  type Layout,
  layerTable,
  layOut,
  packCoefficients,
  packTwins,
  packWeights,
  unpackWeights,
} from './layout.ts';

interface Buffers {
  readonly layers: GPUBuffer;
  readonly weights: GPUBuffer;
  readonly coefficients: GPUBuffer;
  readonly training: TrainingBuffers | undefined;
}

/** What only training needs. `state` has the optimizer's slots, one after another; 16 bytes where there are none. */
interface TrainingBuffers {
  readonly twins: GPUBuffer;
  readonly gradients: GPUBuffer;
  readonly blocks: GPUBuffer;
  readonly state: GPUBuffer;
}

export class Store {
  readonly layout: Layout;
  readonly #device: Device;
  readonly #spec: NetworkSpec;
  readonly #slots: number;
  readonly #buffers: Buffers;
  /** What is on the device; undefined when steps have changed it since it was read. */
  #parameters: Parameters | undefined;
  #state: readonly Parameters[] | undefined;
  #steps = 0;

  private constructor(device: Device, spec: NetworkSpec, slots: number, buffers: Buffers) {
    this.layout = layOut(spec);
    this.#device = device;
    this.#spec = spec;
    this.#slots = slots;
    this.#buffers = buffers;
  }

  /** @throws InputError if the parameters do not fit, EngineFailed if they have no room on the device */
  static async make(
    device: Device,
    spec: NetworkSpec,
    parameters: Parameters,
    training: TrainingSpec | undefined,
  ): Promise<Store> {
    checkShapes(spec, parameters);
    const layout = layOut(spec);
    const slots = training ? STATE_SLOTS[training.optimizer.kind] : 0;
    let buffers: Buffers | undefined;
    await device.make(() => {
      buffers = {
        layers: device.buffer(layerTable(layout).byteLength),
        weights: device.buffer(16 * layout.weights),
        coefficients: device.buffer(packCoefficients(layout, new Uint32Array(0)).byteLength),
        training: training && {
          twins: device.buffer(16 * layout.twins),
          gradients: device.buffer(16 * layout.weights),
          blocks: device.buffer(gradientBlocks(layout).byteLength),
          state: device.buffer(16 * layout.weights * slots),
        },
      };
    });
    const { layers, coefficients, training: more } = buffers!;
    device.write(layers, layerTable(layout));
    device.write(coefficients, packCoefficients(layout, hashCoefficients(hiddenCount(spec))));
    if (more) device.write(more.blocks, gradientBlocks(layout));
    const store = new Store(device, spec, slots, buffers!);
    store.setParameters(parameters);
    store.resetOptimizer();
    return store;
  }

  /** The buffers by the names that kernels give them. */
  get bound(): Readonly<Record<string, GPUBuffer>> {
    const { training, ...others } = this.#buffers;
    return { ...others, ...training };
  }

  /** @throws InputError if the shapes are others; nothing is changed then */
  setParameters(parameters: Parameters): void {
    checkShapes(this.#spec, parameters);
    this.#parameters = copy(parameters);
    const { weights, training } = this.#buffers;
    this.#device.write(weights, packWeights(this.layout, parameters));
    if (training) this.#device.write(training.twins, packTwins(this.layout, parameters));
  }

  /** @throws Error if steps were taken since `settle` */
  getParameters(): Parameters {
    return copy(known(this.#parameters));
  }

  resetOptimizer(): void {
    const { training } = this.#buffers;
    if (training && this.#slots > 0) this.#device.clear(training.state);
    const zero = () =>
      layerSizes(this.#spec).map(({ inputs, outputs }) => ({
        weight: new Float32Array(inputs * outputs),
        bias: new Float32Array(outputs),
      }));
    this.#state = Array.from({ length: this.#slots }, zero);
    this.#steps = 0;
  }

  /** @throws InputError if the shapes are others */
  setState(state: OptimizerState): void {
    if (state.slots.length !== this.#slots) {
      throw new InputError(
        `an optimizer state of ${state.slots.length} slots where ${this.#slots} are expected`,
      );
    }
    for (const slot of state.slots) checkShapes(this.#spec, slot);
    this.#state = state.slots.map(copy);
    this.#steps = state.steps;
    const { training } = this.#buffers;
    if (!training || this.#slots === 0) return;
    const packed = new Float32Array(4 * this.layout.weights * this.#slots);
    for (const [i, slot] of state.slots.entries()) {
      packed.set(packWeights(this.layout, slot), 4 * this.layout.weights * i);
    }
    this.#device.write(training.state, packed);
  }

  /** @throws Error if steps were taken since `settle` */
  getState(): OptimizerState {
    return { steps: this.#steps, slots: known(this.#state).map(copy) };
  }

  /** Counts a step, after which only the device has the numbers; returns how many there were with it. */
  changed(): number {
    this.#parameters = undefined;
    this.#state = undefined;
    this.#steps += 1;
    return this.#steps;
  }

  /** Reads what steps have changed. */
  async settle(): Promise<void> {
    if (this.#parameters !== undefined && this.#state !== undefined) return;
    const { weights, training } = this.#buffers;
    const bytes = 16 * this.layout.weights;
    const [first, second] = await this.#device.read(
      [weights, bytes],
      ...(this.#slots > 0 ? [[training!.state, bytes * this.#slots] as const] : []),
    );
    this.#parameters = unpackWeights(this.layout, new Float32Array(first!));
    this.#state = Array.from({ length: this.#slots }, (_, i) =>
      unpackWeights(this.layout, new Float32Array(second!, bytes * i, bytes / 4)),
    );
  }

  /** The gradients that a kernel left. */
  async gradients(): Promise<Parameters> {
    const [bytes] = await this.#device.read([this.#buffers.training!.gradients, 16 * this.layout.weights]);
    return unpackWeights(this.layout, new Float32Array(bytes!));
  }

  dispose(): void {
    for (const buffer of Object.values(this.bound)) buffer.destroy();
  }
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('steps were taken: await settle() before reading the network');
  return value;
}

function copy(parameters: Parameters): LayerParameters[] {
  return parameters.map(({ weight, bias }) => ({ weight: weight.slice(), bias: bias.slice() }));
}

function checkShapes(spec: NetworkSpec, parameters: Parameters): void {
  const sizes = layerSizes(spec);
  const fits = sizes.every(({ inputs, outputs }, l) => {
    return parameters[l]?.weight.length === inputs * outputs && parameters[l].bias.length === outputs;
  });
  if (!fits || parameters.length !== sizes.length)
    throw new InputError('the parameters do not have the shapes of the network they are loaded into');
}
