// The losses of a training's epochs in bounded memory: every one at first, then every second, every fourth, ...

import type { Losses } from '../../src/run/training.ts';
import type { LossCurve } from './protocol.ts';

/** Epochs that are kept at most; half of them go when there would be more. */
export const MOST_EPOCHS = 4096;

export class LossRecord {
  readonly #epochs: number[] = [];
  readonly #losses: Losses[] = [];
  #stride = 1;
  #newest: { epoch: number; losses: Losses } | undefined;

  /** Takes the losses of an epoch; one that was recorded before, or lies before one that was, is not taken again. */
  add(epoch: number, losses: Losses): void {
    if (this.#newest !== undefined && epoch <= this.#newest.epoch) return;
    this.#newest = { epoch, losses };
    if (epoch % this.#stride !== 0) return;
    this.#epochs.push(epoch);
    this.#losses.push(losses);
    if (this.#epochs.length > MOST_EPOCHS) this.#thin();
  }

  /** The curve, with the newest epoch at its end. */
  curve(): LossCurve {
    const newest = this.#newest;
    const isKept = newest === undefined || this.#epochs.at(-1) === newest.epoch;
    const epochs = isKept ? this.#epochs : [...this.#epochs, newest.epoch];
    const losses = isKept ? this.#losses : [...this.#losses, newest.losses];
    return {
      epochs: Float64Array.from(epochs),
      trainLosses: Float64Array.from(losses, ({ trainLoss }) => trainLoss),
      valLosses: Float64Array.from(losses, ({ valLoss }) => valLoss),
    };
  }

  #thin(): void {
    this.#stride *= 2;
    let kept = 0;
    for (let i = 0; i < this.#epochs.length; i++) {
      if (this.#epochs[i]! % this.#stride !== 0) continue;
      this.#epochs[kept] = this.#epochs[i]!;
      this.#losses[kept] = this.#losses[i]!;
      kept++;
    }
    this.#epochs.length = kept;
    this.#losses.length = kept;
  }
}
