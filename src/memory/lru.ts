// The LRU stack in WebAssembly, from TypeScript: accesses go in, exact distances come out as a histogram and as sums.

import type { BufferInfo, Operation } from './trace.ts';

/** How the stack is kept: element by element, or by runs of elements that lie together. The answers are the same. */
export type LruMethod = 'elements' | 'runs';

/** What the reads of a buffer (or of all) add up to. d is the distance of a read, 1 for what was touched last. */
export interface LruTally {
  /** Elements read that were in the stack, and that were not: those have no distance. */
  readonly warm: number;
  readonly cold: number;
  /** Sums over the warm elements of d, sqrt(d) and ceil(sqrt(d)). */
  readonly distance: number;
  readonly root: number;
  readonly ceiling: number;
  /** Read operations with a warm element, and the sums over them of their means of d, sqrt(d), ceil(sqrt(d)). */
  readonly operations: number;
  readonly meanDistance: number;
  readonly meanRoot: number;
  readonly meanCeiling: number;
}

/** Of wasm/kernels.as.ts. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly [pointer: string]: unknown;
  open(elements: number, buffers: number, queue: number): void;
  restore(count: number): void;
  settle(buffers: number): void;
  byElements(count: number): void;
  byRuns(count: number): void;
}

/** Accesses that are queued before the engine works on them; a record of the queue, a buffer: in u32. */
const QUEUE = 4096;
const RECORD = 5;
const BUFFER = 32;
/** Of a buffer without an element in the stack. */
const EMPTY = 1;
const EXPLICIT = 0;

/** The axis holds four positions for an element; all together need 44 bytes an element, 1.5 GB for the most. */
export const MAX_ELEMENTS = 2 ** 25;

export class LruStack {
  readonly #wasm: Exports;
  readonly #work: (count: number) => void;
  readonly #buffers: BufferInfo[] = [];
  #elements = 0;
  #room = { elements: 0, buffers: 0 };
  #queue: Uint32Array = new Uint32Array(0);
  #queued = 0;
  /** The memory as float64, made anew when it grows. */
  #sums = new Float64Array(0);
  /** The buffer of every element, made when it is asked for. */
  #owner = new Uint32Array(0);

  /** @param module dist/memory/wasm/lru.wasm */
  constructor(module: WebAssembly.Module, method: LruMethod) {
    const { exports } = new WebAssembly.Instance(module, { env: { abort: () => {} } });
    this.#wasm = exports as unknown as Exports;
    this.#work = method === 'runs' ? this.#wasm.byRuns : this.#wasm.byElements;
    this.#grow(4096, 16);
  }

