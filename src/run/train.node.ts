// A run from its directory to its end: training, with drawing and encoding beside it, checkpoints, and a clean stop.

import { createEngine } from '../engine/create.node.ts';
import type { Engine } from '../engine/engine.ts';
import { parameterCount } from '../net/network.ts';
import type { RunEvent } from './events.ts';
import { Keeper } from './keeper.node.ts';
import { RunLog } from './log.node.ts';
import { systemReason } from './make-directory.node.ts';
import { Pictures } from './pictures.node.ts';
import type { PreparedRun } from './prepare.node.ts';
import { Profile } from './profile.ts';
import { hasFrame, keepsCheckpoint } from './schedule.ts';
import { RunStopped } from './stopped.ts';
import { type Losses, Training } from './training.ts';

export interface TrainOptions {
  readonly threads: number;
  readonly onEvent: (event: RunEvent) => void;
  /** Aborted to stop: the running epoch is finished, its checkpoint written, the frames that wait are drawn. */
  readonly signal: AbortSignal;
  /** Whether it is measured where the time goes; changes no bit of the run. */
  readonly profile?: boolean;
  /** A file that gets the lines of the log too. */
  readonly logFile?: string | undefined;
  /** A checkpoint is written at least this often, in seconds. */
  readonly checkpointSeconds?: number;
}

/** How a run ended: after all its epochs, or interrupted after `epoch`. */
export interface TrainOutcome {
  readonly interrupted: boolean;
  readonly epoch: number;
  readonly losses?: Losses | undefined;
}

/**
 * Trains a prepared run to its end.
 * @throws RunStopped, one line, when the run cannot go on: the loss is not finite, a file cannot be written, a worker
 * fails. The last good state is then on disk as a checkpoint, if it could be written.
 */
export async function train(run: PreparedRun, options: TrainOptions): Promise<TrainOutcome> {
  const { directory, spec } = run;
  const { threads, signal } = options;
  const profile = options.profile ? new Profile() : undefined;
  const measure: Profile['measure'] = (part, work) => (profile ? profile.measure(part, work) : work());
  const phases = profile?.phases;
  const engine = await measure('start', () => createEngine(spec.engine, threads, { phases })).catch(
    async (error) => {
      await run.lock.release();
      throw error;
    },
  );
  directory.metrics.onTime = profile && ((milliseconds) => profile.add('disk', milliseconds));
  let pictures: Pictures | undefined;
  let keeper: Keeper | undefined;
  let log: RunLog | undefined;
  try {
    log = new RunLog(directory.log, options.logFile);
    const tell = (event: RunEvent) => {
      measure('disk', () => log!.event(event, spec.epochs));
      options.onEvent(event);
    };
    const epoch = run.checkpoint?.epoch ?? 0;
    const { seed, epochs } = spec;
    const { name, threads: used } = engine;
    tell({ event: 'start', run: directory.path, seed, engine: name, threads: used, epoch, epochs });
    const { network, batchSize } = spec;
    tell({ event: 'model', network, parameters: parameterCount(network), batchSize });
    for (const text of run.warnings) tell({ event: 'warning', text });
    pictures = new Pictures(run, threads, tell, profile);
    keeper = new Keeper(run, pictures, tell, options.checkpointSeconds ?? 60, profile);
    const outcome = await new Job(run, engine, pictures, keeper, tell, signal).run();
    if (profile) tell({ event: 'profile', ...profile.report() });
    return outcome;
  } catch (error) {
    // A network that diverged is worth seeing; after other failures there is nothing to wait for.
    if (error instanceof LossNotFinite) await pictures?.finish().catch(() => undefined);
    const where = await keeper?.saveLastGood();
    const stopped = asStopped(error, directory.path, where);
    log?.error(stopped.message);
    throw stopped;
  } finally {
    await pictures?.close();
    await engine.close();
    await run.lock.release();
  }
}

