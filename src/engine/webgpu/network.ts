// A network on a GPU behind the contract of engines: checks, turns and the loss's value; the work is in other files.

import { InputError } from '../../format/input-error.ts';
import { loss as lossOf } from '../../net/loss.ts';
import type { NetworkSpec, Parameters } from '../../net/network.ts';
import type {
  EngineNetwork,
  Grid,
  GridPicture,
  OptimizerState,
  Phases,
  Samples,
  TrainingSpec,
} from '../engine.ts';
import type { Device } from './device.ts';
import { Inference } from './inference.ts';
import { Store } from './store.ts';
import { Trainer } from './trainer.ts';

export class WebGpuNetwork implements EngineNetwork {
  readonly spec: NetworkSpec;
  readonly #store: Store;
  readonly #inference: Inference;
  readonly #trainer: Trainer | undefined;
  readonly #phases: Phases | undefined;
  #training: TrainingSpec | undefined;
  /** The end of what is being done: calls that overlap wait for each other, as they share buffers. */
  #turn: Promise<unknown> = Promise.resolve();
  #disposed = false;

  private constructor(
    device: Device,
    spec: NetworkSpec,
    store: Store,
    training: TrainingSpec | undefined,
    phases: Phases | undefined,
  ) {
    this.spec = spec;
    this.#store = store;
    this.#training = training;
    this.#phases = phases;
    this.#inference = new Inference(device, spec, store);
    this.#trainer = training && new Trainer(device, spec, store, training);
  }

  static async make(
    device: Device,
    spec: NetworkSpec,
    parameters: Parameters,
    training: TrainingSpec | undefined,
    phases: Phases | undefined,
  ): Promise<WebGpuNetwork> {
    const store = await Store.make(device, spec, parameters, training);
    return new WebGpuNetwork(device, spec, store, training, phases);
  }

  setParameters(parameters: Parameters): void {
    this.#store.setParameters(parameters);
  }

  getParameters(): Parameters {
    return this.#store.getParameters();
  }

  setLearningRate(learningRate: number): void {
    const training = this.#needTraining();
    this.#training = { ...training, optimizer: { ...training.optimizer, learningRate } };
  }

  resetOptimizer(): void {
    this.#store.resetOptimizer();
  }

  setOptimizerState(state: OptimizerState): void {
    this.#store.setState(state);
  }

  getOptimizerState(): OptimizerState {
    return this.#store.getState();
  }

  settle(): Promise<void> {
    return this.#inTurn(undefined, () => this.#store.settle());
  }

  forward(inputs: Float32Array, count: number): Promise<Float32Array> {
    return this.#inTurn(undefined, () => this.#inference.forward(inputs, count));
  }

  async loss(inputs: Float32Array, targets: Float32Array, count: number): Promise<number> {
    const training = this.#needTraining();
    return this.#inTurn('validation', async () =>
      this.#lossOf(training, await this.#inference.forward(inputs, count), targets, count),
    );
  }

  async gradients(inputs: Float32Array, targets: Float32Array, count: number) {
    const training = this.#needTraining();
    return this.#inTurn(undefined, async () => {
      const outputs = await this.#trainer!.train(training, inputs, targets, count, false);
      const gradients = await this.#store.gradients();
      return { loss: this.#lossOf(training, outputs, targets, count), gradients };
    });
  }

  async step(inputs: Float32Array, targets: Float32Array, count: number): Promise<number> {
    const training = this.#needTraining();
    return this.#inTurn('forward, backward, update', async () => {
      const outputs = await this.#trainer!.train(training, inputs, targets, count, true);
      return this.#lossOf(training, outputs, targets, count);
    });
  }

  async sample(grid: Grid, firstRow: number, rows: number): Promise<Samples> {
    this.#needPlane();
    return this.#inTurn(undefined, () => this.#inference.sample(grid, firstRow, rows));
  }

  async raster(grid: Grid, crease: 'thin' | 'both'): Promise<GridPicture | undefined> {
    this.#needPlane();
    return this.#inTurn(undefined, () => this.#inference.raster(grid, crease));
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#inference.dispose();
    this.#trainer?.dispose();
    this.#store.dispose();
  }

  /** The value of the loss, in float64, from the outputs that the device computed. */
  #lossOf({ loss }: TrainingSpec, outputs: Float32Array, targets: Float32Array, count: number): number {
    const wanted = targets.subarray(0, count * this.spec.outputs);
    return lossOf(loss, Float64Array.from(outputs), wanted, count).value;
  }

  async #inTurn<T>(phase: string | undefined, work: () => Promise<T>): Promise<T> {
    const before = this.#turn;
    const mine = (async () => {
      await before;
      const began = performance.now();
      const result = await work();
      if (phase !== undefined && this.#phases !== undefined) {
        this.#phases.set(phase, (this.#phases.get(phase) ?? 0) + performance.now() - began);
      }
      return result;
    })();
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  #needTraining(): TrainingSpec {
    if (!this.#training) throw new Error('this network was loaded without a TrainingSpec');
    return this.#training;
  }

  #needPlane(): void {
    if (this.spec.inputs !== 2)
      throw new InputError('only a network of two inputs can be sampled over a grid');
  }
}
