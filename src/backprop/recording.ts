// One training with its whole past: keyframes and exact replay give any moment back, however long it has run.

import { InputError } from '../format/input-error.ts';
import type { Dataset } from './dataset.ts';
import { Decimated } from './decimated.ts';
import type { Kernel } from './kernel.ts';
import { penalty } from './loss.ts';
import type { Scores } from './measure.ts';
import type { Model } from './model.ts';
import { copyState, emptySlots, firstState, type State } from './state.ts';
import type { Training } from './training.ts';
import { weightMask } from './update.ts';

/** A moment between two updates. */
export interface Position {
  readonly epoch: number;
  /** Samples of the epoch that have been used. */
  readonly offset: number;
}

/** What someone changed at a moment: the settings, or one parameter by hand. */
export type Change = { readonly at: Position } & (
  | { readonly training: Training }
  | { readonly parameter: number; readonly value: number }
);

/** A point of the curves. */
export interface Sample {
  readonly epoch: number;
  readonly scores: Scores;
  readonly parameters: Float64Array;
  /** The mean gradient over the training set, without penalties. */
  readonly gradient: Float64Array;
}

/** The update that made the first number that is not finite. */
export interface Failure {
  /** Where the update began. */
  readonly at: Position;
  readonly parameter: number;
}

/** Kernels for training and for scoring, of one model. */
export interface Kernels {
  readonly training: Kernel;
  readonly clean: Kernel;
  readonly held: Kernel | undefined;
  readonly corners: Kernel | undefined;
}

/** Bytes that the keyframes of one recording may take, and the most of them. */
const KEYFRAME_BYTES = 16e6;
const MOST_KEYFRAMES = 16384;
/** Points of the curves. */
const CURVE_POINTS = 512;
/** Epochs before a place that was looked at, whose states are kept for the next look. */
const NEARBY = 128;

export class Recording {
  readonly model: Model;
  readonly data: Dataset;
  readonly #kernels: Kernels;
  readonly #isWeight: Uint8Array;
  readonly #first: { readonly training: Training; readonly parameters: Float64Array };
  #changes: Change[] = [];
  #keyframes: Decimated<State>;
  #curve = new Decimated<Sample>(CURVE_POINTS);
  #head: State;
  #failure: Failure | undefined;
  #nearby = new Map<number, State>();