  /** Adds a buffer, none of whose elements is in the stack. Buffers are numbered as they come. */
  declare(buffer: BufferInfo): void {
    this.#flush();
    const elements = this.#elements + buffer.length;
    if (elements > MAX_ELEMENTS) {
      throw new RangeError(`${elements} elements are too many for one stack; the most are ${MAX_ELEMENTS}`);
    }
    const room = this.#room;
    if (elements > room.elements || this.#buffers.length === room.buffers) {
      this.#grow(Math.max(elements, Math.min(2 * elements, MAX_ELEMENTS)), 2 * room.buffers);
    }
    const header = [this.#elements, buffer.length, this.#work === this.#wasm.byRuns ? EMPTY : EXPLICIT, 0];
    this.#u32(this.#pointer('buffers') + this.#buffers.length * BUFFER * 4, 4).set(header);
    this.#buffers.push(buffer);
    this.#elements = elements;
  }

  /** Reads or writes a run. `dies`: nobody reads these values again, and the elements leave the stack after it. */
  access(
    operation: Operation,
    buffer: number,
    start: number,
    stride: number,
    count: number,
    dies = false,
  ): void {
    const queue = this.#queue;
    const at = this.#queued * RECORD;
    queue[at] = operation | (dies ? 2 : 0);
    queue[at + 1] = buffer;
    queue[at + 2] = start;
    queue[at + 3] = stride;
    queue[at + 4] = count;
    if (++this.#queued === QUEUE) this.#flush();
  }

  /** The elements of all buffers. */
  get elements(): number {
    return this.#elements;
  }

  /** The elements in the stack. */
  get depth(): number {
    this.#flush();
    return (this.#wasm.total as WebAssembly.Global).value as number;
  }

  /** What the reads of each buffer added up to so far. */
  tallies(): LruTally[] {
    return this.#buffers.map((_, b) => this.#tally(b, b + 1));
  }

  /** What the reads of all buffers added up to so far; costs about as much as a few accesses. */
  total(): LruTally {
    return this.#tally(0, this.#buffers.length);
  }

  #tally(from: number, to: number): LruTally {
    this.#flush();
    const { buffer } = this.#wasm.memory;
    if (this.#sums.buffer !== buffer) this.#sums = new Float64Array(buffer);
    const sums = this.#sums;
    const first = this.#pointer('buffers') / 8 + 2;
    let warm = 0;
    let cold = 0;
    let distance = 0;
    let root = 0;
    let ceiling = 0;
    let operations = 0;
    let meanDistance = 0;
    let meanRoot = 0;
    let meanCeiling = 0;
    for (let b = from; b < to; b++) {
      // Nine sums over runs, an unused word, four sums over accesses to a single element.
      const at = first + (b * BUFFER) / 2;
      warm += sums[at]! + sums[at + 10]!;
      cold += sums[at + 1]!;
      distance += sums[at + 2]! + sums[at + 11]!;
      root += sums[at + 3]! + sums[at + 12]!;
      ceiling += sums[at + 4]! + sums[at + 13]!;
      operations += sums[at + 5]! + sums[at + 10]!;
      meanDistance += sums[at + 6]! + sums[at + 11]!;
      meanRoot += sums[at + 7]! + sums[at + 12]!;
      meanCeiling += sums[at + 8]! + sums[at + 13]!;
    }
    return { warm, cold, distance, root, ceiling, operations, meanDistance, meanRoot, meanCeiling };
  }

  /** How many elements were read at distance d, for d = 0 (none), 1, ..., `elements`. */
  histogram(): Float64Array {
    this.#flush();
    const { counts, ranges } = this.#histograms();
    const histogram = counts.slice(0, this.#elements + 1);
    let open = 0;
    for (let d = 1; d < histogram.length; d++) {
      open += ranges[d]!;
      histogram[d] = histogram[d]! + open;
    }
    return histogram;
  }

  /** The elements of the stack from the newest on, as [buffer, index]. */
  contents(): [buffer: number, index: number][] {
    const owners = this.owners();
    const offsets = [0];
    for (const { length } of this.#buffers) offsets.push(offsets.at(-1)! + length);
    return Array.from(this.#order().slice().reverse(), (element, i) => [
      owners[i]!,
      element - offsets[owners[i]!]!,
    ]);
  }

  /** The buffers of the stack's elements, from the newest on. */
  owners(): Uint32Array {
    this.#settle();
    if (this.#owner.length !== this.#elements) {
      this.#owner = new Uint32Array(this.#elements);
      let offset = 0;
      for (const [b, { length }] of this.#buffers.entries()) {
        this.#owner.fill(b, offset, offset + length);
        offset += length;
      }
    }
    return this.#order()
      .map((element) => this.#owner[element]!)
      .reverse();
  }

  /** Moves everything into a larger memory. */
  #grow(elements: number, buffers: number): void {
    const first = this.#buffers.length === 0;
    if (!first) this.#settle();
    const kept = first ? undefined : { ...this.#histograms(), order: this.#order(), heads: this.#heads() };
    const copies = kept && {
      counts: kept.counts.slice(),
      ranges: kept.ranges.slice(),
      order: kept.order.slice(),
      heads: kept.heads.slice(),
    };
    this.#room = { elements, buffers };
    this.#wasm.open(elements, buffers, QUEUE);
    this.#queue = this.#u32(this.#pointer('queue'), QUEUE * RECORD);
    if (copies === undefined) return;
    this.#f64(this.#pointer('histogram'), copies.counts.length).set(copies.counts);
    this.#f64(this.#pointer('ranges'), copies.ranges.length).set(copies.ranges);
    this.#u32(this.#pointer('buffers'), copies.heads.length).set(copies.heads);
    this.#u32(this.#pointer('inverse'), copies.order.length).set(copies.order);
    this.#wasm.restore(copies.order.length);
  }

  #settle(): void {
    this.#flush();
    this.#wasm.settle(this.#buffers.length);
  }

  #flush(): void {
    if (this.#queued === 0) return;
    this.#work(this.#queued);
    this.#queued = 0;
  }

  #histograms(): { counts: Float64Array; ranges: Float64Array } {
    return {
      counts: this.#f64(this.#pointer('histogram'), this.#elements + 1),
      ranges: this.#f64(this.#pointer('ranges'), this.#elements + 2),
    };
  }

  #order(): Uint32Array {
    return this.#u32(this.#pointer('inverse'), (this.#wasm.total as WebAssembly.Global).value as number);
  }

  #heads(): Uint32Array {
    return this.#u32(this.#pointer('buffers'), this.#buffers.length * BUFFER);
  }

  #pointer(name: string): number {
    return (this.#wasm[name] as WebAssembly.Global).value as number;
  }

  #u32(address: number, length: number): Uint32Array {
    return new Uint32Array(this.#wasm.memory.buffer, address, length);
  }

  #f64(address: number, length: number): Float64Array {
    return new Float64Array(this.#wasm.memory.buffer, address, length);
  }
}
