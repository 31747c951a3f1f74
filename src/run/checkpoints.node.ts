// The checkpoints of a run on disk: which are written, which are found again, which are cleared away.

import { readFile, rm } from 'node:fs/promises';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import type { RunDirectory } from './directory.node.ts';
import { trainingHash } from './hash.node.ts';
import { systemReason } from './make-directory.node.ts';
import { keepsCheckpoint } from './schedule.ts';
import type { RunSpec } from './spec.ts';
import type { Checkpoint } from './training.ts';
import { writeWhole } from './whole.node.ts';

/** After how many epochs a checkpoint is, and how many steps of the next. */
interface Place {
  readonly epoch: number;
  readonly within?: { readonly steps: number } | undefined;
}

export class Checkpoints {
  readonly #run: RunDirectory;
  readonly #spec: RunSpec;

  constructor(run: RunDirectory, spec: RunSpec) {
    this.#run = run;
    this.#spec = spec;
  }

  /** What a checkpoint carries to belong to this run. Within an epoch the changes of that epoch have counted. */
  #hash({ epoch, within }: Place): string {
    return trainingHash(this.#spec, within ? epoch + 1 : epoch);
  }

  /**
   * Writes a checkpoint, and before it those of the moments that still wait for their frames: after a kill the frames
   * that are missing before the newest checkpoint can be drawn from them. Clears what is then not needed any more.
   */
  async write(checkpoint: Checkpoint, pending: readonly Checkpoint[]): Promise<void> {
    const there = new Set(await this.#run.checkpoints());
    for (const moment of [...pending, checkpoint]) {
      if (moment.within === undefined) {
        if (there.has(moment.epoch)) continue;
        there.add(moment.epoch);
      }
      const bytes = encodeCheckpoint(moment, this.#spec, this.#hash(moment));
      await writeWhole(this.path(moment), bytes);
    }
    await this.clear(pending);
  }

  /** Where a checkpoint lies. */
  path({ epoch, within }: Place): string {
    return this.#run.checkpoint(epoch, within?.steps);
  }

  /**
   * Removes the checkpoints that are neither the newest, nor asked for by the interval, nor waited for by a frame. Of
   * those within an epoch only the newest of all checkpoints stays, beside the one after the epoch before it.
   */
  async clear(pending: readonly Checkpoint[]): Promise<void> {
    const epochs = await this.#run.checkpoints();
    const needed = new Set(pending.map(({ epoch }) => epoch));
    for (const epoch of epochs.slice(0, -1)) {
      if (!keepsCheckpoint(this.#spec, epoch) && !needed.has(epoch)) await rm(this.#run.checkpoint(epoch));
    }
    const within = await this.#run.stepCheckpoints();
    const newest = within.at(-1);
    for (const place of within) {
      if (place === newest && place.epoch >= (epochs.at(-1) ?? 0)) continue;
      await rm(this.#run.checkpoint(place.epoch, place.steps));
    }
  }

  /**
   * Reads the checkpoint of an epoch, or of some steps after it.
   * @throws InputError if it is damaged or belongs to another run
   */
  async read(epoch: number, steps = 0): Promise<Checkpoint> {
    const path = this.#run.checkpoint(epoch, steps);
    const hash = this.#hash({ epoch, within: steps > 0 ? { steps } : undefined });
    const checkpoint = decodeCheckpoint(await readFile(path), this.#spec, hash, path);
    if (checkpoint.epoch !== epoch || (checkpoint.within?.steps ?? 0) !== steps) {
      const { within } = checkpoint;
      throw new Error(`${path} holds epoch ${checkpoint.epoch}${within ? ` and ${within.steps} steps` : ''}`);
    }
    return checkpoint;
  }

  /**
   * The newest checkpoint that is valid and not after `lastEpoch`; undefined if there is none. One within the epoch
   * after the last of the run's is no part of the run.
   * @param warn told of every one that is skipped
   * @param whole whether those within an epoch do not count
   */
  async newest(
    lastEpoch: number,
    warn: (text: string) => void,
    whole = false,
  ): Promise<Checkpoint | undefined> {
    const epochs = (await this.#run.checkpoints()).map((epoch) => ({ epoch, steps: 0 }));
    const steps = whole ? [] : await this.#run.stepCheckpoints();
    const within = steps.filter(({ epoch }) => epoch < this.#spec.epochs);
    const places = [...epochs, ...within].sort((a, b) => b.epoch - a.epoch || b.steps - a.steps);
    for (const { epoch, steps } of places) {
      if (epoch > lastEpoch) {
        warn(`skipped ${this.#run.checkpoint(epoch, steps)}: metrics.ndjson ends at epoch ${lastEpoch}`);
        continue;
      }
      try {
        return await this.read(epoch, steps);
      } catch (error) {
        warn(`skipped a checkpoint: ${systemReason(error)}`);
      }
    }
    return undefined;
  }
}
