// A run from its directory to its end: training, with drawing and encoding beside it, checkpoints, and a clean stop.

import { existsSync } from 'node:fs';
import { createEngine } from '../engine/create.node.ts';
import type { Engine } from '../engine/engine.ts';
import { EngineFailed } from '../engine/failure.ts';
import { parameterCount } from '../net/network.ts';
import type { RunEvent } from './events.ts';
import { GoesNowhere, NotFinite } from './failures.ts';
import { Job, type TrainOutcome } from './job.node.ts';
import { Keeper } from './keeper.node.ts';
import { RunLog } from './log.node.ts';
import { systemReason } from './make-directory.node.ts';
import { NoPictures, type PicturesOf } from './no-pictures.node.ts';
import { Pictures } from './pictures.node.ts';
import { type PreparedRun, resumeRun } from './prepare.node.ts';
import { Profile } from './profile.ts';
import { RunStopped } from './stopped.ts';

export interface TrainOptions {
  readonly threads: number;
  readonly onEvent: (event: RunEvent) => void;
  /** Aborted to stop: the running step is finished, its checkpoint written, frames that wait are drawn for 5 s. */
  readonly signal: AbortSignal;
  /** Whether the ranges of all layers are told after every epoch; changes no bit of the run. */
  readonly debug?: boolean;
  /** Whether it is measured where the time goes; changes no bit of the run. */
  readonly profile?: boolean;
  /** A file that gets the lines of the log too. */
  readonly logFile?: string | undefined;
  /** A checkpoint is written at least this often, in seconds. */
  readonly checkpointSeconds?: number;
  /** Told of every engine that is made. */
  readonly onEngine?: (engine: Engine) => void;
}

/**
 * Trains a prepared run to its end. Where the GPU fails, the run goes on with wasm from the last whole epoch, and its
 * spec says so.
 * @throws RunStopped, one line, when the run cannot go on: a value is not finite, the training goes nowhere, a file
 * cannot be written, a worker fails. The last good state is then on disk as a checkpoint, if it could be written.
 */
export async function train(run: PreparedRun, options: TrainOptions): Promise<TrainOutcome> {
  try {
    return await trainOn(run, options);
  } catch (error) {
    if (!(error instanceof EngineFailed) || run.engine === 'wasm') throw error;
    const again = await resumeRun(run.directory.path, { engine: 'wasm' });
    if ('complete' in again) return { interrupted: false, epoch: run.spec.epochs, steps: 0 };
    const text = `${error.message}; the run goes on with wasm from epoch ${(again.checkpoint?.epoch ?? 0) + 1}`;
    return train({ ...again, warnings: [text, ...again.warnings] }, options);
  }
}

/** The same on one engine. @throws also EngineFailed, with the last good state on disk */
async function trainOn(run: PreparedRun, options: TrainOptions): Promise<TrainOutcome> {
  const { directory, spec } = run;
  const { threads, signal } = options;
  const profile = options.profile ? new Profile() : undefined;
  const measure: Profile['measure'] = (part, work) => (profile ? profile.measure(part, work) : work());
  const phases = profile?.phases;
  const engine = await measure('start', () => createEngine(run.engine, threads, { phases })).catch(
    async (error) => {
      await run.lock.release();
      throw error;
    },
  );
  options.onEngine?.(engine);
  directory.metrics.onTime = profile && ((milliseconds) => profile.add('disk', milliseconds));
  let pictures: PicturesOf | undefined;
  let keeper: Keeper | undefined;
  let log: RunLog | undefined;
  let job: Job | undefined;
  try {
    log = new RunLog(directory.log, options.logFile);
    const tell = (event: RunEvent) => {
      measure('disk', () => log!.event(event, spec.epochs));
      options.onEvent(event);
    };
    const epoch = run.checkpoint?.epoch ?? 0;
    const place = run.checkpoint?.within ? { steps: run.checkpoint.within.steps } : {};
    const { seed, epochs } = spec;
    const { name, threads: used } = engine;
    tell({ event: 'start', run: directory.path, seed, engine: name, threads: used, epoch, ...place, epochs });
    const { network, batchSize } = spec;
    tell({ event: 'model', network, parameters: parameterCount(network), batchSize });
    for (const text of run.warnings) tell({ event: 'warning', text });
    const { picture } = run;
    pictures = picture ? new Pictures({ ...run, picture }, threads, tell, profile) : new NoPictures(profile);
    keeper = new Keeper(run, pictures, tell, options.checkpointSeconds ?? 60, profile);
    const debug = options.debug ?? false;
    job = await Job.start({ run, engine, pictures, keeper, tell, signal, debug });
    const outcome = await job.run();
    if (profile) tell({ event: 'profile', ...profile.report() });
    return outcome;
  } catch (error) {
    const where = await keeper?.saveLastGood();
    // A network that went astray is worth seeing; after other failures there is nothing to wait for.
    const isOwn = error instanceof NotFinite || error instanceof GoesNowhere;
    if (isOwn) await pictures?.finish().catch(() => undefined);
    if (isOwn) await keeper?.clear().catch(() => undefined);
    if (error instanceof EngineFailed) {
      log?.error(error.message);
      throw error;
    }
    const stopped = asStopped(error, directory.path, where);
    log?.error(stopped.message);
    throw stopped;
  } finally {
    await pictures?.close();
    await job?.close();
    await engine.close();
    await run.lock.release();
  }
}

function asStopped(error: unknown, path: string, where: string | undefined): RunStopped {
  if (!existsSync(path)) {
    return new RunStopped(`the run stopped: its directory ${path} is gone`, { cause: error });
  }
  const isOwn = error instanceof NotFinite || error instanceof GoesNowhere;
  const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  const missing = `part of its directory ${path} is gone`;
  const reason = isOwn ? error.message : isMissing ? missing : systemReason(error);
  const state = where === undefined ? `${path} has no checkpoint` : `the last good state is ${where}`;
  return new RunStopped(`the run stopped: ${reason} (${state})`, { cause: error });
}
