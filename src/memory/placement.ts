// Placement cost: every element has an address of its own, and reading address a costs ceil(sqrt(a)).
//
// Dally's model: on a chip the distance to the a-th nearest cell grows with sqrt(a) (CACM 65:9, 2022). Writes and
// arithmetic are free. The cost depends on who gets the near addresses; no address is used for two elements in turn.

import { type BufferInfo, type Operation, READ, type TraceSink } from './trace.ts';

/** The sum of ceil(sqrt(i)) for i = 1, ..., n. Exact while it is below 2^53. */
export function ceilRootSum(n: number): number {
  const m = ceilRoot(n);
  return (m * (6 * n - 2 * m * m + 3 * m - 1)) / 6;
}

/** ceil(sqrt(n)) for whole n from 0 to 2^52. */
export function ceilRoot(n: number): number {
  return Math.ceil(Math.sqrt(n));
}

/** Counts how often every element is read. */
export class Placement implements TraceSink {
  /** For each buffer the changes of the number of reads from one element to the next. */
  readonly #changes: Float64Array[] = [];
  #written = 0;
  #reads = 0;

  declare({ length }: BufferInfo): void {
    this.#changes.push(new Float64Array(length + 1));
  }

  access(
    operation: Operation,
    buffer: number,
    _version: number,
    start: number,
    stride: number,
    count: number,
  ): void {
    if (operation !== READ) {
      this.#written += count;
      return;
    }
    this.#reads += count;
    const changes = this.#changes[buffer]!;
    if (stride === 1 || stride === -1) {
      const low = stride === 1 ? start : start - count + 1;
      changes[low] = changes[low]! + 1;
      changes[low + count] = changes[low + count]! - 1;
      return;
    }
    for (let i = 0, at = start; i < count; i++, at += stride) {
      changes[at] = changes[at]! + 1;
      changes[at + 1] = changes[at + 1]! - 1;
    }
  }

  step(): void {}

  /** Elements read, and written. */
  get reads(): number {
    return this.#reads;
  }

  get written(): number {
    return this.#written;
  }

  /** The cost with the buffers at addresses 1, 2, ... in the order of their declaration. */
  declared(): number {
    let cost = 0;
    let address = 0;
    for (const reads of this.#counts()) cost += reads * ceilRoot(++address);
    return cost;
  }

  /** The lowest cost of any placement: the elements by the number of their reads, the most first. */
  byReads(): number {
    const counts = Float64Array.from(this.#counts()).sort().reverse();
    return counts.reduce((cost, reads, i) => cost + reads * ceilRoot(i + 1), 0);
  }

  *#counts(): Generator<number> {
    for (const changes of this.#changes) {
      let reads = 0;
      for (let i = 0; i < changes.length - 1; i++) {
        reads += changes[i]!;
        yield reads;
      }
    }
  }
}
