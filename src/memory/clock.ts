// Clock distances: how many elements were touched, repeats included, since this one was last written, or touched.
//
// Since the last write is what the first sparse-parity sprint called reuse distance (its ARD); since the last access is
// what its second script called so. Neither is the LRU stack distance: a clock counts repeats, a stack different elements.

import { add, NOTHING, Steps, type Sums } from './figures.ts';
import { type BufferInfo, type Operation, READ, type TraceSink, WRITE } from './trace.ts';

/** What the clock is set back by: writes alone, or reads too. */
export type Since = 'write' | 'access';

/** One operation as the clock saw it: its time, and the mean distance of its elements (null for a write, or none). */
export type ClockEvent = (
  operation: 'R' | 'W',
  buffer: string,
  size: number,
  clock: number,
  distance: number | null,
) => void;

/** A buffer's sums, and the smallest and largest mean distance of its reads. */
export interface ClockRow {
  readonly name: string;
  /** Elements of the last access. */
  readonly size: number;
  readonly sums: Sums;
  readonly min: number;
  readonly max: number;
}

/** When each element of a buffer was touched: all in one run over the whole buffer, or each at its own time. */
interface Times {
  readonly info: BufferInfo;
  /** The clock before a run over the whole buffer, and its stride; undefined where `each` holds. */
  whole: { readonly clock: number; readonly stride: number } | undefined;
  each: Float64Array | undefined;
  size: number;
  sums: Sums;
  min: number;
  max: number;
}

/**
 * The clock starts at 0 and goes on by one with every element that is read or written. Within an operation each element
 * has its own time, so that a buffer read in the order it was written in has one distance for all its elements: the
 * clock before the read less the clock before the write.
 */
export class ClockDistance implements TraceSink {
  readonly #since: Since;
  readonly #event: ClockEvent | undefined;
  readonly #buffers: Times[] = [];
  readonly #order: Times[] = [];
  readonly #steps = new Steps();
  #clock = 0;
  #total: Sums = NOTHING;

  constructor(since: Since, event?: ClockEvent) {
    this.#since = since;
    this.#event = event;
  }

  declare(info: BufferInfo): void {
    const [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    this.#buffers.push({ info, whole: undefined, each: undefined, size: 0, sums: NOTHING, min, max });
  }

  access(
    operation: Operation,
    buffer: number,
    _version: number,
    start: number,
    stride: number,
    count: number,
  ): void {
    const times = this.#buffers[buffer]!;
    times.size = count;
    let distance: number | null = null;
    if (operation === READ) {
      if (times.sums === NOTHING) this.#order.push(times);
      distance = this.#read(times, start, stride, count);
    }
    this.#event?.(operation === READ ? 'R' : 'W', times.info.name, count, this.#clock, distance);
    if (operation === WRITE || this.#since === 'access') this.#touch(times, start, stride, count);
    this.#clock += count;
  }

  step(): void {
    this.#steps.mark(this.#total);
  }

  get total(): Sums {
    return this.#total;
  }

  get steps(): readonly Sums[] {
    return this.#steps.kept;
  }

  /** Elements touched so far. */
  get clock(): number {
    return this.#clock;
  }

  /** One row for every buffer that was read, in the order of their first reads. */
  get rows(): ClockRow[] {
    return this.#order.map(({ info, size, sums, min, max }) => ({ name: info.name, size, sums, min, max }));
  }

  /** The mean distance of a read, which is added to the sums. */
  #read(times: Times, start: number, stride: number, count: number): number | null {
    let warm = 0;
    let sum = 0;
    // A run as long as the buffer covers it: its stride is 1 or -1.
    if (times.whole !== undefined && count === times.info.length && times.whole.stride === stride) {
      warm = count;
      sum = count * (this.#clock - times.whole.clock);
    } else {
      const each = expand(times);
      for (let i = 0, at = start; each !== undefined && i < count; i++, at += stride) {
        const time = each[at]!;
        if (time < 0) continue;
        warm++;
        sum += this.#clock + i - time;
      }
    }
    const mean = warm === 0 ? null : sum / warm;
    const reads = warm === 0 ? 0 : 1;
    const read: Sums = { reads, floats: warm, cold: count - warm, total: sum, means: mean ?? 0 };
    times.sums = add(times.sums, read);
    this.#total = add(this.#total, read);
    if (mean !== null) {
      times.min = Math.min(times.min, mean);
      times.max = Math.max(times.max, mean);
    }
    return mean;
  }

  #touch(times: Times, start: number, stride: number, count: number): void {
    if (count === times.info.length) {
      times.whole = { clock: this.#clock, stride };
      return;
    }
    const each = expand(times) ?? new Float64Array(times.info.length).fill(-1);
    times.each = each;
    for (let i = 0, at = start; i < count; i++, at += stride) each[at] = this.#clock + i;
  }
}

/** The time of each element, -1 for never; undefined if nothing was touched. */
function expand(times: Times): Float64Array | undefined {
  if (times.whole === undefined) return times.each;
  const { length } = times.info;
  const { clock, stride } = times.whole;
  times.each ??= new Float64Array(length);
  for (let i = 0; i < length; i++) times.each[i] = clock + (stride > 0 ? i : length - 1 - i);
  times.whole = undefined;
  return times.each;
}
