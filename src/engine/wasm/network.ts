// A network in the wasm engine: lays it out in memory, offers its work to the threads, copies results out.

import { InputError } from '../../format/input-error.ts';
import { multiplyAdds, type NetworkSpec, type Parameters } from '../../net/network.ts';
import { type LossName, STATE_SLOTS } from '../../net/training.ts';
import { powInteger } from '../../random/math.ts';
import {
  type EngineNetwork,
  type Grid,
  measured,
  type OptimizerState,
  type Phases,
  type Samples,
  type TrainingSpec,
} from '../engine.ts';
import { Layers, STATE } from './layers.ts';
import {
  LANE_BYTES,
  NETWORK_BYTES,
  type NetworkField,
  PANEL,
  TASK,
  TASK_ROWS,
  writeNetwork,
} from './layout.ts';
import type { Arena } from './memory.ts';

/** What a network needs of the engine that holds it. */
export interface Host {
  readonly arena: Arena;
  readonly threads: number;
  /** If the engine is measured. */
  readonly phases: Phases | undefined;
  /** Does tasks 0 to count - 1 of a kind; on all threads when `wide`, else on the calling one. */
  parallel(kind: number, network: number, count: number, wide: boolean): void;
  /** Makes the transposed twins of the weights. */
  transpose(network: number): void;
}

const LOSS_CODE: Readonly<Record<LossName, number>> = { mse: 0, bce: 1, cross_entropy: 2, hinge: 3 };
const OPTIMIZER_CODE = { sgd: 0, sgd_momentum: 1, rmsprop: 2, adam: 3 } as const;

/** Points that one inference call stages at most: bounds the memory of `forward` and `loss`. */
const STAGED_POINTS = 65536;
/** Panels of an inference slab: 256 points, so that two layers of 100 neurons stay in a core's second-level cache. */
const INFER_PANELS = 32;
/** Panels of a training slab, smaller because every layer's activations and deltas pass through the cache. */
const TRAIN_PANELS = 16;
/** Below this many multiply-adds waking other threads costs more than it saves. */
const WIDE_WORK = 2e5;

export class WasmNetwork implements EngineNetwork {
  readonly spec: NetworkSpec;
  readonly #host: Host;
  #training: TrainingSpec | undefined;
  readonly #layers: Layers;
  readonly #address: number;
  readonly #work: number;
  #steps = 0;
  #batchCapacity = 0;
  #staged = { points: 0, inputs: 0, outputs: 0, targets: 0, losses: 0, hashes: 0 };
  #trainStaged = { inputs: 0, targets: 0, losses: 0 };
  #disposed = false;

  constructor(host: Host, spec: NetworkSpec, parameters: Parameters, training: TrainingSpec | undefined) {
    this.spec = spec;
    this.#host = host;
    this.#training = training;
    this.#work = multiplyAdds(spec);
    host.arena.open();
    try {
      this.#layers = new Layers(host.arena, spec, training && STATE_SLOTS[training.optimizer.kind]);
      this.#address = this.#writeNetwork();
      this.setParameters(parameters);
    } catch (error) {
      host.arena.release();
      throw error;
    }
  }

