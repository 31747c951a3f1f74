// The training behind the view: a recording, where time stands in it, and how fast time goes. No platform in it.

import { dataset } from '../../src/backprop/dataset.ts';
import { initialise } from '../../src/backprop/initialise.ts';
import { kernelsFor } from '../../src/backprop/kernels.ts';
import { compare, type Position, Recording } from '../../src/backprop/recording.ts';
import type { State } from '../../src/backprop/state.ts';
import type { Training } from '../../src/backprop/training.ts';
import { COLUMNS, type Curve, type Edit, type Frame, type Move } from './messages.ts';
import type { Plan } from './plan.ts';

/** Milliseconds of training between two looks at the clock, at most. */
const LOOK = 4;
/** Milliseconds from one copy of the curves to the next, while it runs. */
const CURVE_EVERY = 150;

export class Trainer {
  readonly #module: WebAssembly.Module;
  readonly #now: () => number;
  #recording: Recording | undefined;
  #other: Recording | undefined;
  /** Where time stands. */
  #state: State | undefined;
  #pace = 0;
  /** Epochs that are due but not begun, as a fraction. */
  #due = 0;
  #last = 0;
  #speed = { since: 0, steps: 0, rate: 0 };
  #told = { curve: -1, other: undefined as Recording | null | undefined, time: 0 };

  /** @param now milliseconds */
  constructor(module: WebAssembly.Module, now: () => number) {
    this.#module = module;
    this.#now = now;
  }

