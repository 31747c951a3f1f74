// Keeps a run's newest state safe: when a checkpoint is due, and what is saved when the run fails.

import { existsSync } from 'node:fs';
import type { RunEvent } from './events.ts';
import type { PicturesOf } from './no-pictures.node.ts';
import type { PreparedRun } from './prepare.node.ts';
import type { Profile } from './profile.ts';
import type { Checkpoint } from './training.ts';

export class Keeper {
  readonly #run: PreparedRun;
  readonly #pictures: PicturesOf;
  readonly #tell: (event: RunEvent) => void;
  readonly #interval: number;
  #state: Checkpoint | undefined;
  /** The state after the last epoch, where the newest is within the one after it. */
  #epochState: Checkpoint | undefined;
  /** Where the newest state on the disk lies. */
  #written: string | undefined;
  #writing: Promise<void> = Promise.resolve();
  readonly #profile: Profile | undefined;
  #lastTime = performance.now();

  /**
   * @param seconds after how long a checkpoint is due whatever the epoch
   * @param profile where training's time goes, if that is asked for
   */
  constructor(
    run: PreparedRun,
    pictures: PicturesOf,
    tell: (event: RunEvent) => void,
    seconds: number,
    profile?: Profile,
  ) {
    this.#run = run;
    this.#profile = profile;
    this.#pictures = pictures;
    this.#tell = tell;
    this.#interval = 1000 * seconds;
    this.#written = run.checkpoint && run.checkpoints.path(run.checkpoint);
  }

  /** Remembers the state after an epoch, or after some of its steps, that went well. */
  note(checkpoint: Checkpoint): void {
    this.#state = checkpoint;
    if (checkpoint.within === undefined) this.#epochState = checkpoint;
  }

  /** The state that was noted last. */
  get lastGood(): Checkpoint | undefined {
    return this.#state;
  }

  /** Whether too much time has passed since the last checkpoint. */
  get isDue(): boolean {
    return performance.now() - this.#lastTime >= this.#interval;
  }

  /** Writes the state that was noted last, unless it is on disk already. One write after another. */
  async write(): Promise<void> {
    const written = this.#writing.then(() => this.#write());
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async #write(): Promise<void> {
    const state = this.#state;
    const path = state && this.#run.checkpoints.path(state);
    if (state === undefined || path === undefined || path === this.#written) return;
    const write = async () => {
      await this.#run.directory.metrics.sync();
      // Commands that look at a run see it after whole epochs.
      const before = state.within && this.#epochState ? [this.#epochState] : [];
      await this.#run.checkpoints.write(state, [...before, ...this.#pending()]);
    };
    await (this.#profile ? this.#profile.measure('disk', write) : write());
    this.#written = path;
    this.#lastTime = performance.now();
    const { epoch, within } = state;
    this.#tell({ event: 'checkpoint', epoch, ...(within ? { steps: within.steps } : {}), path });
  }

  /** Clears the checkpoints that are not needed any more. */
  async clear(): Promise<void> {
    await this.#run.checkpoints.clear(this.#pending());
  }

  /** Writes the last good state if that is possible; resolves to the path of the newest checkpoint, if any. */
  async saveLastGood(): Promise<string | undefined> {
    await this.write().catch(() => undefined);
    return this.#written !== undefined && existsSync(this.#written) ? this.#written : undefined;
  }

  #pending(): Checkpoint[] {
    return this.#pictures.pending.map(({ checkpoint }) => checkpoint);
  }
}