  get #memory(): ArrayBufferLike {
    return this.#host.arena.memory.buffer;
  }

  #set(fields: Partial<Record<NetworkField, number>>): void {
    writeNetwork(new DataView(this.#memory), this.#address, fields);
  }

  #writeNetwork(): number {
    const { arena, threads } = this.#host;
    const address = arena.allocate(NETWORK_BYTES);
    const { table, widest, layouts } = this.#layers;
    const scratchSize = (2 * widest * LANE_BYTES + 64) * INFER_PANELS;
    const scratch = arena.allocate(scratchSize * threads);
    const { activation } = this.spec;
    const training = this.#training;
    const slopes = { leaky_relu: 0, relu: 0, tanh: 0, sigmoid: 0, identity: 1 };
    writeNetwork(new DataView(this.#memory), address, {
      layers: layouts.length,
      layer: table,
      activation: { leaky_relu: 0, relu: 0, identity: 0, tanh: 1, sigmoid: 2 }[activation.kind],
      slope: activation.kind === 'leaky_relu' ? activation.slope : slopes[activation.kind],
      loss: training ? LOSS_CODE[training.loss] : 0,
      optimizer: training ? OPTIMIZER_CODE[training.optimizer.kind] : 0,
      learningRate: training ? training.optimizer.learningRate : 0,
      momentum: training?.optimizer.kind === 'sgd_momentum' ? training.optimizer.momentum : 0,
      scratch,
      scratchSize,
      widest,
    });
    return address;
  }

  setParameters(parameters: Parameters): void {
    this.#layers.write('weight', parameters);
    this.#host.transpose(this.#address);
  }

  getParameters(): Parameters {
    return this.#layers.read('weight');
  }

  setLearningRate(learningRate: number): void {
    const training = this.#needTraining();
    this.#training = { ...training, optimizer: { ...training.optimizer, learningRate } };
    this.#set({ learningRate });
  }

  get #state() {
    return this.#training ? STATE.slice(0, STATE_SLOTS[this.#training.optimizer.kind]) : [];
  }

  resetOptimizer(): void {
    this.#steps = 0;
    for (const slot of this.#state) this.#layers.clear(slot);
  }

  setOptimizerState(state: OptimizerState): void {
    this.#state.forEach((slot, i) => {
      this.#layers.write(slot, state.slots[i] ?? []);
    });
    this.#steps = state.steps;
  }

  getOptimizerState(): OptimizerState {
    return { steps: this.#steps, slots: this.#state.map((slot) => this.#layers.read(slot)) };
  }

  async settle(): Promise<void> {}

  #stage(points: number): void {
    if (points <= this.#staged.points) return;
    const { arena } = this.#host;
    const { inputs, outputs } = this.spec;
    this.#staged = {
      points,
      inputs: arena.allocate(4 * points * inputs),
      outputs: arena.allocate(4 * points * outputs),
      targets: arena.allocate(4 * points * outputs),
      losses: arena.allocate(8 * points),
      hashes: arena.allocate(8 * points),
    };
  }

  #infer(kind: number, points: number): void {
    this.#slabs(kind, points, INFER_PANELS);
  }

  /**
   * Offers the points as slabs, at least 16 of them so that threads finish together, none above `most` panels so that
   * a slab stays in cache. Points are computed independently: the size of slabs changes no bit.
   */
  #slabs(kind: number, points: number, most: number): void {
    const panels = Math.ceil(points / PANEL);
    const slabPanels = Math.min(most, Math.max(1, Math.floor(panels / 16)));
    this.#set({ points, slabPanels });
    this.#host.parallel(kind, this.#address, Math.ceil(panels / slabPanels), this.#isWide(points));
  }

  #isWide(points: number): boolean {
    return this.#work * points > WIDE_WORK;
  }

  /** Runs staged points through the network in pieces; `use` sees each piece's addresses afterwards. */
  #inferPoints(
    inputs: Float32Array,
    targets: Float32Array | undefined,
    count: number,
    use: (first: number, points: number) => void,
  ): void {
    this.#stage(Math.min(count, STAGED_POINTS));
    const { inputs: width, outputs } = this.spec;
    const at = this.#staged;
    this.#set({
      inputs: at.inputs,
      targets: at.targets,
      outputs: at.outputs,
      hashes: 0,
      losses: targets ? at.losses : 0,
    });
    for (let first = 0; first < count; first += at.points) {
      const points = Math.min(at.points, count - first);
      const piece = inputs.subarray(first * width, (first + points) * width);
      new Float32Array(this.#memory, at.inputs, points * width).set(piece);
      if (targets) {
        const wanted = targets.subarray(first * outputs, (first + points) * outputs);
        new Float32Array(this.#memory, at.targets, points * outputs).set(wanted);
      }
      this.#infer(TASK.infer, points);
      use(first, points);
    }
  }

  async forward(inputs: Float32Array, count: number): Promise<Float32Array> {
    const { outputs } = this.spec;
    const result = new Float32Array(count * outputs);
    this.#inferPoints(inputs, undefined, count, (first, points) => {
      result.set(new Float32Array(this.#memory, this.#staged.outputs, points * outputs), first * outputs);
    });
    return result;
  }

  async loss(inputs: Float32Array, targets: Float32Array, count: number): Promise<number> {
    this.#needTraining();
    let sum = 0;
    measured(this.#host.phases, 'validation', () =>
      this.#inferPoints(inputs, targets, count, (_, points) => {
        sum += this.#sumLosses(this.#staged.losses, points);
      }),
    );
    return sum / this.#terms(count);
  }

  /** Sums in the order of the points: the same bits whoever computed them. */
  #sumLosses(address: number, points: number): number {
    return new Float64Array(this.#memory, address, points).reduce((sum, loss) => sum + loss, 0);
  }

  /** Terms in the mean of a loss: PyTorch averages cross-entropy over points, the others over points and outputs. */
  #terms(count: number): number {
    return this.#training?.loss === 'cross_entropy' ? count : count * this.spec.outputs;
  }

  #needTraining(): TrainingSpec {
    if (!this.#training) throw new Error('this network was loaded without a TrainingSpec');
    return this.#training;
  }

  /** Makes room for the activations and deltas of a batch. */
  #reserveBatch(count: number): void {
    if (count <= this.#batchCapacity) return;
    const { arena } = this.#host;
    this.#layers.reserve(count);
    this.#trainStaged = {
      inputs: arena.allocate(4 * count * this.spec.inputs),
      targets: arena.allocate(4 * count * this.spec.outputs),
      losses: arena.allocate(8 * count),
    };
    this.#batchCapacity = count;
  }

  /** Forward, loss and backward of a batch, then the gradients and, with UPDATE_ROWS, the update. */
  #train(kind: number, inputs: Float32Array, targets: Float32Array, count: number): number {
    this.#reserveBatch(count);
    const at = this.#trainStaged;
    new Float32Array(this.#memory, at.inputs, count * this.spec.inputs).set(
      inputs.subarray(0, count * this.spec.inputs),
    );
    new Float32Array(this.#memory, at.targets, count * this.spec.outputs).set(
      targets.subarray(0, count * this.spec.outputs),
    );
    const terms = this.#terms(count);
    this.#set({ ...at, lossScale: 1 / terms });
    const rowTasks = this.#layers.layouts.reduce((sum, l) => sum + Math.ceil(l.outputsP / TASK_ROWS), 0);
    const rows = (of: number) => this.#host.parallel(of, this.#address, rowTasks, this.#isWide(count));
    const { phases } = this.#host;
    if (phases === undefined) {
      this.#slabs(TASK.trainSlab, count, TRAIN_PANELS);
      rows(kind);
    } else {
      // The same work, to the bit, with a look at the clock between its parts.
      measured(phases, 'forward', () => this.#slabs(TASK.forwardSlab, count, TRAIN_PANELS));
      measured(phases, 'backward', () => {
        this.#slabs(TASK.backwardSlab, count, TRAIN_PANELS);
        rows(TASK.gradientRows);
      });
      if (kind === TASK.updateRows) measured(phases, 'update', () => rows(TASK.updateOnly));
    }
    return this.#sumLosses(at.losses, count) / terms;
  }

  async gradients(inputs: Float32Array, targets: Float32Array, count: number) {
    this.#needTraining();
    const loss = this.#train(TASK.gradientRows, inputs, targets, count);
    return { loss, gradients: this.#layers.read('weightGradient') };
  }

  async step(inputs: Float32Array, targets: Float32Array, count: number): Promise<number> {
    const { optimizer } = this.#needTraining();
    this.#steps++;
    if (optimizer.kind === 'adam') {
      this.#set({
        stepSize: optimizer.learningRate / (1 - powInteger(0.9, this.#steps)),
        rootCorrection: Math.sqrt(1 - powInteger(0.999, this.#steps)),
      });
    }
    return this.#train(TASK.updateRows, inputs, targets, count);
  }

  async sample(grid: Grid, firstRow: number, rows: number): Promise<Samples> {
    if (this.spec.inputs !== 2)
      throw new InputError('only a network of two inputs can be sampled over a grid');
    const { width, height } = grid;
    const [x0, y0, x1, y1] = grid.domain;
    const points = rows * width;
    const { outputs } = this.spec;
    this.#stage(points);
    const at = this.#staged;
    this.#set({ x0, y0, x1, y1, gridWidth: width, gridHeight: height, gridFirst: firstRow * width });
    this.#set({ outputs: at.outputs, hashes: at.hashes, losses: 0 });
    this.#infer(TASK.sample, points);
    return {
      outputs: new Float32Array(this.#memory, at.outputs, points * outputs).slice(),
      hashes: new Uint32Array(this.#memory, at.hashes, 2 * points).slice(),
    };
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#host.arena.release();
  }
}
