// Training and drawing take turns at the cores: side by side, each would slow every step of the other.

/** How long training has the cores before drawing gets them for as long, in milliseconds. */
const TURN = 200;

/** For how long training waits at most for a stage of drawing to end: a worker that died in one ends none. */
const PATIENCE = 200;

/** The word by which training claims the cores, and the number of threads that are within a stage of drawing. */
const CLAIMED = 0;
const DRAWING = 1;

export type TurnWords = Int32Array<SharedArrayBuffer>;

/**
 * Does a stage of drawing on a worker thread, once training does not claim the cores: training begins no step before
 * the stage is over, so keep it short.
 */
export function inTurn<T>(words: TurnWords, stage: () => T): T {
  for (;;) {
    Atomics.wait(words, CLAIMED, 1);
    Atomics.add(words, DRAWING, 1);
    // Training may have claimed the cores in between; one of both sees the other.
    if (Atomics.load(words, CLAIMED) === 0) break;
    Atomics.sub(words, DRAWING, 1);
  }
  try {
    return stage();
  } finally {
    Atomics.sub(words, DRAWING, 1);
  }
}

/** Waits, on a worker thread, while training claims the cores, but not longer than that many milliseconds. */
export function awaitTurn(words: TurnWords, milliseconds: number): void {
  Atomics.wait(words, CLAIMED, 1, milliseconds);
}

export class Turns {
  /** Shared with the threads that draw: their engines take no new task while the first word is 1. */
  readonly words: TurnWords = new Int32Array(new SharedArrayBuffer(8));
  #since = 0;
  #isTraining = false;
  #given = 0;
  #endTurn: () => void = () => undefined;

  /**
   * Does some training, for which drawing leaves it the cores. Resolves to what it resolved to, and to the seconds that
   * it had, drawing's turns taken off.
   */
  async during<T>(train: () => Promise<T>): Promise<{ value: T; seconds: number }> {
    this.#given = 0;
    this.#isTraining = true;
    await this.#claim();
    const began = performance.now();
    try {
      const value = await train();
      return { value, seconds: Math.round(1000 * (performance.now() - began - this.#given)) / 1e6 };
    } finally {
      this.#isTraining = false;
      this.#release();
    }
  }

  /**
   * Between two steps: when training has had its turn, drawing has one, which ends early when its frame is done. Steps
   * outside of `during` have claimed nothing, and must not do it here: nobody would release it.
   */
  async between(): Promise<void> {
    const now = performance.now();
    if (!this.#isTraining || now - this.#since < TURN) return;
    this.#release();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, TURN);
      this.#endTurn = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    await this.#claim();
    this.#since = performance.now();
    this.#given += this.#since - now;
  }

  /** A frame was drawn. */
  drawn(): void {
    this.#endTurn();
  }

  /** Resolves once no stage of drawing is under way. */
  async #claim(): Promise<void> {
    Atomics.store(this.words, CLAIMED, 1);
    const end = performance.now() + PATIENCE;
    while (Atomics.load(this.words, DRAWING) > 0 && performance.now() < end) {
      await new Promise<void>((resolve) => setTimeout(resolve, 1));
    }
  }

  #release(): void {
    Atomics.store(this.words, CLAIMED, 0);
    Atomics.notify(this.words, CLAIMED);
  }
}