/** One training of a run, with everything that it needs at hand. */
class Job {
  readonly #run: PreparedRun;
  readonly #engine: Engine;
  readonly #pictures: Pictures;
  readonly #keeper: Keeper;
  readonly #tell: (event: RunEvent) => void;
  readonly #signal: AbortSignal;
  readonly #began = performance.now();

  constructor(
    run: PreparedRun,
    engine: Engine,
    pictures: Pictures,
    keeper: Keeper,
    tell: (event: RunEvent) => void,
    signal: AbortSignal,
  ) {
    this.#run = run;
    this.#engine = engine;
    this.#pictures = pictures;
    this.#keeper = keeper;
    this.#tell = tell;
    this.#signal = signal;
  }

  async run(): Promise<TrainOutcome> {
    const { spec, checkpoint, points } = this.#run;
    const setting = { engine: this.#engine, points, pause: () => this.#pictures.between() };
    const training = checkpoint
      ? await Training.fromCheckpoint(spec, setting, checkpoint)
      : await Training.start(spec, setting);
    for (const snapshot of this.#run.framesMissing) await this.#pictures.draw(snapshot);
    const first = checkpoint ?? training.checkpoint();
    this.#keeper.note(first);
    if (checkpoint === undefined) await this.#pictures.draw({ checkpoint: first });
    let losses: Losses | undefined;
    while (training.epoch < spec.epochs && !this.#signal.aborted) losses = await this.#epoch(training);
    return this.#finish(training, losses);
  }

  async #epoch(training: Training): Promise<Losses> {
    const { spec, directory } = this.#run;
    const epoch = training.epoch + 1;
    const { value: losses, seconds } = await this.#pictures.during(() => training.trainEpoch());
    const { trainLoss, valLoss } = losses;
    if (!Number.isFinite(trainLoss) || !Number.isFinite(valLoss)) throw new LossNotFinite(epoch, losses);
    directory.metrics.append({ epoch, trainLoss, valLoss });
    this.#tell({ event: 'epoch', epoch, trainLoss, valLoss, seconds });
    const checkpoint = training.checkpoint();
    this.#keeper.note(checkpoint);
    if (hasFrame(spec, epoch)) {
      const asked = performance.now();
      const waited = await this.#pictures.draw({ checkpoint, losses });
      if (waited) this.#tell({ event: 'wait', epoch, seconds: secondsSince(asked) });
    }
    if (this.#keeper.isDue || keepsCheckpoint(spec, epoch)) await this.#keeper.write();
    if (this.#pictures.failure) throw this.#pictures.failure;
    return losses;
  }

  async #finish(training: Training, losses: Losses | undefined): Promise<TrainOutcome> {
    const { spec, directory } = this.#run;
    const { epoch } = training;
    const interrupted = epoch < spec.epochs;
    await this.#keeper.write();
    training.dispose();
    await this.#pictures.finish();
    await this.#keeper.clear();
    const seconds = secondsSince(this.#began);
    if (interrupted) this.#tell({ event: 'stopped', run: directory.path, epoch, seconds });
    else this.#tell({ event: 'done', run: directory.path, epochs: spec.epochs, seconds });
    return { interrupted, epoch, losses };
  }
}

/** The loss of an epoch is NaN or infinite. */
class LossNotFinite extends Error {
  constructor(epoch: number, { trainLoss, valLoss }: Losses) {
    const [name, loss] = Number.isFinite(trainLoss) ? ['validation', valLoss] : ['training', trainLoss];
    super(`epoch ${epoch}: the ${name} loss is ${loss}; try a smaller --learning-rate`);
  }
}

function asStopped(error: unknown, path: string, where: string | undefined): RunStopped {
  const reason = error instanceof LossNotFinite ? error.message : systemReason(error);
  const state = where === undefined ? `${path} has no checkpoint` : `the last good state is ${where}`;
  return new RunStopped(`the run stopped: ${reason} (${state})`, { cause: error });
}

function secondsSince(began: number): number {
  return Math.round(performance.now() - began) / 1000;
}
