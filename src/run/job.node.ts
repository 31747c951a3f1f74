// One training of a run: epoch after epoch, with what is told, kept and drawn of each.

import type { Engine } from '../engine/engine.ts';
import { accuraciesOf } from './accuracy.ts';
import { ChangeLog } from './change-log.node.ts';
import type { RunEvent } from './events.ts';
import { GoesNowhere, lossText, NotFinite } from './failures.ts';
import type { Keeper } from './keeper.node.ts';
import { layerRanges } from './layer-ranges.ts';
import type { PicturesOf } from './no-pictures.node.ts';
import { allFinite, findNotFinite } from './not-finite.ts';
import type { PreparedRun } from './prepare.node.ts';
import { hasFrame, isDrawn, keepsCheckpoint } from './schedule.ts';
import type { Snapshot } from './snapshot.ts';
import { type Checkpoint, type Losses, Training, type TrainingSetting } from './training.ts';
import { Watch } from './watch.ts';

/** How a run ended: after all its epochs, or interrupted after `epoch` and `steps` steps of the next. */
export interface TrainOutcome {
  readonly interrupted: boolean;
  readonly epoch: number;
  readonly steps: number;
  readonly losses?: Losses | undefined;
}

/** What a job works with. */
export interface JobParts {
  readonly run: PreparedRun;
  readonly engine: Engine;
  readonly pictures: PicturesOf;
  readonly keeper: Keeper;
  readonly tell: (event: RunEvent) => void;
  readonly signal: AbortSignal;
  /** Whether the ranges of the layers are told after every epoch. */
  readonly debug: boolean;
}

/** At how many training points `debug` looks. */
const DEBUG_POINTS = 512;

/** For how long a run that is interrupted still draws; what is missing then is drawn when it goes on. */
export const STOPPING_SECONDS = 5;

export class Job {
  readonly #parts: JobParts;
  readonly #setting: TrainingSetting;
  readonly #training: Training;
  readonly #watch: Watch;
  /** Measures changes, where the spec asks for it. */
  readonly #changes: ChangeLog | undefined;
  readonly #began = performance.now();

  private constructor(
    parts: JobParts,
    setting: TrainingSetting,
    training: Training,
    watch: Watch,
    changes: ChangeLog | undefined,
  ) {
    this.#parts = parts;
    this.#changes = changes;
    this.#setting = setting;
    this.#training = training;
    this.#watch = watch;
  }

  static async start(parts: JobParts): Promise<Job> {
    const { run, engine, pictures, keeper } = parts;
    const { spec, checkpoint, points, losses } = run;
    const setting = { engine, points, pause: () => pictures.between() };
    const training = checkpoint
      ? await Training.fromCheckpoint(spec, setting, checkpoint)
      : await Training.start(spec, setting);
    const first = checkpoint ?? training.checkpoint();
    const trainLosses = losses.map(({ trainLoss }) => trainLoss);
    const watch = new Watch(spec, points.validation, first, trainLosses);
    const changes = await ChangeLog.open(spec, run.directory, engine.threads, first);
    keeper.note({ ...first, watch: watch.state, ...changes?.anchor(first) });
    return new Job(parts, setting, training, watch, changes);
  }

  /** Ends the threads that measure. */
  async close(): Promise<void> {
    await this.#changes?.close();
  }