  /** A training that has not begun. */
  constructor(model: Model, data: Dataset, kernels: Kernels, training: Training, parameters: Float64Array) {
    this.model = model;
    this.data = data;
    this.#kernels = kernels;
    this.#isWeight = weightMask(model);
    this.#first = { training, parameters };
    this.#head = firstState(model, training.optimizer.kind, parameters);
    const bytes = 8 * parameters.length * 3 + 200;
    this.#keyframes = new Decimated(
      Math.max(64, Math.min(MOST_KEYFRAMES, Math.floor(KEYFRAME_BYTES / bytes))),
    );
    this.#keep();
  }

  /** How far it has been trained. */
  get head(): Position {
    return { epoch: this.#head.epoch, offset: this.#head.offset };
  }

  get changes(): readonly Change[] {
    return this.#changes;
  }

  get curve(): readonly Sample[] {
    return this.#curve.items;
  }

  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** Epochs from one keyframe to the next: a look at the past replays fewer than that. */
  get stride(): number {
    return this.#keyframes.stride;
  }

  /** The settings that the update beginning at a position is made with. */
  trainingAt(position: Position): Training {
    let { training } = this.#first;
    for (const change of this.#changes)
      if ('training' in change && compare(change.at, position) <= 0) training = change.training;
    return training;
  }

  /** Trains on to a position; stops at the first number that is not finite. */
  trainTo(target: Position): void {
    while (compare(this.#head, target) < 0 && !this.#failure) {
      // In pieces, so that a network that breaks is noticed, and keyframes are taken when they are due.
      const pause = Math.min(this.#keyframes.next, this.#curve.next, this.#head.epoch + 256);
      const before = copyState(this.#head);
      this.#advance(this.#head, lesser(target, { epoch: Math.max(pause, this.#head.epoch + 1), offset: 0 }));
      if (this.#head.parameters.every(Number.isFinite)) this.#keep();
      else this.#fail(before);
    }
  }

  /** Changes settings from the head on. */
  change(training: Training): void {
    this.#apply({ at: this.head, training });
  }

  /** Sets one parameter of the head by hand. */
  edit(parameter: number, value: number): void {
    if (!Number.isFinite(value)) throw new InputError(`${value}: a weight is a finite number, such as 0.5`);
    this.#apply({ at: this.head, parameter, value });
  }

  #apply(change: Change): void {
    applyChange(this.model, this.#head, change, this.trainingAt(this.head));
    this.#changes.push(change);
    this.#nearby.clear();
  }

  /** The state at a position up to the head, with what was changed there. */
  stateAt(position: Position): State {
    if (compare(position, this.#head) >= 0) return copyState(this.#head);
    const { item, time } = this.#keyframes.before(position.epoch);
    let state = item;
    for (let epoch = position.epoch; epoch > time; epoch--) {
      const near = this.#nearby.get(epoch);
      if (!near) continue;
      state = near;
      break;
    }
    state = copyState(state);
    this.#settle(state);
    while (state.epoch < position.epoch) {
      this.#advance(state, { epoch: state.epoch + 1, offset: 0 });
      if (position.epoch - state.epoch < NEARBY) this.#remember(state);
    }
    if (position.offset > 0) this.#advance(state, position);
    return state;
  }

  #remember(state: State): void {
    if (this.#nearby.size > 4 * NEARBY) this.#nearby.clear();
    this.#nearby.set(state.epoch, copyState(state));
  }

  /** The positions of one epoch at which updates begin, as far as it has been trained. */
  positionsOf(epoch: number): Position[] {
    const positions: Position[] = [];
    const count = this.data.training.labels.length;
    for (let offset = 0; offset < count; ) {
      const at = { epoch, offset };
      if (compare(at, this.#head) > 0) break;
      positions.push(at);
      offset += this.trainingAt(at).batch;
    }
    return positions;
  }

  /** The position one update before; undefined at the start. */
  before(position: Position): Position | undefined {
    const earlier = (epoch: number) => this.positionsOf(epoch).findLast((at) => compare(at, position) < 0);
    return earlier(position.epoch) ?? (position.epoch > 0 ? earlier(position.epoch - 1) : undefined);
  }

  /** A recording with the same past up to a position, which may go another way from there. */
  branch(position: Position): Recording {
    const { training, parameters } = this.#first;
    const other = new Recording(this.model, this.data, this.#kernels, training, parameters);
    other.#changes = this.#changes.filter(({ at }) => compare(at, position) <= 0);
    other.#head = this.stateAt(position);
    other.#keyframes = this.#keyframes.until(position.epoch);
    other.#curve = this.#curve.until(position.epoch);
    return other;
  }

  /** The scores of parameters on all sets of samples. */
  scores(training: Training, parameters: Float64Array): Scores {
    const { clean, held, corners } = this.#kernels;
    return {
      training: this.#kernels.training.score(training, parameters),
      clean: clean.score(training, parameters),
      held: held?.score(training, parameters) ?? null,
      corners: corners?.score(training, parameters) ?? null,
      penalty: penalty(training, parameters, this.#isWeight),
    };
  }

  /** Advances a state, which has the changes of its own position behind it, to a position with those of that one. */
  #advance(state: State, target: Position): void {
    while (compare(state, target) < 0) {
      const change = this.#changes.find(({ at }) => compare(at, state) > 0);
      const goal = change ? lesser(change.at, target) : target;
      const training = this.trainingAt(state);
      if (goal.epoch > state.epoch) this.#kernels.training.epochs(state, training, goal.epoch - state.epoch);
      if (goal.offset > state.offset)
        this.#kernels.training.advance(state, training, goal.offset - state.offset);
      this.#settle(state);
    }
  }

  /** Makes the changes of a state's own position. */
  #settle(state: State): void {
    let training = this.#first.training;
    for (const change of this.#changes) {
      if (compare(change.at, state) === 0) applyChange(this.model, state, change, training);
      if ('training' in change) training = change.training;
    }
  }

  /** Takes a keyframe and a point of the curves where they are due. Keyframes are without the changes of their place. */
  #keep(): void {
    const { epoch, offset } = this.#head;
    if (offset > 0) return;
    if (epoch === this.#keyframes.next) this.#keyframes.push(copyState(this.#head));
    if (epoch !== this.#curve.next) return;
    const training = this.trainingAt(this.#head);
    const parameters = this.#head.parameters.slice();
    const gradient = this.#kernels.training.meanGradient(training, parameters);
    this.#curve.push({ epoch, scores: this.scores(training, parameters), parameters, gradient });
  }

  /** Finds the first update after a state that makes a number that is not finite, and leaves the head behind it. */
  #fail(before: State): void {
    const state = before;
    const broken = () => state.parameters.findIndex((value) => !Number.isFinite(value));
    let last = copyState(state);
    while (broken() < 0) {
      last = copyState(state);
      this.#advance(state, { epoch: state.epoch + 1, offset: 0 });
    }
    const again = copyState(last);
    let at = { epoch: again.epoch, offset: again.offset };
    while (again.parameters.every(Number.isFinite)) {
      at = { epoch: again.epoch, offset: again.offset };
      this.#kernels.training.advance(again, this.trainingAt(again), 1);
      this.#settle(again);
    }
    this.#head = again;
    this.#failure = { at, parameter: again.parameters.findIndex((value) => !Number.isFinite(value)) };
  }
}

/** Makes a change in a state whose settings were `training`. */
function applyChange(model: Model, state: State, change: Change, training: Training): void {
  if ('parameter' in change) {
    state.parameters[change.parameter] = change.value;
  } else if (change.training.optimizer.kind !== training.optimizer.kind) {
    // Another optimizer begins without a memory.
    Object.assign(state, { slots: emptySlots(model, change.training.optimizer.kind), steps: 0 });
  }
}

/** Below 0 if a is before b. */
export function compare(a: Position, b: Position): number {
  return a.epoch - b.epoch || a.offset - b.offset;
}

const lesser = (a: Position, b: Position): Position => (compare(a, b) <= 0 ? a : b);
