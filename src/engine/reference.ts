// The reference engine: the contract of engine.ts on top of net/, on one thread, with no tricks.

import { InputError } from '../format/input-error.ts';
import { loss } from '../net/loss.ts';
import { forward, lossAndGradients } from '../net/mlp.ts';
import {
  hiddenCount,
  type LayerParameters,
  layerSizes,
  type NetworkSpec,
  type Parameters,
  type Vector,
} from '../net/network.ts';
import { newOptimizer, type OptimizerMemory, optimizerStep } from '../net/optimizer.ts';
import { STATE_SLOTS } from '../net/training.ts';
import {
  type Engine,
  type EngineNetwork,
  type Grid,
  measured,
  type OptimizerState,
  type Phases,
  type Samples,
  type TrainingSpec,
} from './engine.ts';
import { gridPoints } from './grid.ts';
import { hashCoefficients } from './hash.ts';

/** Neurons times points that a forward pass keeps at once: bounds its memory to about 16 MB. */
const KEPT_VALUES = 1 << 20;

export interface ReferenceOptions {
  readonly precision?: 32 | 64;
  /** Where the parts of a step are measured, if they are to be. */
  readonly phases?: Phases | undefined;
}

/**
 * The reference engine. `precision` (64 when not given) is that of activations, losses and gradients. Parameters and
 * optimizer state are float32 between steps in both, as every checkpoint holds them, so that a network restored by
 * `setParameters` and `setOptimizerState` continues to the same bits; arithmetic is float64, rounded when it is stored.
 */
export function createReferenceEngine(options: ReferenceOptions = {}): Engine {
  const { phases } = options;
  return {
    name: 'reference',
    threads: 1,
    async load(spec, parameters, training) {
      if (options.precision === 32) {
        return new ReferenceNetwork(
          spec,
          parameters,
          training,
          (values) => Float32Array.from(values),
          phases,
        );
      }
      return new ReferenceNetwork(spec, parameters, training, (values) => Float64Array.from(values), phases);
    },
    async close() {},
  };
}

class ReferenceNetwork<V extends Vector> implements EngineNetwork {
  readonly spec: NetworkSpec;
  #training: TrainingSpec | undefined;
  readonly #convert: (values: Vector) => V;
  readonly #coefficients: Uint32Array;
  readonly #phases: Phases | undefined;
  #parameters: Parameters;
  #optimizer: OptimizerMemory<Float32Array> = { steps: 0, slots: [] };

  constructor(
    spec: NetworkSpec,
    parameters: Parameters,
    training: TrainingSpec | undefined,
    convert: (values: Vector) => V,
    phases: Phases | undefined,
  ) {
    this.spec = spec;
    this.#training = training;
    this.#convert = convert;
    this.#phases = phases;
    this.#coefficients = hashCoefficients(hiddenCount(spec));
    checkParameters(spec, parameters);
    this.#parameters = copy(parameters);
    this.resetOptimizer();
  }

  setParameters(parameters: Parameters): void {
    checkParameters(this.spec, parameters);
    this.#parameters = copy(parameters);
  }

