// The true optimum of a tiny run: every order of its operations, unit by unit, by branch and bound.

import type { Form, Operand, Program } from './program.ts';
import type { Decisions } from './walk.ts';

/**
 * One unit of one statement, or what comes after its last unit: elements that it reads, in order, then elements that it
 * writes. Nothing is held between two operations but the sums that run.
 */
interface Instance {
  /** Its statement and its unit, or `end`. */
  readonly name: string;
  readonly reads: readonly number[];
  readonly writes: readonly number[];
  /** The same with the elements of its unit from the last to the first, where that may be. */
  readonly reversed?: { readonly reads: readonly number[]; readonly writes: readonly number[] };
  /** The instances of the interval that must come before, as bits. */
  readonly after: number;
}

/** The lowest cost of any order, and how many partial orders were looked at. */
export interface Optimum {
  readonly dmd: number;
  readonly looked: number;
  /** The operations in a best order; empty if none was better than what was known. */
  readonly order: readonly string[];
  /** Whether all orders were looked at or ruled out; else `dmd` is only what was found so far. */
  readonly complete: boolean;
}

/**
 * @param below a cost that is known to be reached: only lower ones are looked for
 * @param most partial orders to look at
 */
export function optimumOf(
  program: Program,
  decisions: Decisions,
  below = Number.POSITIVE_INFINITY,
  most = 50_000_000,
): Optimum {
  let best: Optimum = { dmd: below, looked: 0, order: [], complete: true };
  let looked = 0;
  // Each step's sum may run, or store its products.
  for (let choice = 0; choice < 2 ** decisions.length; choice++) {
    const search = new BranchAndBound(intervalsOf(program, decisions, choice), best.dmd, most - looked);
    search.run();
    looked += search.looked;
    const order = search.order.length > 0 ? search.order : best.order;
    best = { dmd: search.best, looked, order, complete: best.complete && search.complete };
  }
  return best;
}

/** The instances of each interval, the judgements as intervals of one. @param stores bit t: step t stores products */
function intervalsOf(program: Program, decisions: Decisions, stores: number): Instance[][] {
  const offsets: number[] = [];
  let elements = 0;
  for (const { length } of program.buffers) {
    offsets.push(elements);
    elements += length;
  }
  const { statements } = program;
  const of = (part: string) => [...statements.keys()].filter((s) => statements[s]!.part === part);
  const touched = (operand: Operand, unit: number) =>
    Array.from(
      { length: operand.count },
      (_, i) => offsets[operand.buffer]! + unit * operand.unitStride + i * operand.stride,
    );
  const instancesOf = (name: string, form: Form): Omit<Instance, 'after'>[] => {
    const touches = (when: Operand['when'], write: boolean, unit: number, isReversed = false) =>
      form.operands
        .filter((each) => each.when === when && each.write === write)
        .flatMap((each) => (isReversed ? touched(each, unit).reverse() : touched(each, unit)));
    const hasUnits = form.operands.some(({ when }) => when === 'unit');
    const ordered = (unit: number, isReversed: boolean) => ({
      reads: [...touches('start', false, 0), ...touches('unit', false, unit, isReversed)],
      writes: touches('unit', true, unit, isReversed),
    });
    const units = Array.from({ length: hasUnits ? form.units : 0 }, (_, unit) => ({
      name: `${name}[${unit}]`,
      ...ordered(unit, false),
      ...(form.freeInside && { reversed: ordered(unit, true) }),
    }));
    const end = { name: `${name} end`, reads: touches('end', false, 0), writes: touches('end', true, 0) };
    return end.writes.length > 0 ? [...units, end] : units;
  };
  const intervals: Instance[][] = [];
  for (let interval = 0; interval <= decisions.length; interval++) {
    const now = interval > 0 && decisions[interval - 1] ? of('now') : [];
    const next = interval < decisions.length ? of('next') : [];
    const list: Omit<Instance, 'after'>[] = [];
    const chains: [number, number][] = [];
    for (const s of [...now, ...next]) {
      const { name } = statements[s]!;
      const form = statements[s]!.forms[0]!;
      const spill = statements[s]!.spills[0];
      const isStored = spill !== undefined && ((stores >> interval) & 1) === 1;
      const parts = isStored
        ? [...instancesOf(`${name} products`, spill.products), ...instancesOf(`${name} sum`, spill.sum)]
        : instancesOf(name, form);
      // A running sum takes its terms in order; after its loop a statement ends.
      const hasEnd = form.operands.some(({ when, write }) => when === 'end' && write);
      for (let i = 1; i < parts.length; i++) {
        const isChain = (form.reduces && !isStored) || (hasEnd && i === parts.length - 1);
        if (!isChain) continue;
        for (let j = 0; j < i; j++) chains.push([list.length + j, list.length + i]);
      }
      list.push(...parts);
    }
    intervals.push(withDependences(list, chains));
    if (interval < decisions.length) {
      const { operands } = statements[of('judge')[0]!]!.forms[0]!;
      const writes = decisions[interval] ? operands.filter(({ write }) => write) : [];
      const judge = {
        name: 'judge',
        reads: operands.filter(({ write }) => !write).flatMap((each) => touched(each, 0)),
        writes: writes.flatMap((each) => touched(each, 0)),
      };
      intervals.push([{ ...judge, after: 0 }]);
    }
  }
  return intervals;
}

