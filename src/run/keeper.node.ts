// Keeps a run's newest state safe: when a checkpoint is due, and what is saved when the run fails.

import type { RunEvent } from './events.ts';
import type { Pictures } from './pictures.node.ts';
import type { PreparedRun } from './prepare.node.ts';
import type { Profile } from './profile.ts';
import type { Checkpoint } from './training.ts';

export class Keeper {
  readonly #run: PreparedRun;
  readonly #pictures: Pictures;
  readonly #tell: (event: RunEvent) => void;
  readonly #interval: number;
  #state: Checkpoint | undefined;
  #written: number | undefined;
  readonly #profile: Profile | undefined;
  #lastTime = performance.now();

  /**
   * @param seconds after how long a checkpoint is due whatever the epoch
   * @param profile where training's time goes, if that is asked for
   */
  constructor(
    run: PreparedRun,
    pictures: Pictures,
    tell: (event: RunEvent) => void,
    seconds: number,
    profile?: Profile,
  ) {
    this.#run = run;
    this.#profile = profile;
    this.#pictures = pictures;
    this.#tell = tell;
    this.#interval = 1000 * seconds;
    this.#written = run.checkpoint?.epoch;
  }

  /** Remembers the state after an epoch that went well. */
  note(checkpoint: Checkpoint): void {
    this.#state = checkpoint;
  }

  /** Whether too much time has passed since the last checkpoint. */
  get isDue(): boolean {
    return performance.now() - this.#lastTime >= this.#interval;
  }

  /** Writes the state that was noted last, unless it is on disk already. */
  async write(): Promise<void> {
    const state = this.#state;
    if (state === undefined || state.epoch === this.#written) return;
    const write = async () => {
      await this.#run.directory.metrics.sync();
      await this.#run.checkpoints.write(state, this.#pending());
    };
    await (this.#profile ? this.#profile.measure('disk', write) : write());
    this.#written = state.epoch;
    this.#lastTime = performance.now();
    const { epoch } = state;
    this.#tell({ event: 'checkpoint', epoch, path: this.#run.directory.checkpoint(epoch) });
  }

  /** Clears the checkpoints that are not needed any more. */
  async clear(): Promise<void> {
    await this.#run.checkpoints.clear(this.#pending());
  }

  /** Writes the last good state if that is possible; resolves to the path of the newest checkpoint, if any. */
  async saveLastGood(): Promise<string | undefined> {
    await this.write().catch(() => undefined);
    return this.#written === undefined ? undefined : this.#run.directory.checkpoint(this.#written);
  }

  #pending(): Checkpoint[] {
    return this.#pictures.pending.map(({ checkpoint }) => checkpoint);
  }
}
