// One training with a past: it goes forward epoch by epoch, and back to any epoch, with the same bits each time.

import type { Engine } from '../../src/engine/engine.ts';
import type { Parameters } from '../../src/net/network.ts';
import { type Losses, Training, type TrainingSetting } from '../../src/run/training.ts';
import { type Keyframe, Keyframes, keyframeLimit } from './keyframes.ts';
import { LossRecord } from './loss-curve.ts';
import type { LossCurve, Moment } from './protocol.ts';
import type { Recipe } from './recipe.ts';

/** Training that takes less than this, in milliseconds, is done again rather than kept. */
const KEYFRAME_MILLISECONDS = 20;

/** The training has come to a value that is not finite. */
export class Diverged extends Error {}

const UNTRAINED: Losses = { trainLoss: Number.NaN, valLoss: Number.NaN };

export class Session {
  readonly #recipe: Recipe;
  readonly #setting: TrainingSetting;
  readonly #keyframes: Keyframes;
  readonly #record = new LossRecord();
  #training: Training;
  #losses: Losses = UNTRAINED;
  #newest: number;
  /** Milliseconds trained since the last keyframe. */
  #unkept = 0;

  private constructor(recipe: Recipe, setting: TrainingSetting, training: Training) {
    this.#recipe = recipe;
    this.#setting = setting;
    this.#training = training;
    this.#newest = training.epoch;
    this.#keyframes = new Keyframes(keyframeLimit(recipe.spec));
  }

  /**
   * A training where it begins. A checkpoint within an epoch is trained to its end first: history is made of epochs.
   * @param pause called between steps
   */
  static async open(recipe: Recipe, engine: Engine, pause: () => Promise<void>): Promise<Session> {
    const setting = { engine, points: recipe.points, pause };
    const training = await begin(recipe, setting);
    if (training.steps === 0) return new Session(recipe, setting, training);
    await training.trainEpoch();
    return new Session({ ...recipe, state: training.checkpoint() }, setting, training);
  }

  get moment(): Moment {
    return { epoch: this.#training.epoch, steps: this.#training.steps };
  }

  /** The epoch that history begins with. */
  get firstEpoch(): number {
    return this.#recipe.state?.epoch ?? 0;
  }

  /** The furthest epoch that was reached. */
  get newestEpoch(): number {
    return this.#newest;
  }

  get stepsPerEpoch(): number {
    return this.#training.stepsPerEpoch;
  }

  /** The losses of the last whole epoch; NaN for the untrained network. */
  get losses(): Losses {
    return this.#losses;
  }

  /** How many keyframes are held. */
  get keyframes(): number {
    return this.#keyframes.count;
  }

  /** Brings the weights here from where the steps left them, if an engine computes elsewhere; between steps only. */
  async settled(): Promise<void> {
    await this.#training.network.settle();
  }

  /** A copy of the weights as they are now; once they are settled. */
  parameters(): Parameters {
    return this.#training.network.getParameters();
  }

  curve(): LossCurve {
    return this.#record.curve();
  }

  /**
   * Trains to the end of an epoch; false if `stop`, asked between two steps, ended it before.
   * @throws Diverged, one line, at a loss that is not finite; `goNear` leads back
   */
  async advance(stop: () => boolean): Promise<boolean> {
    const began = performance.now();
    const losses = await this.#training.trainEpoch(stop);
    this.#unkept += performance.now() - began;
    if (losses === undefined) return false;
    const { epoch } = this.#training;
    if (!Number.isFinite(losses.trainLoss) || !Number.isFinite(losses.valLoss)) {
      const [of, what, value] = Number.isFinite(losses.trainLoss)
        ? [epoch, 'validation loss', losses.valLoss]
        : [epoch + 1, 'training loss', losses.trainLoss];
      throw new Diverged(`epoch ${of}: the ${what} is ${value}; try a smaller learning rate`);
    }
    this.#losses = losses;
    this.#record.add(epoch, losses);
    if (epoch > this.#newest) {
      this.#newest = epoch;
      if (this.#unkept >= KEYFRAME_MILLISECONDS) this.#keep();
    } else if (this.#keyframes.wants(epoch)) {
      this.#keyframes.addNear(this.#keyframe());
    }
    return true;
  }

  /**
   * Goes, without training, to the place from which the end of an epoch is the shortest way off: the newest keyframe at
   * or before it, or where the training is already.
   * @param toFresh leaves even a place that is as near, because it is not to be trusted
   */
  async goNear(epoch: number, toFresh = false): Promise<void> {
    const at = this.#training.epoch;
    const nearest = this.#keyframes.before(epoch)?.checkpoint.epoch ?? this.firstEpoch;
    const isThere = at <= epoch && at >= nearest && !(at === epoch && this.#training.steps > 0);
    if (isThere && !toFresh) return;
    // The way back to the newest state is not to be trained again.
    if (at === this.#newest && this.#training.steps === 0 && at > 0 && !toFresh) this.#keep();
    const keyframe = this.#keyframes.replay(epoch, this.#newest);
    this.#training.dispose();
    this.#training = keyframe
      ? await Training.fromCheckpoint(this.#recipe.spec, this.#setting, keyframe.checkpoint)
      : await begin(this.#recipe, this.#setting);
    this.#losses = keyframe?.losses ?? UNTRAINED;
    this.#unkept = 0;
  }

  dispose(): void {
    this.#training.dispose();
  }

  #keep(): void {
    this.#keyframes.add(this.#keyframe());
    this.#unkept = 0;
  }

  #keyframe(): Keyframe {
    return { checkpoint: this.#training.checkpoint(), losses: this.#losses };
  }
}

/** The training of a recipe where it begins. */
async function begin({ spec, state }: Recipe, setting: TrainingSetting): Promise<Training> {
  return state ? Training.fromCheckpoint(spec, setting, state) : Training.start(spec, setting);
}
