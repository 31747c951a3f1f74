// The LRU stack by the definition: a list that is searched from the top. Slow, and right.

import { type Operation, READ, type TraceSink } from '../trace.ts';

/** One call of LruStack.access. */
export interface Access {
  readonly operation: Operation;
  readonly buffer: number;
  readonly start: number;
  readonly stride: number;
  readonly count: number;
  readonly dies: boolean;
}

/** All distances of the reads of a trace, per access; undefined where the element was not in the stack. */
export function distancesOf(accesses: readonly Access[]): (number | undefined)[][] {
  const stack: string[] = [];
  return accesses.map(({ operation, buffer, start, stride, count, dies }) => {
    const distances: (number | undefined)[] = [];
    for (let i = 0; i < count; i++) {
      const element = `${buffer}:${start + i * stride}`;
      const depth = stack.indexOf(element);
      if (operation === READ) distances.push(depth < 0 ? undefined : depth + 1);
      if (depth >= 0) stack.splice(depth, 1);
      if (!dies) stack.unshift(element);
    }
    return distances;
  });
}

/** Reads that a fully associative LRU cache of `capacity` elements misses. */
export function cacheMisses(accesses: readonly Access[], capacity: number): number {
  const cache = new Set<string>();
  let misses = 0;
  for (const { operation, buffer, start, stride, count } of accesses) {
    for (let i = 0; i < count; i++) {
      const element = `${buffer}:${start + i * stride}`;
      if (!cache.delete(element) && operation === READ) misses++;
      cache.add(element);
      // A set lists its elements in the order of their coming: the first is the least recent.
      for (const oldest of cache) {
        if (cache.size <= capacity) break;
        cache.delete(oldest);
      }
    }
  }
  return misses;
}

/** A sink that keeps a trace for the oracle. */
export function collect(accesses: Access[]): TraceSink {
  return {
    declare: () => {},
    access: (operation, buffer, _version, start, stride, count) =>
      accesses.push({ operation, buffer, start, stride, count, dies: false }),
    step: () => {},
  };
}
