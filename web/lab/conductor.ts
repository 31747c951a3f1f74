// What a training is to do next: run, pause, or be at some epoch. The newest wish wins, and nothing queues up.

import type { Activity } from './protocol.ts';
import { Diverged, type Session } from './session.ts';

/** `to`: be at the end of an epoch, and stay there. A seek shows nothing on its way. */
type Goal =
  | { readonly kind: 'stay' | 'run' }
  | { readonly kind: 'to'; readonly epoch: number; readonly isSeek: boolean; readonly reached: () => void };

/** Work for when the state holds still. */
interface Look {
  readonly work: () => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const STAY: Goal = { kind: 'stay' };
const nothing = () => undefined;

export class Conductor {
  readonly #session: Session;
  readonly #changed: () => void;
  #goal: Goal = STAY;
  #wake: () => void = nothing;
  #closed = false;
  #error: string | undefined;
  #looks: Look[] = [];

  /** @param changed called after every epoch and when what is done changes; the activity may be the same */
  constructor(session: Session, changed: () => void) {
    this.#session = session;
    this.#changed = changed;
  }

  get activity(): Activity {
    if (this.#error !== undefined) return 'failed';
    if (this.#goal.kind === 'to' && this.#goal.isSeek) return 'replaying';
    return this.#goal.kind === 'stay' ? 'paused' : 'running';
  }

  /** One line, where the training has failed. */
  get error(): string | undefined {
    return this.#error;
  }

  start(): void {
    if (this.#error === undefined) this.#want({ kind: 'run' });
  }

  /** Stops at the end of the running epoch. */
  pause(): void {
    if (this.#goal.kind === 'stay') return;
    const { epoch, steps } = this.#session.moment;
    this.#want(steps === 0 ? STAY : { kind: 'to', epoch: epoch + 1, isSeek: false, reached: nothing });
  }

  /** Trains to the end of an epoch, the next one if there is none, and stays there. */
  runTo(epoch = this.#session.moment.epoch + 1): void {
    if (epoch <= this.#session.newestEpoch) void this.seek(epoch);
    else if (this.#error === undefined) this.#want({ kind: 'to', epoch, isSeek: false, reached: nothing });
  }

  /** Goes to an epoch up to the newest, and stays there. Resolves when it is there, or something else is wanted. */
  seek(epoch: number): Promise<void> {
    const { firstEpoch, newestEpoch } = this.#session;
    const target = Math.min(Math.max(firstEpoch, Math.floor(epoch) || 0), newestEpoch);
    this.#error = undefined;
    return new Promise((reached) => this.#want({ kind: 'to', epoch: target, isSeek: true, reached }));
  }

  /**
   * Looks into the session while its state holds still: between two steps, or at once where nothing is done. Rejects if
   * the training ends before.
   */
  look<T>(work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closed) {
        reject(new Error('no training is open'));
        return;
      }
      this.#looks.push({ work, resolve: (value) => resolve(value as T), reject });
      this.#wake();
    });
  }

  /** Whether anybody waits for a look. */
  get isLookedAt(): boolean {
    return this.#looks.length > 0;
  }

  /** To be called between two steps: lets those look who wait for it. */
  async between(): Promise<void> {
    const looks = this.#looks;
    this.#looks = [];
    for (const { work, resolve, reject } of looks) await work().then(resolve, reject);
  }

  /** Works until `close`, for as long as there is something to do. @throws what goes wrong with engine and memory */
  async run(): Promise<void> {
    try {
      await this.#work();
    } finally {
      this.#closed = true;
      for (const { reject } of this.#looks) reject(new Error('no training is open'));
      this.#looks = [];
      this.#session.dispose();
    }
  }

  async #work(): Promise<void> {
    while (!this.#closed) {
      if (this.isLookedAt) await this.between();
      const goal = this.#goal;
      if (goal.kind === 'stay') await this.#waitForWish();
      else if (goal.kind === 'to' && (await this.#isAt(goal.epoch))) {
        if (goal === this.#goal) this.#want(STAY);
      } else await this.#train();
    }
  }

  close(): void {
    this.#closed = true;
    this.#want(STAY);
  }

  #want(goal: Goal): void {
    const before = this.#goal;
    this.#goal = goal;
    if (before.kind === 'to') before.reached();
    this.#changed();
    this.#wake();
  }

  #waitForWish(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (this.#goal !== STAY || this.#closed || this.isLookedAt) resolve();
    });
  }

  /** Whether the training is at the end of an epoch, after it went as near as it can without training. */
  async #isAt(epoch: number): Promise<boolean> {
    await this.#session.goNear(epoch);
    const { moment } = this.#session;
    return moment.epoch === epoch && moment.steps === 0;
  }

  async #train(): Promise<void> {
    try {
      if (await this.#session.advance(() => this.#isInTheWay())) this.#changed();
    } catch (error) {
      if (!(error instanceof Diverged)) throw error;
      // What can be shown is the last state that was finite.
      await this.#session.goNear(this.#session.newestEpoch, true);
      while (this.#session.moment.epoch < this.#session.newestEpoch) await this.#session.advance(() => false);
      this.#error = error.message;
      this.#want(STAY);
    }
  }

  /** Whether the rest of the running epoch leads away from where the training is to be. */
  #isInTheWay(): boolean {
    const goal = this.#goal;
    return this.#closed || (goal.kind === 'to' && goal.epoch <= this.#session.moment.epoch);
  }
}