  /** @throws NotFinite, GoesNowhere, and what goes wrong with files and workers */
  async run(): Promise<TrainOutcome> {
    const { run, keeper, signal } = this.#parts;
    for (const snapshot of run.framesMissing) await this.#draw(snapshot);
    if (run.checkpoint === undefined) await this.#draw({ checkpoint: keeper.lastGood! });
    // A run that stopped itself and is begun again says why once more.
    else if (run.checkpoint.within === undefined) await this.#judge();
    let losses: Losses | undefined;
    try {
      while (this.#training.epoch < run.spec.epochs && !signal.aborted) {
        losses = (await this.#epoch()) ?? losses;
      }
    } catch (error) {
      throw error instanceof NotFinite ? await this.#explained(error) : error;
    }
    return this.#finish(losses);
  }

  /** Trains to the end of the epoch; undefined if it was interrupted before. */
  async #epoch(): Promise<Losses | undefined> {
    const { run, keeper, tell } = this.#parts;
    const training = this.#training;
    const epoch = training.epoch + 1;
    const trained = await this.#trainEpoch();
    if (trained === undefined) return undefined;
    const { seconds } = trained;
    const accuracies = isDrawn(run.spec) ? {} : await accuraciesOf(training.network, run.points);
    const losses = { ...trained.losses, ...accuracies };
    const state = this.#state();
    await this.#watch.note(epoch, losses.trainLoss, state.parameters, training.network);
    const change = await this.#changes?.note(epoch, state.parameters);
    run.directory.metrics.append({ epoch, ...losses, change });
    tell({ event: 'epoch', epoch, ...losses, seconds });
    if (this.#parts.debug) this.#tellLayers(state);
    const checkpoint = { ...state, watch: this.#watch.state, ...this.#changes?.anchor(state) };
    keeper.note(checkpoint);
    if (hasFrame(run.spec, epoch)) await this.#drawInTurn({ checkpoint, losses });
    if (keeper.isDue || keepsCheckpoint(run.spec, epoch)) await keeper.write();
    if (this.#parts.pictures.failure) throw this.#parts.pictures.failure;
    await this.#judge();
    return losses;
  }

  /** An epoch's steps, with checkpoints on the way where they are due. */
  async #trainEpoch(): Promise<{ losses: Losses; seconds: number } | undefined> {
    const { pictures, keeper, signal } = this.#parts;
    const training = this.#training;
    const stop = () => signal.aborted || keeper.isDue || pictures.failure !== undefined;
    let seconds = 0;
    for (;;) {
      const part = await pictures.during(() => training.trainEpoch(stop));
      seconds += part.seconds;
      const losses = part.value;
      if (losses !== undefined) {
        if (Number.isFinite(losses.trainLoss) && Number.isFinite(losses.valLoss)) return { losses, seconds };
        const epoch = training.epoch + (Number.isFinite(losses.trainLoss) ? 0 : 1);
        throw new NotFinite(lossText(epoch, training.steps, training.stepsPerEpoch, losses));
      }
      keeper.note(this.#state());
      if (signal.aborted) return undefined;
      if (pictures.failure) throw pictures.failure;
      await keeper.write();
    }
  }

  /** The state as it is now. @throws NotFinite if it is of no use */
  #state(): Checkpoint {
    const training = this.#training;
    const now = training.checkpoint();
    const state = { ...now, watch: this.#watch.state, ...this.#changes?.anchor(now) };
    if (allFinite(state.parameters)) return state;
    const { epoch, within } = state;
    const where = within ? `epoch ${epoch + 1}, after step ${within.steps}` : `after epoch ${epoch}`;
    throw new NotFinite(`${where}: not every weight is finite`);
  }

  /** Stops a training that goes nowhere, unless it has come to its end anyway. */
  async #judge(): Promise<void> {
    const { spec } = this.#parts.run;
    if (spec.keepGoing || this.#training.epoch >= spec.epochs) return;
    const text = await this.#watch.verdict(this.#training.network);
    if (text === undefined) return;
    this.#parts.tell({ event: 'aborted', epoch: this.#training.epoch, text });
    throw new GoesNowhere(text);
  }

  /** Saves what was good, and then looks for what went wrong. */
  async #explained(error: NotFinite): Promise<NotFinite> {
    const { run, keeper, tell, signal } = this.#parts;
    await keeper.saveLastGood();
    this.#training.dispose();
    const from = keeper.lastGood!;
    const found = await findNotFinite(run.spec, this.#setting, from, () => signal.aborted);
    if (found === undefined) return error;
    tell({ event: 'notFinite', ...found });
    return error.with(found);
  }

  async #drawInTurn(snapshot: Snapshot): Promise<void> {
    const asked = performance.now();
    const waited = await this.#draw(snapshot);
    const { epoch } = snapshot.checkpoint;
    if (waited) this.#parts.tell({ event: 'wait', epoch, seconds: secondsSince(asked) });
  }

  /** Hands a snapshot over; where that has to wait and the run is to stop, the checkpoint does not wait too. */
  async #draw(snapshot: Snapshot): Promise<boolean> {
    const { pictures, keeper, signal } = this.#parts;
    const save = () => void keeper.saveLastGood();
    signal.addEventListener('abort', save);
    try {
      return await pictures.draw(snapshot);
    } finally {
      signal.removeEventListener('abort', save);
    }
  }

  #tellLayers({ epoch, parameters }: Checkpoint): void {
    const { spec, points } = this.#parts.run;
    const { inputs, count } = points.training;
    for (const range of layerRanges(spec.network, parameters, inputs, Math.min(count, DEBUG_POINTS)))
      this.#parts.tell({ event: 'layer', epoch, ...range });
  }

  async #finish(losses: Losses | undefined): Promise<TrainOutcome> {
    const { run, pictures, keeper, tell } = this.#parts;
    const { epoch, steps } = this.#training;
    const { epochs } = run.spec;
    const interrupted = epoch < epochs;
    await keeper.write();
    this.#training.dispose();
    const isWhole = await inTime(
      pictures.finish(),
      interrupted ? STOPPING_SECONDS : Number.POSITIVE_INFINITY,
    );
    await keeper.clear();
    const left = pictures.pending.length;
    const frames = left === 1 ? '1 frame' : `${left} frames`;
    if (!isWhole) tell({ event: 'warning', text: `left for --resume: the movie, and ${frames}` });
    const seconds = secondsSince(this.#began);
    const path = run.directory.path;
    if (!interrupted) tell({ event: 'done', run: path, epochs, seconds });
    else tell({ event: 'stopped', run: path, epoch, ...(steps > 0 ? { steps } : {}), seconds });
    return { interrupted, epoch, steps, losses };
  }
}

/** Whether something is done before some seconds are over. @throws what it throws until then */
async function inTime(work: Promise<void>, seconds: number): Promise<boolean> {
  if (seconds === Number.POSITIVE_INFINITY) return work.then(() => true);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), 1000 * seconds);
  });
  return Promise.race([work.then(() => true), late]).finally(() => clearTimeout(timer));
}

function secondsSince(began: number): number {
  return Math.round(performance.now() - began) / 1000;
}
