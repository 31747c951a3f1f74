// The audit: runs an algorithm again on falsified values, to find what it carries from one operation to the next by
// any other way than a buffer.

import { MT19937 } from '../random/mt19937.ts';
import type { Kind } from './trace.ts';
import type { Buffer, Values, Workspace } from './workspace.ts';

/** Something that an algorithm knew and could not have read: the operation it was found in, counted from 0. */
export interface Leak {
  readonly operation: number;
  readonly what: string;
}

/**
 * Runs `algorithm` once to note what every operation writes and decides, then `rounds` times more. Each time half of
 * the operations, drawn at random, are shown falsified values; what they write and decide is replaced by what was
 * noted. The others are shown the truth. If one of those now writes or decides anything else, it used a value that a
 * falsified operation left in a variable: copied, packed or kept in a view. A leak from one operation to another is
 * missed in a round with probability 3/4, so in 32 rounds with 1e-4.
 *
 * Memory: 8 bytes for every element written and decision taken. The algorithm has to be a pure function of its
 * workspace.
 * @returns the first leak, or undefined
 */
export function audit(algorithm: (workspace: Workspace) => void, rounds = 32, seed = 1): Leak | undefined {
  const log = new Auditor(undefined, () => false);
  algorithm(log);
  const random = new MT19937(seed);
  for (let round = 0; round < rounds; round++) {
    const auditor = new Auditor(log.notes, () => random.word() % 2 === 1);
    try {
      algorithm(auditor);
      auditor.finish();
    } catch (error) {
      if (error instanceof Found) return error.leak;
      throw error;
    }
  }
  return undefined;
}

class Found extends Error {
  readonly leak: Leak;

  constructor(leak: Leak) {
    super(leak.what);
    this.leak = leak;
  }
}

/** Notes all written values and decisions, or compares with what was noted. */
class Auditor implements Workspace {
  readonly notes: number[] = [];
  readonly #expected: readonly number[] | undefined;
  readonly #draw: () => boolean;
  readonly #truth = new Map<Buffer<Values>, Values>();
  #false: boolean;
  #operation = 0;
  #at = 0;

  constructor(expected: readonly number[] | undefined, draw: () => boolean) {
    this.#expected = expected;
    this.#draw = draw;
    this.#false = draw();
  }

  float64(name: string, length: number): Buffer<Float64Array> {
    return this.#declare(name, 'float64', new Float64Array(length));
  }

  float32(name: string, length: number): Buffer<Float32Array> {
    return this.#declare(name, 'float32', new Float32Array(length));
  }

  int32(name: string, length: number): Buffer<Int32Array> {
    return this.#declare(name, 'int32', new Int32Array(length));
  }

  bits(name: string, length: number): Buffer<Uint8Array> {
    return this.#declare(name, 'bit', new Uint8Array(length));
  }

  read(buffer: Buffer<Values>, start = 0, count = buffer.length - start, stride = 1): void {
    const truth = this.#truth.get(buffer)!;
    for (let i = 0, at = start; i < count; i++, at += stride) {
      buffer.values[at] = this.#false ? falsified(buffer.kind, truth[at]!) : truth[at]!;
    }
  }

  write(buffer: Buffer<Values>, start = 0, count = buffer.length - start, stride = 1): void {
    const truth = this.#truth.get(buffer)!;
    for (let i = 0, at = start; i < count; i++, at += stride) {
      truth[at] = this.#note(buffer.values[at]!, `${buffer.name}[${at}]`);
    }
  }

  end(): void {
    for (const { values, kind } of this.#truth.keys()) values.fill(falsified(kind, 0));
    this.#operation++;
    this.#false = this.#draw();
  }

  step(): void {
    this.end();
  }

  decide(answer: boolean): boolean {
    return this.#note(answer ? 1 : 0, 'a decision') === 1;
  }

  /** The algorithm is done: a run that stopped early leaked too. */
  finish(): void {
    if (this.#at !== this.#expected?.length) this.#found('the end of the run');
  }

  #declare<V extends Values>(name: string, kind: Kind, values: V): Buffer<V> {
    const buffer = Object.freeze({ name, length: values.length, kind, values });
    this.#truth.set(buffer, values.slice());
    return buffer;
  }

  /** The value that counts: the one that was noted, after a comparison if this operation was shown the truth. */
  #note(value: number, what: string): number {
    if (this.#expected === undefined) {
      this.notes.push(value);
      return value;
    }
    const expected = this.#expected[this.#at++];
    if (expected === undefined || (!this.#false && !Object.is(expected, value))) this.#found(what);
    return expected;
  }

  #found(what: string): never {
    throw new Found({ operation: this.#operation, what });
  }
}

/** Another value of the same kind: finite, so that nothing loops for ever, and never the truth. */
function falsified(kind: Kind, truth: number): number {
  if (kind === 'bit') return 1 - truth;
  if (kind === 'int32') return truth ^ 0x2a;
  return truth === 0 ? -1.375 : truth * -0.8125 + 0.171875;
}
