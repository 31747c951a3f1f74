// The training loop as a state machine: step after step, from a spec or from a checkpoint, in any JavaScript.

import type { PointSet } from '../data/split.ts';
import type { Engine, EngineNetwork, OptimizerState } from '../engine/engine.ts';
import { initialise } from '../net/initialise.ts';
import type { NetworkSpec, Parameters } from '../net/network.ts';
import { epochOrder, TorchGenerator, type TorchState } from '../random/torch.ts';
import { beginEpoch, learningRateOf } from './changes.ts';
import type { RunSpec } from './spec.ts';
import type { WatchState } from './watch.ts';

/** Everything that decides the rest of a run: the state after `epoch` epochs, or some steps further. */
export interface Checkpoint {
  readonly epoch: number;
  /** Where in the epoch after those the state is; absent at its beginning. */
  readonly within?: EpochPosition | undefined;
  readonly parameters: Parameters;
  readonly optimizer: OptimizerState;
  /** As it was after `epoch` epochs, also within the next: the order of its points is drawn again from there. */
  readonly generator: TorchState;
  /** The weights of the moment with which the next change is compared, where the run measures changes. */
  readonly anchor?: Parameters | undefined;
  /** What was seen up to `epoch` of a training that goes nowhere; old checkpoints lack it. */
  readonly watch?: WatchState | undefined;
}

/** A place between two steps of an epoch. */
export interface EpochPosition {
  /** Steps done, at least one and fewer than the epoch has. */
  readonly steps: number;
  /** The sum of their losses. */
  readonly lossSum: number;
}

/** A batch as the engine takes it: inputs [count][inputs], targets [count][outputs]. */
export interface Batch {
  readonly inputs: Float32Array;
  readonly targets: Float32Array;
  readonly count: number;
}

/** The two losses of an epoch: the mean of the batch losses (each batch counts once, also the short last one), and
 * the mean over all validation points once the epoch is over. */
export interface Losses {
  readonly trainLoss: number;
  readonly valLoss: number;
  /** Where labels are learnt: the shares of them that are right once the epoch is over. */
  readonly trainAccuracy?: number;
  readonly valAccuracy?: number;
}

/** What the network learns from and is tested on. */
export interface TrainingPoints {
  readonly training: PointSet;
  readonly validation: PointSet;
}

/** What of a run's spec decides its weights, once its points are there; of any number of outputs. */
export interface TrainedSpec
  extends Pick<
    RunSpec,
    'initialisation' | 'loss' | 'optimizer' | 'optimizerReset' | 'rngDraws' | 'changes' | 'seed' | 'batchSize'
  > {
  readonly network: NetworkSpec;
}

/** What a training needs besides its spec. */
export interface TrainingSetting {
  readonly engine: Engine;
  readonly points: TrainingPoints;
  /** Called between steps, so that the event loop serves signals, drawing and the page. */
  readonly pause: () => Promise<void>;
}

/** The words that the published run's model summary drew: one batch of 1024 points of 2 inputs. */
const SUMMARY_DRAWS = 2048;

/** An epoch that is being trained: the generator before it, the order of its points, how far it is. */
interface RunningEpoch {
  readonly generator: TorchState;
  readonly order: Uint32Array;
  steps: number;
  lossSum: number;
}

export class Training {
  readonly #spec: TrainedSpec;
  readonly #setting: TrainingSetting;
  readonly #network: EngineNetwork;
  readonly #generator: TorchGenerator;
  readonly #inputs: Float32Array;
  readonly #targets: Float32Array;
  #epoch: number;
  #lastLoss = Number.NaN;
  /** Undefined between two epochs. */
  #running: RunningEpoch | undefined;

  private constructor(
    spec: TrainedSpec,
    setting: TrainingSetting,
    network: EngineNetwork,
    generator: TorchGenerator,
    epoch: number,
  ) {
    this.#spec = spec;
    this.#setting = setting;
    this.#network = network;
    this.#generator = generator;
    this.#epoch = epoch;
    const largest = Math.min(spec.batchSize, setting.points.training.count);
    this.#inputs = new Float32Array(largest * spec.network.inputs);
    this.#targets = new Float32Array(largest * spec.network.outputs);
  }

  /** The untrained network of a spec: epoch 0. */
  static async start(spec: TrainedSpec, setting: TrainingSetting): Promise<Training> {
    const generator = new TorchGenerator(spec.seed);
    const before = generator.save();
    const parameters = initialise(spec.network, generator, spec.initialisation);
    if (spec.rngDraws === 'restored') generator.restore(before);
    else for (let i = 0; i < SUMMARY_DRAWS; i++) generator.uniform();
    const network = await setting.engine.load(spec.network, parameters, spec);
    return new Training(spec, setting, network, generator, 0);
  }