/** True, anti and output dependences, from the order of the list; and the chains. */
function withDependences(
  list: readonly Omit<Instance, 'after'>[],
  chains: readonly (readonly [number, number])[],
): Instance[] {
  return list.map((instance, i) => {
    let after = 0;
    for (let j = 0; j < i; j++) {
      const earlier = list[j]!;
      const touches = (elements: readonly number[], others: readonly number[]) =>
        elements.some((e) => others.includes(e));
      if (
        touches(instance.reads, earlier.writes) ||
        touches(instance.writes, earlier.reads) ||
        touches(instance.writes, earlier.writes)
      ) {
        after |= 1 << j;
      }
    }
    for (const [from, to] of chains) if (to === i) after |= 1 << from;
    return { ...instance, after };
  });
}

/** An instance that may come next. */
interface Choice {
  readonly bit: number;
  readonly name: string;
  readonly price: number;
  readonly stack: number[];
}

class BranchAndBound {
  looked = 0;
  best: number;
  complete = true;
  order: readonly string[] = [];
  readonly #path: string[] = [];
  readonly #intervals: readonly (readonly Instance[])[];
  readonly #most: number;
  /** From the top. */
  #stack: number[] = [];
  readonly #seen = new Map<string, number>();

  constructor(intervals: readonly (readonly Instance[])[], below: number, most: number) {
    this.#intervals = intervals;
    this.best = below;
    this.#most = most;
  }

  run(): void {
    this.#setUp();
    this.#extend(0, 0, 0);
  }

  /** The set-up writes what is read before it is written: the parameters, in the order of their elements. */
  #setUp(): void {
    const written = new Set<number>();
    const first = new Set<number>();
    for (const { reads, writes } of this.#intervals.flat()) {
      for (const e of reads) if (!written.has(e)) first.add(e);
      for (const e of writes) written.add(e);
    }
    this.#stack = [...first].sort((a, b) => b - a);
  }

  #extend(interval: number, done: number, cost: number): void {
    const instances = this.#intervals[interval];
    if (instances === undefined) {
      if (cost < this.best) {
        this.best = cost;
        this.order = [...this.#path];
      }
      return;
    }
    if (done === 2 ** instances.length - 1) {
      this.#extend(interval + 1, 0, cost);
      return;
    }
    if (cost + this.#rest(interval, done) >= this.best - 1e-9) return;
    if (++this.looked > this.#most) {
      this.complete = false;
      return;
    }
    const key = `${interval},${done},${String.fromCharCode(...this.#stack)}`;
    const known = this.#seen.get(key);
    if (known !== undefined && known <= cost) return;
    this.#seen.set(key, cost);
    const before = this.#stack;
    const next: Choice[] = [];
    for (const [i, instance] of instances.entries()) {
      if ((done >> i) & 1 || (instance.after & ~done) !== 0) continue;
      for (const accesses of [instance, instance.reversed]) {
        if (accesses === undefined) continue;
        this.#stack = before.slice();
        const price = this.#perform(accesses);
        next.push({ bit: 1 << i, name: instance.name, price, stack: this.#stack });
      }
    }
    // The cheapest first: good orders early rule out more.
    next.sort((a, b) => a.price - b.price);
    for (const { bit, name, price, stack } of next) {
      this.#stack = stack;
      this.#path.push(name);
      this.#extend(interval, done | bit, cost + price);
      this.#path.pop();
    }
    this.#stack = before;
  }

  #perform({ reads, writes }: Pick<Instance, 'reads' | 'writes'>): number {
    let price = 0;
    for (const e of reads) price += Math.sqrt(this.#touch(e));
    for (const e of writes) this.#touch(e);
    return price;
  }

  /** Moves an element to the top; its depth, from 1. */
  #touch(element: number): number {
    const at = this.#stack.indexOf(element);
    if (at >= 0) this.#stack.splice(at, 1);
    this.#stack.unshift(element);
    return at + 1;
  }

  /**
   * A lower bound on what the instances that are left cost. The k-th read of an instance has distance k at least, because
   * the elements before it are different. An element only sinks until it is touched: of the reads of what it holds now
   * one is the first and has its depth at least; whichever that is, the one latest in its instance gains least by it.
   */
  #rest(interval: number, done: number): number {
    const latest = new Map<number, number>();
    const overwritten = new Set<number>();
    let bound = 0;
    for (let at = interval; at < this.#intervals.length; at++) {
      for (const [i, { reads, writes, reversed }] of this.#intervals[at]!.entries()) {
        if (at === interval && (done >> i) & 1) continue;
        for (const [k, e] of reads.entries()) {
          bound += Math.sqrt(k + 1);
          if (overwritten.has(e)) continue;
          const place = Math.max(k, reversed?.reads.indexOf(e) ?? 0) + 1;
          latest.set(e, Math.max(latest.get(e) ?? 0, place));
        }
        for (const e of writes) overwritten.add(e);
      }
    }
    for (const [e, k] of latest) {
      const depth = this.#stack.indexOf(e) + 1;
      if (depth > k) bound += Math.sqrt(depth) - Math.sqrt(k);
    }
    return bound;
  }
}
