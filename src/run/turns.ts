// Training and drawing take turns at the cores: side by side, each would slow every step of the other.

/** How long training has the cores before drawing gets them for as long, in milliseconds. */
const TURN = 200;

export class Turns {
  /** A word shared with the drawing engine, which takes no new task while it is 1. */
  readonly word = new Int32Array(new SharedArrayBuffer(4));
  #since = 0;
  #isTraining = false;
  #given = 0;
  #endTurn: () => void = () => undefined;

  /**
   * Does some training, for which drawing leaves it the cores. Resolves to what it resolved to, and to the seconds that
   * it had, drawing's turns taken off.
   */
  async during<T>(train: () => Promise<T>): Promise<{ value: T; seconds: number }> {
    const began = performance.now();
    this.#given = 0;
    this.#isTraining = true;
    this.#claim();
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
    this.#claim();
    this.#since = performance.now();
    this.#given += this.#since - now;
  }

  /** A frame was drawn. */
  drawn(): void {
    this.#endTurn();
  }

  #claim(): void {
    Atomics.store(this.word, 0, 1);
  }

  #release(): void {
    Atomics.store(this.word, 0, 0);
    Atomics.notify(this.word, 0);
  }
}