  open(plan: Plan, at: Position): void {
    const data = dataset(plan.data);
    const kernels = kernelsFor(this.#module, plan.model, data);
    const first = plan.weights ?? initialise(plan.model, plan.start, plan.seed);
    const recording = new Recording(plan.model, data, kernels, plan.training, first);
    for (const change of plan.changes) {
      recording.trainTo(change.at);
      if ('training' in change) recording.change(change.training);
      else recording.edit(change.parameter, change.value);
    }
    recording.trainTo(at);
    this.#recording = recording;
    this.#other = undefined;
    this.#state = recording.stateAt(at);
    this.#told = { curve: -1, other: undefined, time: 0 };
    this.#speed = { since: this.#now(), steps: 0, rate: 0 };
  }

  get running(): boolean {
    return this.#pace > 0 && this.#recording !== undefined && !this.#ended;
  }

  get #ended(): boolean {
    const { failure } = this.#recording!;
    return failure !== undefined && compare(this.#state!, this.#recording!.head) >= 0;
  }

  pace(epochsPerSecond: number): void {
    this.#pace = epochsPerSecond;
    this.#due = 0;
    this.#last = this.#now();
    this.#speed = { since: this.#last, steps: 0, rate: 0 };
  }

  /** Trains for some milliseconds, or what the pace asks for; whether there is more to do at once. */
  work(milliseconds: number): boolean {
    if (!this.running) return false;
    const begin = this.#now();
    const { epoch } = this.#state!;
    if (this.#pace === Number.POSITIVE_INFINITY) {
      let size = 1;
      while (this.#now() - begin < milliseconds && !this.#ended) {
        const start = this.#now();
        this.#goTo({ epoch: this.#state!.epoch + size, offset: 0 });
        const took = this.#now() - start;
        if (took < LOOK / 2) size *= 2;
        else if (took > LOOK && size > 1) size /= 2;
      }
    } else {
      this.#due += ((begin - this.#last) * this.#pace) / 1000;
      const whole = Math.floor(this.#due);
      this.#due -= whole;
      // After a pause of the tab, nobody waits for what was missed.
      if (whole > 0) this.#goTo({ epoch: epoch + Math.min(whole, Math.ceil(this.#pace)), offset: 0 });
    }
    this.#last = begin;
    this.#count((this.#state!.epoch - epoch) * this.#recording!.data.training.labels.length);
    return this.#pace === Number.POSITIVE_INFINITY;
  }

  #count(steps: number): void {
    const now = this.#now();
    this.#speed.steps += steps;
    const seconds = (now - this.#speed.since) / 1000;
    if (seconds < 0.5) return;
    this.#speed = { since: now, steps: 0, rate: this.#speed.steps / seconds };
  }

  seek(at: Position): void {
    if (this.#recording) this.#goTo(at);
  }

  #goTo(at: Position): void {
    const recording = this.#recording!;
    // From the head on there is nothing to replay.
    const live = compare(at, recording.head) > 0;
    if (live) recording.trainTo(at);
    this.#state = recording.stateAt(compare(at, recording.head) > 0 ? recording.head : at);
  }

  move(by: Move): void {
    const recording = this.#recording;
    if (!recording) return;
    const { epoch, offset } = this.#state!;
    const back = recording.before({ epoch, offset });
    const training = recording.trainingAt({ epoch, offset });
    const next = offset + training.batch;
    const count = recording.data.training.labels.length;
    const startOfThis = offset > 0 ? epoch : Math.max(0, epoch - 1);
    const targets: Record<Move, Position> = {
      update: next >= count ? { epoch: epoch + 1, offset: 0 } : { epoch, offset: next },
      '-update': back ?? { epoch: 0, offset: 0 },
      epoch: { epoch: epoch + 1, offset: 0 },
      '-epoch': { epoch: startOfThis, offset: 0 },
      hundred: { epoch: epoch + 100, offset: 0 },
      '-hundred': { epoch: Math.max(0, epoch - 100), offset: 0 },
      start: { epoch: 0, offset: 0 },
      end: recording.head,
    };
    this.#goTo(targets[by]);
  }

  /** Changes something where time stands; returns the position. */
  change(change: { readonly training: Training } | Edit): Position | undefined {
    const state = this.#state;
    if (!state || !this.#recording) return undefined;
    const at = { epoch: state.epoch, offset: state.offset };
    if (compare(at, this.#recording.head) < 0) {
      this.#other = this.#recording;
      this.#recording = this.#recording.branch(at);
    }
    if ('training' in change) this.#recording.change(change.training);
    else this.#recording.edit(change.parameter, change.value);
    this.#state = this.#recording.stateAt(at);
    return at;
  }

  frame(): Frame | undefined {
    const recording = this.#recording;
    const state = this.#state;
    if (!recording || !state) return undefined;
    const training = recording.trainingAt(state);
    const newest = recording.curve.at(-1)!.epoch;
    const other = this.#other ?? null;
    const isNewOther = other !== this.#told.other;
    const rests = !this.running || this.#now() - this.#told.time > CURVE_EVERY;
    const isNewCurve = isNewOther || (newest !== this.#told.curve && rests);
    if (isNewCurve) this.#told = { curve: newest, other, time: this.#now() };
    return {
      state,
      head: recording.head,
      training,
      scores: recording.scores(training, state.parameters),
      failure: recording.failure,
      stepsPerSecond: this.#speed.rate,
      running: this.running,
      before: recording.before(state),
      ...(isNewCurve ? { curve: curveOf(recording) } : {}),
      ...(isNewOther ? { other: other && curveOf(other) } : {}),
    };
  }
}

function curveOf({ curve }: Recording): Curve {
  const parameters = curve[0]!.parameters.length;
  const width = COLUMNS.length + 2 * parameters;
  const rows = new Float64Array(curve.length * width);
  for (const [i, { epoch, scores, ...sample }] of curve.entries()) {
    const { training, clean, held, corners, penalty } = scores;
    const pairs = [training, clean, held, corners].flatMap((score) => [
      score?.loss ?? Number.NaN,
      score?.accuracy ?? Number.NaN,
    ]);
    rows.set([epoch, ...pairs, penalty], i * width);
    rows.set(sample.parameters, i * width + COLUMNS.length);
    rows.set(sample.gradient, i * width + COLUMNS.length + parameters);
  }
  return { rows, parameters };
}
