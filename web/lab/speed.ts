// How fast training goes: steps in a second, over about the last second.

/** Milliseconds after which a new stretch begins. */
const STRETCH = 500;

export class Speed {
  #steps = 0;
  #began: number | undefined;
  #last = 0;

  /** Counts a step. */
  step(): void {
    this.#steps++;
  }

  /** Forgets what was measured. */
  reset(): void {
    this.#steps = 0;
    this.#began = undefined;
    this.#last = 0;
  }

  /**
   * Steps in a second; 0 before any are known.
   * @param isRunning whether training is at it; where it is not, the last known speed stays
   */
  perSecond(isRunning: boolean, now = performance.now()): number {
    if (!isRunning) {
      this.#began = undefined;
      return this.#last;
    }
    if (this.#began === undefined) {
      this.#began = now;
      this.#steps = 0;
      return this.#last;
    }
    const elapsed = now - this.#began;
    if (elapsed >= STRETCH || (this.#last === 0 && elapsed > 0 && this.#steps > 0)) {
      this.#last = (1000 * this.#steps) / elapsed;
    }
    if (elapsed >= STRETCH) {
      this.#began = now;
      this.#steps = 0;
    }
    return this.#last;
  }
}
