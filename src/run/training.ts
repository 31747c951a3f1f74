// The training loop as a state machine: one epoch after another, from a spec or from a checkpoint, in any JavaScript.

import type { PointSet } from '../data/split.ts';
import type { Engine, EngineNetwork, OptimizerState } from '../engine/engine.ts';
import { initialise } from '../net/initialise.ts';
import type { Parameters } from '../net/network.ts';
import { epochOrder, TorchGenerator, type TorchState } from '../random/torch.ts';
import { beginEpoch, learningRateOf } from './changes.ts';
import type { RunSpec } from './spec.ts';

/** Everything that decides the rest of a run: the state after `epoch` epochs. */
export interface Checkpoint {
  readonly epoch: number;
  readonly parameters: Parameters;
  readonly optimizer: OptimizerState;
  readonly generator: TorchState;
}

/** The two losses of an epoch: the mean of the batch losses (each batch counts once, also the short last one), and
 * the mean over all validation points once the epoch is over. */
export interface Losses {
  readonly trainLoss: number;
  readonly valLoss: number;
}

/** What the network learns from and is tested on. */
export interface TrainingPoints {
  readonly training: PointSet;
  readonly validation: PointSet;
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

export class Training {
  readonly #spec: RunSpec;
  readonly #setting: TrainingSetting;
  readonly #network: EngineNetwork;
  readonly #generator: TorchGenerator;
  readonly #inputs: Float32Array;
  readonly #targets: Float32Array;
  #epoch: number;

  private constructor(
    spec: RunSpec,
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
  static async start(spec: RunSpec, setting: TrainingSetting): Promise<Training> {
    const generator = new TorchGenerator(spec.seed);
    const before = generator.save();
    const parameters = initialise(spec.network, generator, spec.initialisation);
    if (spec.rngDraws === 'restored') generator.restore(before);
    else for (let i = 0; i < SUMMARY_DRAWS; i++) generator.uniform();
    const network = await setting.engine.load(spec.network, parameters, spec);
    return new Training(spec, setting, network, generator, 0);
  }

  /** The training as it was after the checkpoint's epoch; what follows has the same bits as if it had never stopped. */
  static async fromCheckpoint(
    spec: RunSpec,
    setting: TrainingSetting,
    checkpoint: Checkpoint,
  ): Promise<Training> {
    const generator = new TorchGenerator(spec.seed);
    generator.restore(checkpoint.generator);
    const network = await setting.engine.load(spec.network, checkpoint.parameters, spec);
    network.setOptimizerState(checkpoint.optimizer);
    network.setLearningRate(learningRateOf(spec, checkpoint.epoch + 1));
    return new Training(spec, setting, network, generator, checkpoint.epoch);
  }

  /** Epochs trained so far. */
  get epoch(): number {
    return this.#epoch;
  }

  /**
   * Trains one epoch: all training points once, in a fresh order, in batches of `batchSize` (the last may be short).
   * A loss that is not finite ends the epoch at once: `trainLoss` is then that loss and `valLoss` NaN.
   */
  async trainEpoch(): Promise<Losses> {
    const { training, validation } = this.#setting.points;
    beginEpoch(this.#network, this.#spec, this.#epoch + 1);
    const order = epochOrder(this.#generator, training.count);
    const size = this.#spec.batchSize;
    let sum = 0;
    let batches = 0;
    for (let first = 0; first < order.length; first += size) {
      const loss = await this.#step(training, order.subarray(first, first + size));
      if (!Number.isFinite(loss)) return { trainLoss: loss, valLoss: Number.NaN };
      sum += loss;
      batches += 1;
      await this.#setting.pause();
    }
    const valLoss = await this.#network.loss(validation.inputs, validation.targets, validation.count);
    this.#epoch += 1;
    return { trainLoss: sum / batches, valLoss };
  }

  /** A copy of the state after the epochs trained so far. */
  checkpoint(): Checkpoint {
    return {
      epoch: this.#epoch,
      parameters: this.#network.getParameters(),
      optimizer: this.#network.getOptimizerState(),
      generator: this.#generator.save(),
    };
  }

  dispose(): void {
    this.#network.dispose();
  }

  async #step(points: PointSet, rows: Uint32Array): Promise<number> {
    const { inputs, outputs } = this.#spec.network;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      for (let k = 0; k < inputs; k++) this.#inputs[i * inputs + k] = points.inputs[row * inputs + k]!;
      for (let k = 0; k < outputs; k++) this.#targets[i * outputs + k] = points.targets[row * outputs + k]!;
    }
    const count = rows.length;
    return this.#network.step(
      this.#inputs.subarray(0, count * inputs),
      this.#targets.subarray(0, count * outputs),
      count,
    );
  }
}
