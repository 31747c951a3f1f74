// The engine's linear memory: a bump allocator over one WebAssembly.Memory, emptied when nothing is loaded any more.

/** Where allocation begins: the queue's words lie below. */
const BASE = 4096;
const PAGE = 65536;
/** The largest memory an engine may have: 3 GiB. */
export const MAXIMUM_PAGES = 49152;

/** Allocates; blocks start on cache lines. */
export class Arena {
  readonly memory: WebAssembly.Memory;
  #next = BASE;
  #loaded = 0;

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
  }

  /** Counts a user of the memory. */
  open(): void {
    this.#loaded++;
  }

  /** A user is done; when it was the last one, everything is free again. */
  release(): void {
    if (--this.#loaded === 0) this.#next = BASE;
  }

  /**
   * `bytes` of zeros, at an address that is a multiple of 64. Throws a RangeError when the engine's memory cannot grow
   * that far.
   */
  allocate(bytes: number): number {
    const address = this.#next;
    const end = address + bytes;
    const missing = Math.ceil((end - this.memory.buffer.byteLength) / PAGE);
    if (missing > 0) {
      try {
        this.memory.grow(missing);
      } catch {
        const gib = (end / 2 ** 30).toFixed(1);
        throw new RangeError(
          `the wasm engine would need ${gib} GiB and has at most 3: use a smaller batch or shape, or --engine reference`,
        );
      }
    }
    new Uint8Array(this.memory.buffer, address, bytes).fill(0);
    this.#next = Math.ceil(end / 64) * 64;
    return address;
  }
}
