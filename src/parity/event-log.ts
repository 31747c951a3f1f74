// The sprint's event log of a trace: every read and write of a buffer, with the clock, and the distance of a read.

import { type BufferInfo, type Operation, READ, type TraceSink } from '../memory/trace.ts';

/** Operation, buffer, elements, clock before, and for a read the distance: null where the buffer was never written. */
export type LoggedEvent = readonly [
  operation: 'R' | 'W',
  buffer: string,
  size: number,
  clock: number,
  distance: number | null,
];

/**
 * Keeps the events of a trace in the sprint's terms: the clock advances by the number of elements at every read and
 * every write, and the distance of a read is the clock minus the clock before the last write of the buffer. A buffer
 * counts as one thing, whichever of its elements are touched.
 */
export class EventLog implements TraceSink {
  readonly events: LoggedEvent[] = [];
  readonly #names: string[] = [];
  readonly #written: (number | undefined)[] = [];
  /** The events before each step began. */
  readonly #steps: number[] = [];
  #clock = 0;

  declare({ id, name }: BufferInfo): void {
    this.#names[id] = name;
  }

  access(
    operation: Operation,
    buffer: number,
    _version: number,
    _start: number,
    _stride: number,
    count: number,
  ): void {
    const name = this.#names[buffer]!;
    if (operation === READ) {
      const written = this.#written[buffer];
      this.events.push(['R', name, count, this.#clock, written === undefined ? null : this.#clock - written]);
    } else {
      this.events.push(['W', name, count, this.#clock, null]);
      this.#written[buffer] = this.#clock;
    }
    this.#clock += count;
  }

  step(): void {
    this.#steps.push(this.events.length);
  }

  /** The events of the set-up and of the first `steps` steps. */
  upTo(steps: number): readonly LoggedEvent[] {
    return this.events.slice(0, this.#steps[steps] ?? this.events.length);
  }
}
