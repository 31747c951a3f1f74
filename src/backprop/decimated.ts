// A series of bounded length over a time without end: when it is full, every second item goes.

/** Items at times 0, stride, 2 stride, ...; the stride is a power of two and doubles as time goes on. */
export class Decimated<T> {
  readonly #capacity: number;
  #items: T[] = [];
  #stride = 1;

  /** @param capacity most items kept; at least half as many are there once it was full */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get stride(): number {
    return this.#stride;
  }

  get items(): readonly T[] {
    return this.#items;
  }

  /** The time of the next item that would be kept. */
  get next(): number {
    return this.#items.length * this.#stride;
  }

  /** Adds the item of time `next`. */
  push(item: T): void {
    this.#items.push(item);
    if (this.#items.length < this.#capacity) return;
    this.#items = this.#items.filter((_, i) => i % 2 === 0);
    this.#stride *= 2;
  }

  /** The latest item at or before a time, with its own time; there is always one, of time 0. */
  before(time: number): { item: T; time: number } {
    const i = Math.min(Math.floor(time / this.#stride), this.#items.length - 1);
    return { item: this.#items[i]!, time: i * this.#stride };
  }

  /** The series up to a time, sharing its items. */
  until(time: number): Decimated<T> {
    const copy = new Decimated<T>(this.#capacity);
    copy.#stride = this.#stride;
    copy.#items = this.#items.slice(0, Math.floor(time / this.#stride) + 1);
    return copy;
  }
}
