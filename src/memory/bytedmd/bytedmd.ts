// ByteDMD: the data movement of a program of tracked scalars, every read priced by its depth in an LRU stack.
//
// The rules are those of ByteDMD at revision 2cc2a62 of 13 April 2026, with its ambiguities decided as it does:
//
// - Arguments lie on the stack before the first operation, the first argument on top; inside an argument the elements
//   are pushed in index order, so its last is above its first. An argument that is never read is not there at all.
// - All operands of an operation are priced against the stack before it, each time they are given; then the different
//   ones move to the top in their order, then those that nobody will read again leave, then the result comes on top.
// - What is returned stays to the end; reading it off is free. A result that nobody reads never lies on the stack.
// - One array given in two places is one array: `matmul(a, a)` reads the same cells. Equal numbers are not.

import { ceilRoot, ceilRootSum } from '../placement.ts';
import { DepthStack } from './depth-stack.ts';
import { type Nested, Tracked, Tracker } from './tracked.ts';

/** Numbers in arrays of any depth. */
export type Numbers = number | readonly Numbers[];

/** Widths of a value in bytes. */
export type Width = 1 | 2 | 4;

/** A read of the trace view: the value's number, its depth before the operation, and what that costs in bytes of 1. */
export interface TracedRead {
  readonly operation: string;
  readonly value: number;
  readonly depth: number;
  readonly cost: number;
}

export interface Traced {
  /** The depth of every read, in order. */
  readonly depths: readonly number[];
  readonly reads: readonly TracedRead[];
  /** What the program returned, with plain numbers in the place of tracked ones. */
  readonly result: Numbers;
}

/** A program: it gets every argument in the shape it was given in, with scalars for numbers. */
export type Program = (...args: never[]) => Nested;

/** Runs a program on arguments, which become tracked, and prices its reads. */
export function trace(program: Program, args: readonly Numbers[]): Traced {
  const tracker = new Tracker();
  const seen = new Map<object, Nested>();
  const wrapped: Nested[] = [];
  // The last argument first: it lies deepest.
  for (const argument of args.toReversed()) wrapped.unshift(wrap(tracker, argument, seen));
  const result = program(...(wrapped as never[]));
  const reads = price(tracker, keysOf(result));
  return { depths: reads.map(({ depth }) => depth), reads, result: unwrap(result) };
}

/**
 * The cost of reads at these depths. A value of `width` bytes at depth d lies in the bytes (d - 1) width + 1, ..., d
 * width, and each costs ceil(sqrt) of its own depth.
 */
export function cost(depths: readonly number[], width: Width = 1): number {
  return depths.reduce((sum, d) => sum + ceilRootSum(d * width) - ceilRootSum((d - 1) * width), 0);
}

/** The trace as text, a line for each read. */
export function traceText(reads: readonly TracedRead[]): string {
  const lines = reads.map(
    ({ operation, value, depth, cost: c }) => `${operation} v${value} depth ${depth} cost ${c}\n`,
  );
  return `${lines.join('')}total ${reads.reduce((sum, read) => sum + read.cost, 0)}\n`;
}

function wrap(tracker: Tracker, value: Numbers, seen: Map<object, Nested>): Nested {
  if (typeof value === 'number') return tracker.store(value);
  const known = seen.get(value);
  if (known !== undefined) return known;
  const wrapped = value.map((element) => wrap(tracker, element, seen));
  seen.set(value, wrapped);
  return wrapped;
}

function unwrap(value: Nested): Numbers {
  return isList(value) ? value.map(unwrap) : Tracked.valueOf(value);
}

function keysOf(value: Nested): number[] {
  if (isList(value)) return value.flatMap(keysOf);
  return value instanceof Tracked ? [value.key] : [];
}

function isList(value: Nested): value is readonly Nested[] {
  return Array.isArray(value);
}

/** The depths of all reads: the second pass, which knows what will be read again. */
function price({ events }: Tracker, kept: readonly number[]): TracedRead[] {
  const lastUse = new Map<number, number>();
  let pushes = 0;
  for (const [at, event] of events.entries()) {
    const keys = event.kind === 'store' ? [event.key] : event.keys;
    for (const key of keys) lastUse.set(key, at);
    pushes += keys.length;
  }
  for (const key of kept) lastUse.set(key, events.length);
  const stack = new DepthStack(pushes);
  const reads: TracedRead[] = [];
  for (const [at, event] of events.entries()) {
    const keys = event.kind === 'store' ? [event.key] : [...new Set(event.keys)];
    if (event.kind === 'read') {
      for (const value of event.keys) {
        const depth = stack.depth(value);
        reads.push({ operation: event.name, value, depth, cost: ceilRoot(depth) });
      }
    }
    for (const key of keys) stack.push(key);
    for (const key of keys) if (lastUse.get(key) === at) stack.remove(key);
  }
  return reads;
}
