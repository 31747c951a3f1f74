// The figures of a metric: what its values add up to over the reads of a step, of a buffer or of a whole run.

/** Sums over reads; `add` them up, then make figures of them. */
export interface Sums {
  /** Read operations with at least one element that has a value. */
  readonly reads: number;
  /** Elements read that have a value, and that have none because nothing happened to them before. */
  readonly floats: number;
  readonly cold: number;
  /** The sum of the values over the floats. */
  readonly total: number;
  /** The sum over the read operations of the mean value of their floats. */
  readonly means: number;
}

/** The figures of some reads. `perRead` weighs a scalar as much as a matrix; `perFloat` weighs every element alike. */
export interface Figures {
  readonly reads: number;
  readonly floats: number;
  readonly cold: number;
  readonly total: number;
  /** The mean over the read operations of their mean value; null if there are none. */
  readonly perRead: number | null;
  /** The mean over the floats; null if there are none. */
  readonly perFloat: number | null;
}

export const NOTHING: Sums = { reads: 0, floats: 0, cold: 0, total: 0, means: 0 };

export function add(a: Sums, b: Sums): Sums {
  return combine(a, b, 1);
}

/** What came to `before` until it was `after`. */
export function difference(after: Sums, before: Sums): Sums {
  return combine(after, before, -1);
}

function combine(a: Sums, b: Sums, sign: number): Sums {
  return {
    reads: a.reads + sign * b.reads,
    floats: a.floats + sign * b.floats,
    cold: a.cold + sign * b.cold,
    total: a.total + sign * b.total,
    means: a.means + sign * b.means,
  };
}

export function figures({ reads, floats, cold, total, means }: Sums): Figures {
  return {
    ...{ reads, floats, cold, total },
    perRead: reads === 0 ? null : means / reads,
    perFloat: floats === 0 ? null : total / floats,
  };
}

/** Steps whose figures are kept; of a longer run only the first. */
export const STEPS_KEPT = 10_000;

/** Cuts running sums into steps: step 0 is the set-up before the first mark. */
export class Steps {
  #before = NOTHING;
  readonly kept: Sums[] = [];

  /** Whether no further step will be kept. */
  get isFull(): boolean {
    return this.kept.length > STEPS_KEPT;
  }

  /** A step ends here. @param now the sums from the beginning until now */
  mark(now: Sums): void {
    if (this.isFull) return;
    this.kept.push(difference(now, this.#before));
    this.#before = now;
  }
}
