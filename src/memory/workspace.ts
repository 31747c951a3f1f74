// A workspace: the buffers that an algorithm keeps its values in, written once, run with the meter or without.

import type { Kind } from './trace.ts';

/** What a buffer is for: its values at the end are the algorithm's result. It decides only which values are dead. */
export type Role = 'result';

/** The array behind a buffer. */
export type Values = Float64Array | Float32Array | Int32Array | Uint8Array;

/**
 * A buffer. `values` has the buffer's length and is indexed as the buffer is, but holds an element only between a
 * recorded read (or a write) of it and the end of the operation. Under the meter everything else in it is rubbish.
 */
export interface Buffer<V extends Values = Float64Array> {
  readonly name: string;
  readonly length: number;
  readonly kind: Kind;
  readonly values: V;
}

/**
 * Where an algorithm keeps everything that it remembers. An operation is
 *
 *     memory.read(x);                    // the meter records a read, and x.values can be looked at
 *     memory.read(w, row * n, n);        // elements row * n, ..., row * n + n - 1
 *     y.values[0] = dot(w.values, row * n, x.values);
 *     memory.write(y);                   // the meter records a write, and the values are kept
 *     memory.end();                      // nothing can be looked at any more
 *
 * Between two operations nothing may be carried over in a variable, whole or packed: an algorithm that does so is
 * found by `audit`. Decisions are the exception: they go through `decide`, one bit each. Without the meter (`plain`)
 * `values` is the buffer itself and all five calls do nothing, so the same code runs at full speed; `values` is always the
 * same array, and is best put in a constant before a loop.
 */
export interface Workspace {
  float64(name: string, length: number, role?: Role): Buffer<Float64Array>;
  float32(name: string, length: number, role?: Role): Buffer<Float32Array>;
  int32(name: string, length: number, role?: Role): Buffer<Int32Array>;
  /** Elements 0 and 1. */
  bits(name: string, length: number, role?: Role): Buffer<Uint8Array>;
  /** Reads `count` elements (all from `start` on, if not given), `stride` apart. A RangeError outside the buffer. */
  read(buffer: Buffer<Values>, start?: number, count?: number, stride?: number): void;
  /** Keeps what `values` holds at these elements. */
  write(buffer: Buffer<Values>, start?: number, count?: number, stride?: number): void;
  /** Ends the operation. */
  end(): void;
  /** A new step begins: one update of the parameters, one sample, or whatever the algorithm counts. */
  step(): void;
  /** The only way for a value to steer what comes after: `if (memory.decide(out.values[0]! < 1)) ...` */
  decide(answer: boolean): boolean;
}

/** A workspace whose buffers can be looked at from outside, as a judge does after a step; the algorithm may not. */
export interface ObservableWorkspace extends Workspace {
  /** A copy of a buffer. No read is recorded; the meter counts the elements as `observed`. */
  observe<V extends Values>(buffer: Buffer<V>): V;
}
