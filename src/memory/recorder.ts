// The workspace under the meter: every read and write goes to a sink, and what was not read cannot be seen.

import { type Kind, type Operation, READ, type TraceSink, WRITE } from './trace.ts';
import type { Buffer, ObservableWorkspace, Role, Values } from './workspace.ts';

/** What a buffer shows where nothing was read: no number that an algorithm could use by accident. */
const RUBBISH = { float64: Number.NaN, float32: Number.NaN, int32: -0x5a5a5a5b, bit: 0xaa } as const;

/** What a recorder counted, beside the trace. */
export interface Tally {
  /** Elements that the judge looked at, outside the trace. */
  readonly observed: number;
  /** Bits that steered the algorithm. */
  readonly decisions: number;
  /** The most elements that one operation held at a time: what the algorithm needs beside its buffers. */
  readonly held: number;
}

/** Records an algorithm's trace into `sink`. */
export class Recorder implements ObservableWorkspace {
  readonly #sink: TraceSink;
  readonly #kept = new Map<Buffer<Values>, Kept>();
  /** The runs that can be looked at now: three numbers each in `#open`, with their buffers in `#opened`. */
  readonly #opened: Kept[] = [];
  readonly #open: number[] = [];
  #observed = 0;
  #decisions = 0;
  #holding = 0;
  #held = 0;

  constructor(sink: TraceSink) {
    this.#sink = sink;
  }

  float64(name: string, length: number, role?: Role): Buffer<Float64Array> {
    return this.#declare(name, 'float64', new Float64Array(length), role);
  }

  float32(name: string, length: number, role?: Role): Buffer<Float32Array> {
    return this.#declare(name, 'float32', new Float32Array(length), role);
  }

  int32(name: string, length: number, role?: Role): Buffer<Int32Array> {
    return this.#declare(name, 'int32', new Int32Array(length), role);
  }

  bits(name: string, length: number, role?: Role): Buffer<Uint8Array> {
    return this.#declare(name, 'bit', new Uint8Array(length), role);
  }

  read(buffer: Buffer<Values>, start?: number, count?: number, stride?: number): void {
    this.#record(READ, buffer, start, count, stride);
  }

  write(buffer: Buffer<Values>, start?: number, count?: number, stride?: number): void {
    this.#record(WRITE, buffer, start, count, stride);
  }

  end(): void {
    for (const [r, { shown, rubbish }] of this.#opened.entries()) {
      const start = this.#open[3 * r]!;
      const count = this.#open[3 * r + 1]!;
      const stride = this.#open[3 * r + 2]!;
      if (stride === 1) shown.fill(rubbish, start, start + count);
      else for (let i = 0, at = start; i < count; i++, at += stride) shown[at] = rubbish;
    }
    this.#opened.length = 0;
    this.#open.length = 0;
    this.#holding = 0;
  }

  step(): void {
    this.end();
    this.#sink.step();
  }

  decide(answer: boolean): boolean {
    this.#decisions++;
    return answer === true;
  }

  observe<V extends Values>(buffer: Buffer<V>): V {
    this.#observed += buffer.length;
    return this.#find(buffer).truth.slice() as V;
  }

  get tally(): Tally {
    return { observed: this.#observed, decisions: this.#decisions, held: this.#held };
  }

  #declare<V extends Values>(name: string, kind: Kind, values: V, role: Role | undefined): Buffer<V> {
    const id = this.#kept.size;
    const rubbish = RUBBISH[kind];
    values.fill(rubbish);
    const buffer = Object.freeze({ name, length: values.length, kind, values });
    const truth = values.slice().fill(0) as V;
    this.#kept.set(buffer, { id, kind, shown: values, truth, rubbish, version: 0 });
    const result = role === 'result';
    this.#sink.declare({ id, name, length: values.length, kind, ...(result && { result }) });
    return buffer;
  }

  #find(buffer: Buffer<Values>): Kept {
    const kept = this.#kept.get(buffer);
    // A look-alike, say { ...buffer } with other values, must not pass for the buffer.
    if (kept === undefined) throw new TypeError(`${buffer.name} is no buffer of this workspace`);
    return kept;
  }

  /**
   * Everything about an access in one large function, which V8 does not inline: in a loop that has run with the meter,
   * inlining it would leave no room for the empty functions of the plain workspace, and the plain run would take half
   * as long again.
   */
  #record(operation: Operation, buffer: Buffer<Values>, start = 0, length?: number, stride = 1): void {
    const kept = this.#find(buffer);
    const { shown, truth } = kept;
    const count = length ?? buffer.length - start;
    const last = start + stride * (count - 1);
    if (
      !Number.isInteger(start) ||
      !Number.isInteger(count) ||
      !Number.isInteger(stride) ||
      !(count >= 1 && stride !== 0 && start >= 0 && last >= 0) ||
      start >= buffer.length ||
      last >= buffer.length
    ) {
      throw new RangeError(
        `elements ${start}, ${start + stride}, ... (${count} of them) are not in ${buffer.name}, whose length is ${buffer.length}`,
      );
    }
    if (operation === READ) {
      if (stride === 1 && count > 32) shown.set(truth.subarray(start, start + count), start);
      else for (let i = 0, at = start; i < count; i++, at += stride) shown[at] = truth[at]!;
    } else {
      if (kept.kind === 'bit') {
        // Many bits in one element would be read for the price of one.
        for (let i = 0, at = start; i < count; i++, at += stride) {
          if (shown[at]! > 1)
            throw new RangeError(`${buffer.name}[${at}] is ${shown[at]}, and holds one bit`);
        }
      }
      if (stride === 1 && count > 32) truth.set(shown.subarray(start, start + count), start);
      else for (let i = 0, at = start; i < count; i++, at += stride) truth[at] = shown[at]!;
      kept.version++;
    }
    this.#opened.push(kept);
    this.#open.push(start, count, stride);
    this.#holding += count;
    if (this.#holding > this.#held) this.#held = this.#holding;
    this.#sink.access(operation, kept.id, kept.version, start, count === 1 ? 1 : stride, count);
  }
}

/** A buffer behind the curtain: the truth, and what the algorithm sees. */
interface Kept {
  readonly id: number;
  readonly kind: Kind;
  readonly shown: Values;
  readonly truth: Values;
  readonly rubbish: number;
  version: number;
}