  /** The training as it was at the checkpoint; what follows has the same bits as if it had never stopped. */
  static async fromCheckpoint(
    spec: TrainedSpec,
    setting: TrainingSetting,
    checkpoint: Checkpoint,
  ): Promise<Training> {
    const generator = new TorchGenerator(spec.seed);
    generator.restore(checkpoint.generator);
    const network = await setting.engine.load(spec.network, checkpoint.parameters, spec);
    network.setOptimizerState(checkpoint.optimizer);
    network.setLearningRate(learningRateOf(spec, checkpoint.epoch + 1));
    const training = new Training(spec, setting, network, generator, checkpoint.epoch);
    if (checkpoint.within) training.#running = { ...training.#draw(), ...checkpoint.within };
    return training;
  }

  /** Epochs trained so far. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Steps done of the epoch that is being trained; 0 between two epochs. */
  get steps(): number {
    return this.#running?.steps ?? 0;
  }

  /** The loss of the last step's batch before its update; NaN before the first step. */
  get lastLoss(): number {
    return this.#lastLoss;
  }

  /** Steps that every epoch has. */
  get stepsPerEpoch(): number {
    return Math.ceil(this.#setting.points.training.count / this.#spec.batchSize);
  }

  /** The network that is trained, for those who look into it without changing it. */
  get network(): EngineNetwork {
    return this.#network;
  }

  /**
   * Trains an epoch to its end: all training points once, in a fresh order, in batches of `batchSize` (the last may be
   * short). A loss that is not finite ends the epoch at once: `trainLoss` is then that loss and `valLoss` NaN.
   * @param stop asked between two steps: where it is true training pauses, the result is undefined, and the next call
   * goes on with the next step
   */
  async trainEpoch(): Promise<Losses>;
  async trainEpoch(stop: () => boolean): Promise<Losses | undefined>;
  async trainEpoch(stop = () => false): Promise<Losses | undefined> {
    const total = this.stepsPerEpoch;
    for (;;) {
      const { inputs, targets, count } = this.nextBatch();
      const running = this.#running!;
      const loss = await this.#network.step(inputs, targets, count);
      running.steps += 1;
      this.#lastLoss = loss;
      if (!Number.isFinite(loss)) {
        await this.#network.settle();
        return { trainLoss: loss, valLoss: Number.NaN };
      }
      running.lossSum += loss;
      await this.#setting.pause();
      if (running.steps === total) break;
      if (stop()) {
        await this.#network.settle();
        return undefined;
      }
    }
    const { validation } = this.#setting.points;
    const valLoss = await this.#network.loss(validation.inputs, validation.targets, validation.count);
    await this.#network.settle();
    const trainLoss = this.#running!.lossSum / total;
    this.#running = undefined;
    this.#epoch += 1;
    return { trainLoss, valLoss };
  }

  /** The batch of the next step, in memory that the batch after it overwrites; begins an epoch where one begins. */
  nextBatch(): Batch {
    this.#running ??= this.#begin();
    const { order, steps } = this.#running;
    const { batchSize } = this.#spec;
    return this.#gather(order.subarray(steps * batchSize, (steps + 1) * batchSize));
  }

  /** A copy of the state after the steps trained so far. */
  checkpoint(): Checkpoint {
    const running = this.#running;
    return {
      epoch: this.#epoch,
      ...(running?.steps ? { within: { steps: running.steps, lossSum: running.lossSum } } : {}),
      parameters: this.#network.getParameters(),
      optimizer: this.#network.getOptimizerState(),
      generator: running?.generator ?? this.#generator.save(),
    };
  }

  dispose(): void {
    this.#network.dispose();
  }

  #begin(): RunningEpoch {
    beginEpoch(this.#network, this.#spec, this.#epoch + 1);
    return { ...this.#draw(), steps: 0, lossSum: 0 };
  }

  /** Draws the order of an epoch's points. */
  #draw(): Pick<RunningEpoch, 'generator' | 'order'> {
    const generator = this.#generator.save();
    return { generator, order: epochOrder(this.#generator, this.#setting.points.training.count) };
  }

  #gather(rows: Uint32Array): Batch {
    const points = this.#setting.points.training;
    const { inputs, outputs } = this.#spec.network;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      for (let k = 0; k < inputs; k++) this.#inputs[i * inputs + k] = points.inputs[row * inputs + k]!;
      for (let k = 0; k < outputs; k++) this.#targets[i * outputs + k] = points.targets[row * outputs + k]!;
    }
    const count = rows.length;
    return {
      inputs: this.#inputs.subarray(0, count * inputs),
      targets: this.#targets.subarray(0, count * outputs),
      count,
    };
  }
}
