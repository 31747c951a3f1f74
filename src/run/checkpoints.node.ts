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

export class Checkpoints {
  readonly #run: RunDirectory;
  readonly #spec: RunSpec;

  constructor(run: RunDirectory, spec: RunSpec) {
    this.#run = run;
    this.#spec = spec;
  }

  /** What the checkpoint of an epoch carries to belong to this run. */
  #hash(epoch: number): string {
    return trainingHash(this.#spec, epoch);
  }

  /**
   * Writes a checkpoint, and before it those of the moments that still wait for their frames: after a kill the frames
   * that are missing before the newest checkpoint can be drawn from them. Clears what is then not needed any more.
   */
  async write(checkpoint: Checkpoint, pending: readonly Checkpoint[]): Promise<void> {
    const there = new Set(await this.#run.checkpoints());
    for (const moment of [...pending, checkpoint]) {
      if (there.has(moment.epoch)) continue;
      there.add(moment.epoch);
      const bytes = encodeCheckpoint(moment, this.#spec, this.#hash(moment.epoch));
      await writeWhole(this.#run.checkpoint(moment.epoch), bytes);
    }
    await this.clear(pending);
  }

  /** Removes the checkpoints that are neither the newest, nor asked for by the interval, nor waited for by a frame. */
  async clear(pending: readonly Checkpoint[]): Promise<void> {
    const epochs = await this.#run.checkpoints();
    const needed = new Set(pending.map(({ epoch }) => epoch));
    for (const epoch of epochs.slice(0, -1)) {
      if (!keepsCheckpoint(this.#spec, epoch) && !needed.has(epoch)) await rm(this.#run.checkpoint(epoch));
    }
  }

  /** Reads the checkpoint of an epoch. @throws InputError if it is damaged or belongs to another run */
  async read(epoch: number): Promise<Checkpoint> {
    const path = this.#run.checkpoint(epoch);
    const checkpoint = decodeCheckpoint(await readFile(path), this.#spec, this.#hash(epoch), path);
    if (checkpoint.epoch !== epoch) throw new Error(`${path} holds epoch ${checkpoint.epoch}`);
    return checkpoint;
  }

  /**
   * The newest checkpoint that is valid and not after `lastEpoch`; undefined if there is none.
   * @param warn told of every one that is skipped
   */
  async newest(lastEpoch: number, warn: (text: string) => void): Promise<Checkpoint | undefined> {
    const epochs = await this.#run.checkpoints();
    for (const epoch of epochs.toReversed()) {
      if (epoch > lastEpoch) {
        warn(`skipped ${this.#run.checkpoint(epoch)}: metrics.ndjson ends at epoch ${lastEpoch}`);
        continue;
      }
      try {
        return await this.read(epoch);
      } catch (error) {
        warn(`skipped a checkpoint: ${systemReason(error)}`);
      }
    }
    return undefined;
  }
}
