// The keyframes of a training: states to go back to, thinned out so that they take bounded memory and short replays.

import { parameterCount } from '../../src/net/network.ts';
import { STATE_SLOTS } from '../../src/net/training.ts';
import type { Checkpoint, Losses, TrainedSpec } from '../../src/run/training.ts';

/** The state after an epoch, and the epoch's losses. */
export interface Keyframe {
  readonly checkpoint: Checkpoint;
  readonly losses: Losses;
}

/** Bytes that all keyframes of a training may take, and how many there are at most. */
const BUDGET = 48 * 2 ** 20;
const MOST = 1024;
/** Of them, those of the stretch that was replayed last, for small steps back. */
const NEAR_SHARE = 8;

/** How many keyframes a training of a spec may keep; 0 where one alone is too large. */
export function keyframeLimit({ network, optimizer }: TrainedSpec): number {
  // A copy of the parameters for each state array of the optimizer, and the generator's 624 words.
  const bytes = 4 * parameterCount(network) * (1 + STATE_SLOTS[optimizer.kind]) + 4 * 624;
  return Math.min(MOST, Math.floor(BUDGET / bytes));
}

export class Keyframes {
  readonly #most: number;
  readonly #mostNear: number;
  /** Ascending. */
  #kept: Keyframe[] = [];
  /** States of the stretch that was replayed last: from which epoch on, and how far apart. */
  #near: Keyframe[] = [];
  #from = 0;
  #spacing = 1;

  /** @param limit how many are kept in all */
  constructor(limit: number) {
    this.#mostNear = Math.floor(limit / NEAR_SHARE);
    this.#most = limit - this.#mostNear;
  }

  get count(): number {
    return this.#kept.length + this.#near.length;
  }

  /** The epochs of those that are kept, ascending. */
  get epochs(): number[] {
    return this.#kept.map(epochOf);
  }

  /** The last one at or before an epoch. */
  before(epoch: number): Keyframe | undefined {
    const far = this.#kept.findLast((keyframe) => epochOf(keyframe) <= epoch);
    const near = this.#near.findLast((keyframe) => epochOf(keyframe) <= epoch);
    if (far === undefined || near === undefined) return far ?? near;
    return epochOf(near) > epochOf(far) ? near : far;
  }

  /** Keeps the state of an epoch later than all that are kept, and drops another where there are too many. */
  add(keyframe: Keyframe): void {
    const last = this.#kept.at(-1);
    if (this.#most < 1 || (last !== undefined && epochOf(last) >= epochOf(keyframe))) return;
    this.#kept.push(keyframe);
    if (this.#kept.length > this.#most) this.#kept.splice(this.#leastMissed(), 1);
  }

  /**
   * Begins a replay from the last keyframe at or before an epoch, and returns it. On the way some states are kept too,
   * evenly over the stretch up to the next keyframe, so that small steps back are short; those of another stretch go.
   * @param newest the newest epoch of the training
   */
  replay(epoch: number, newest: number): Keyframe | undefined {
    const keyframe = this.before(epoch);
    if (keyframe !== undefined && this.#near.includes(keyframe)) return keyframe;
    const from = keyframe === undefined ? 0 : epochOf(keyframe);
    if (this.#near.length > 0 && from === this.#from) return keyframe;
    const next = this.#kept.find((other) => epochOf(other) > from);
    const to = next === undefined ? newest : epochOf(next);
    this.#near = [];
    this.#from = from;
    this.#spacing = Math.max(1, Math.ceil((to - from) / Math.max(1, this.#mostNear)));
    return keyframe;
  }

  /** Whether a state that a replay came by is to be kept. */
  wants(epoch: number): boolean {
    return (
      this.#near.length < this.#mostNear &&
      epoch > this.#from &&
      (epoch - this.#from) % this.#spacing === 0 &&
      ![...this.#near, ...this.#kept].some((keyframe) => epochOf(keyframe) === epoch)
    );
  }

  /** Keeps a state on the way of a replay. */
  addNear(keyframe: Keyframe): void {
    this.#near.push(keyframe);
    this.#near.sort((a, b) => epochOf(a) - epochOf(b));
  }

  /**
   * The index of the keyframe whose loss is felt least: with gaps that grow as the square root of the epoch, early
   * epochs, in which a network changes fastest, lie close, and late replays stay short. Never the newest one.
   */
  #leastMissed(): number {
    let found = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i + 1 < this.#kept.length; i++) {
      const gap = epochOf(this.#kept[i + 1]!) - (i === 0 ? 0 : epochOf(this.#kept[i - 1]!));
      const cost = (gap * gap) / (epochOf(this.#kept[i]!) + 1);
      if (cost < least) [found, least] = [i, cost];
    }
    return found;
  }
}

function epochOf({ checkpoint }: Keyframe): number {
  return checkpoint.epoch;
}
