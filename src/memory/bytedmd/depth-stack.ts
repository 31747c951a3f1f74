// A stack of which any entry can be moved to the top, and that tells how deep an entry lies: a Fenwick tree over the
// times of the pushes, O(log n) for each. (Bennett and Kruskal 1975.)

export class DepthStack {
  readonly #tree: Int32Array;
  readonly #times = new Map<number, number>();
  #now = 0;

  /** @param pushes the most pushes there will be */
  constructor(pushes: number) {
    this.#tree = new Int32Array(pushes + 1);
  }

  /** Puts a key on top, from wherever it was. */
  push(key: number): void {
    this.remove(key);
    this.#times.set(key, ++this.#now);
    this.#add(this.#now, 1);
  }

  remove(key: number): void {
    const time = this.#times.get(key);
    if (time === undefined) return;
    this.#times.delete(key);
    this.#add(time, -1);
  }

  /** 1 for the top. Throws a RangeError for a key that is not in the stack. */
  depth(key: number): number {
    const time = this.#times.get(key);
    if (time === undefined) throw new RangeError(`value ${key} is not in the stack`);
    let below = 0;
    for (let i = time; i > 0; i -= i & -i) below += this.#tree[i]!;
    return this.#times.size - below + 1;
  }

  /** From the bottom to the top. */
  get keys(): number[] {
    return [...this.#times].sort((a, b) => a[1] - b[1]).map(([key]) => key);
  }

  #add(time: number, change: number): void {
    for (let i = time; i < this.#tree.length; i += i & -i) this.#tree[i] = this.#tree[i]! + change;
  }
}