  getParameters(): Parameters {
    return copy(this.#parameters);
  }

  setLearningRate(learningRate: number): void {
    const training = this.#needTraining();
    this.#training = { ...training, optimizer: { ...training.optimizer, learningRate } };
  }

  resetOptimizer(): void {
    if (this.#training) this.#optimizer = newOptimizer(this.#training.optimizer, this.#parameters);
  }

  setOptimizerState(state: OptimizerState): void {
    const slots = this.#training ? STATE_SLOTS[this.#training.optimizer.kind] : 0;
    if (state.slots.length !== slots) {
      throw new InputError(`an optimizer state of ${state.slots.length} slots where ${slots} are expected`);
    }
    for (const slot of state.slots) checkParameters(this.spec, slot);
    this.#optimizer = { steps: state.steps, slots: state.slots.map(copy) };
  }

  getOptimizerState(): OptimizerState {
    return { steps: this.#optimizer.steps, slots: this.#optimizer.slots.map(copy) };
  }

  async settle(): Promise<void> {}

  async forward(inputs: Float32Array, count: number): Promise<Float32Array> {
    return Float32Array.from(this.#outputs(inputs, count));
  }

  async loss(inputs: Float32Array, targets: Float32Array, count: number): Promise<number> {
    const { loss: name } = this.#needTraining();
    const wanted = this.#values(targets, count * this.spec.outputs);
    return measured(
      this.#phases,
      'validation',
      () => loss(name, this.#outputs(inputs, count), wanted, count).value,
    );
  }

  async gradients(inputs: Float32Array, targets: Float32Array, count: number) {
    const result = this.#lossAndGradients(inputs, targets, count);
    return { loss: result.loss, gradients: copy(result.gradients) };
  }

  async step(inputs: Float32Array, targets: Float32Array, count: number): Promise<number> {
    const { optimizer } = this.#needTraining();
    const result = measured(this.#phases, 'forward, backward', () =>
      this.#lossAndGradients(inputs, targets, count),
    );
    this.#optimizer = measured(this.#phases, 'update', () =>
      optimizerStep(optimizer, this.#parameters, result.gradients, this.#optimizer),
    );
    return result.loss;
  }

  async sample(grid: Grid, firstRow: number, rows: number): Promise<Samples> {
    if (this.spec.inputs !== 2) {
      throw new InputError(
        `a network of ${this.spec.inputs} inputs: only one of 2 inputs can be drawn on a grid`,
      );
    }
    const count = rows * grid.width;
    const outputs = new Float32Array(count * this.spec.outputs);
    const hashes = new Uint32Array(2 * count);
    this.#forwardInPieces(gridPoints(grid, firstRow, rows), count, (first, points, pass) => {
      outputs.set(pass.outputs, first * this.spec.outputs);
      this.#addHashes(pass.preActivations, hashes.subarray(2 * first, 2 * (first + points)));
    });
    return { outputs, hashes };
  }

  dispose(): void {}

  /** Adds the coefficients of the active neurons of every point to its hash. */
  #addHashes(preActivations: readonly V[], hashes: Uint32Array): void {
    const points = hashes.length / 2;
    let first = 0;
    for (const z of preActivations) {
      const width = z.length / points;
      for (let p = 0; p < points; p++) {
        for (let n = 0; n < width; n++) {
          if (!(z[p * width + n]! > 0)) continue;
          // Uint32Array stores modulo 2^32.
          hashes[2 * p] = hashes[2 * p]! + this.#coefficients[2 * (first + n)]!;
          hashes[2 * p + 1] = hashes[2 * p + 1]! + this.#coefficients[2 * (first + n) + 1]!;
        }
      }
      first += width;
    }
  }

  #outputs(inputs: Float32Array, count: number): V {
    const outputs = this.#convert(new Float32Array(count * this.spec.outputs));
    this.#forwardInPieces(inputs, count, (first, _, pass) => {
      outputs.set(pass.outputs, first * this.spec.outputs);
    });
    return outputs;
  }

  /** The forward pass a piece of points at a time; `use` gets the piece's first point and number of points. */
  #forwardInPieces(
    inputs: Float32Array,
    count: number,
    use: (first: number, points: number, pass: ReturnType<typeof forward<V>>) => void,
  ): void {
    const parameters = this.#convertedParameters();
    const values = this.#values(inputs, count * this.spec.inputs);
    const piece = Math.max(1, Math.floor(KEPT_VALUES / (1 + hiddenCount(this.spec))));
    for (let first = 0; first < count; first += piece) {
      const points = Math.min(piece, count - first);
      const part = values.subarray(first * this.spec.inputs, (first + points) * this.spec.inputs) as V;
      use(first, points, forward(this.spec, parameters, part, points));
    }
  }

  #lossAndGradients(inputs: Float32Array, targets: Float32Array, count: number) {
    const { loss: name } = this.#needTraining();
    const x = this.#values(inputs, count * this.spec.inputs);
    const t = this.#values(targets, count * this.spec.outputs);
    return lossAndGradients(this.spec, this.#convertedParameters(), name, x, t, count);
  }

  #convertedParameters(): Parameters<V> {
    return this.#parameters.map((layer) => ({
      weight: this.#convert(layer.weight),
      bias: this.#convert(layer.bias),
    }));
  }

  /** The first `length` values in this engine's precision. */
  #values(values: Float32Array, length: number): V {
    if (values.length < length) throw new RangeError(`${values.length} values where ${length} are expected`);
    return this.#convert(values.subarray(0, length));
  }

  #needTraining(): TrainingSpec {
    if (!this.#training) throw new Error('this network was loaded without a TrainingSpec');
    return this.#training;
  }
}

function copy(parameters: Parameters<Vector>): LayerParameters[] {
  return parameters.map(({ weight, bias }) => ({
    weight: Float32Array.from(weight),
    bias: Float32Array.from(bias),
  }));
}

function checkParameters(spec: NetworkSpec, parameters: Parameters): void {
  const sizes = layerSizes(spec);
  const fits =
    parameters.length === sizes.length &&
    sizes.every(
      ({ inputs, outputs }, l) =>
        parameters[l]!.weight.length === inputs * outputs && parameters[l]!.bias.length === outputs,
    );
  if (!fits)
    throw new InputError('the parameters do not have the shapes of the network they are loaded into');
}
