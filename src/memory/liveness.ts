// Which values are dead after an access: nobody reads them again before they are overwritten, or before the end.

import { type BufferInfo, type Operation, type TraceSink, type TraceSource, WRITE } from './trace.ts';

/** Accesses are numbered in the order they come; the most that can be judged need some hundred megabytes. */
export const MOST_ACCESSES = 10_000_000;

/**
 * Finds the dead values of a trace. What is read last, or written and never read, is dead after that access. The values
 * that a buffer declared as `result` holds at the end live on.
 *
 * Memory: 24 bytes for every access of the trace, 4 for every element of its buffers.
 */
export class Liveness implements TraceSink {
  /** For each element of each buffer the access that touched it last, counted from 1. */
  readonly #last: Uint32Array[] = [];
  readonly #results: boolean[] = [];
  #starts = new Float64Array(1024);
  #strides = new Float64Array(1024);
  /** How many of an access's elements die, and whether that can be told from the number alone: all, or none. */
  #counts = new Uint32Array(1024);
  #dead = new Uint32Array(1024);
  readonly #some = new Map<number, Uint8Array>();
  #accesses = 0;

  declare({ length, result }: BufferInfo): void {
    this.#last.push(new Uint32Array(length));
    this.#results.push(result === true);
  }

  access(
    operation: Operation,
    buffer: number,
    _version: number,
    start: number,
    stride: number,
    count: number,
  ): void {
    const access = ++this.#accesses;
    if (access > MOST_ACCESSES) return;
    if (access === this.#starts.length) this.#grow();
    this.#starts[access] = start;
    this.#strides[access] = stride;
    this.#counts[access] = count;
    const last = this.#last[buffer]!;
    for (let i = 0, at = start; i < count; i++, at += stride) {
      if (operation === WRITE && last[at] !== 0) this.#dies(last[at]!, at);
      last[at] = access;
    }
  }

  step(): void {}

  /** The trace is over. Returns false if it was too long to be judged. */
  end(): boolean {
    if (this.#accesses > MOST_ACCESSES) return false;
    for (const [buffer, last] of this.#last.entries()) {
      if (this.#results[buffer]) continue;
      for (let at = 0; at < last.length; at++) if (last[at] !== 0) this.#dies(last[at]!, at);
    }
    return true;
  }

  /**
   * Tells the trace once more, an access in as many parts as needed for all elements of a part to live on, or all to die.
   */
  tell(source: TraceSource, sink: LiveSink): void {
    let access = 0;
    source({
      declare: (info) => sink.declare(info),
      step: () => sink.step(),
      access: (operation, buffer, _version, start, stride, count) => {
        access++;
        const some = this.#some.get(access);
        const first = some === undefined ? this.#dead[access] !== 0 : some[0] === 1;
        let from = 0;
        for (let i = 1; i <= count; i++) {
          if (some === undefined) i = count;
          else if (i < count && some[i] === some[from]) continue;
          const dies = some === undefined ? first : some[from] === 1;
          const n = i - from;
          sink.access(operation, buffer, start + from * stride, n === 1 ? 1 : stride, n, dies);
          from = i;
        }
      },
    });
  }

  #dies(access: number, at: number): void {
    const count = this.#counts[access]!;
    const dead = this.#dead[access]! + 1;
    this.#dead[access] = dead;
    if (count === 1) return;
    let some = this.#some.get(access);
    if (some === undefined) {
      some = new Uint8Array(count);
      this.#some.set(access, some);
    }
    some[(at - this.#starts[access]!) / this.#strides[access]!] = 1;
    if (dead === count) this.#some.delete(access);
  }

  #grow(): void {
    const twice = <A extends Float64Array | Uint32Array>(array: A, make: (length: number) => A): A => {
      const next = make(2 * array.length);
      next.set(array);
      return next;
    };
    this.#starts = twice(this.#starts, (length) => new Float64Array(length));
    this.#strides = twice(this.#strides, (length) => new Float64Array(length));
    this.#counts = twice(this.#counts, (length) => new Uint32Array(length));
    this.#dead = twice(this.#dead, (length) => new Uint32Array(length));
  }
}

/** Takes a trace that says of every access whether its values are dead after it. */
export interface LiveSink {
  declare(buffer: BufferInfo): void;
  access(
    operation: Operation,
    buffer: number,
    start: number,
    stride: number,
    count: number,
    dies: boolean,
  ): void;
  step(): void;
}
