// Counts differences as they are found: how many, how large, where first.

/** Something of both runs, the first run's and the second's. */
export interface Pair<T> {
  readonly a: T;
  readonly b: T;
}

/** What every part's comparison tells of its differences; `P` says where the first one lies. */
export interface Differences<P> {
  /** How many differ at all. */
  readonly differing: number;
  /** How many of those differ by more than the tolerance; all of them if that is 0. */
  readonly beyondTolerance: number;
  /** The largest absolute difference: 0 if nothing differs, null if one is not finite. */
  readonly largest: number | null;
  readonly first: P | null;
}

export class Tally<P> {
  readonly #tolerance: number;
  #differing = 0;
  #beyond = 0;
  #largest = 0;
  #first: P | null = null;

  /** @param tolerance the absolute difference that is allowed; 0 allows none, not even that of 0 and -0 */
  constructor(tolerance: number) {
    this.#tolerance = tolerance;
  }

  /** Notes that something differs, by `difference` (NaN if it has no size), at `place`. */
  note(difference: number, place: () => P): void {
    const size = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
    this.#differing += 1;
    if (this.#tolerance === 0 || size > this.#tolerance) this.#beyond += 1;
    this.#largest = Math.max(this.#largest, size);
    this.#first ??= place();
  }

  result(): Differences<P> {
    return {
      differing: this.#differing,
      beyondTolerance: this.#beyond,
      largest: Number.isFinite(this.#largest) ? this.#largest : null,
      first: this.#first,
    };
  }
}

/** The numbers that only one of two ascending lists has, and those that both have. */
export function splitEpochs(
  a: readonly number[],
  b: readonly number[],
): { onlyInA: number[]; onlyInB: number[]; both: number[] } {
  const [inA, inB] = [new Set(a), new Set(b)];
  return {
    onlyInA: a.filter((epoch) => !inB.has(epoch)),
    onlyInB: b.filter((epoch) => !inA.has(epoch)),
    both: a.filter((epoch) => inB.has(epoch)),
  };
}
