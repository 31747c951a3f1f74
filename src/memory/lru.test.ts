// Both LRU engines against the definition, on random traces of runs.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LruMethod, LruStack } from './lru.ts';
import { lruModule } from './lru-module.node.ts';
import { type Access, distancesOf } from './testing/oracle.ts';
import { traces } from './testing/random-traces.ts';
import { READ } from './trace.ts';

const METHODS: readonly LruMethod[] = ['elements', 'runs'];

function run(method: LruMethod, lengths: readonly number[], trace: readonly Access[]): LruStack {
  const stack = new LruStack(lruModule(), method);
  for (const [id, length] of lengths.entries())
    stack.declare({ id, name: `b${id}`, length, kind: 'float64' });
  for (const { operation, buffer, start, stride, count, dies } of trace) {
    stack.access(operation, buffer, start, stride, count, dies);
  }
  return stack;
}

/** What the oracle says the tallies and the histogram are. */
function expected(lengths: readonly number[], trace: readonly Access[]) {
  const histogram = new Float64Array(lengths.reduce((sum, length) => sum + length, 0) + 1);
  const tallies = lengths.map(() => ({
    ...{ warm: 0, cold: 0, distance: 0, root: 0, ceiling: 0 },
    ...{ operations: 0, meanDistance: 0, meanRoot: 0, meanCeiling: 0 },
  }));
  for (const [a, distances] of distancesOf(trace).entries()) {
    if (trace[a]!.operation !== READ) continue;
    const tally = tallies[trace[a]!.buffer]!;
    const warm = distances.filter((d) => d !== undefined);
    const sum = (f: (d: number) => number) => warm.reduce((total, d) => total + f(d), 0);
    for (const d of warm) histogram[d] = histogram[d]! + 1;
    tally.warm += warm.length;
    tally.cold += distances.length - warm.length;
    tally.distance += sum((d) => d);
    tally.root += sum(Math.sqrt);
    tally.ceiling += sum((d) => Math.ceil(Math.sqrt(d)));
    if (warm.length === 0) continue;
    tally.operations++;
    tally.meanDistance += sum((d) => d) / warm.length;
    tally.meanRoot += sum(Math.sqrt) / warm.length;
    tally.meanCeiling += sum((d) => Math.ceil(Math.sqrt(d))) / warm.length;
  }
  return { histogram, tallies };
}

function check(method: LruMethod, lengths: readonly number[], trace: readonly Access[]): void {
  const stack = run(method, lengths, trace);
  const { histogram, tallies } = expected(lengths, trace);
  expect(stack.histogram()).toEqual(histogram);
  for (const [b, tally] of stack.tallies().entries()) {
    for (const [field, value] of Object.entries(tally)) {
      const exact = tallies[b]![field as keyof typeof tally];
      expect(Math.abs(value - exact), `${field} of buffer ${b}`).toBeLessThanOrEqual(1e-9 * exact);
    }
  }
  for (const [field, value] of Object.entries(stack.total())) {
    const exact = tallies.reduce((sum, tally) => sum + tally[field as keyof typeof tally], 0);
    expect(Math.abs(value - exact), `${field} of all buffers`).toBeLessThanOrEqual(1e-9 * exact);
  }
}

describe.each(METHODS)('the LRU engine by %s', (method) => {
  test('gives the distances of the definition on short buffers', () => {
    fc.assert(
      fc.property(traces(12, 60), ([lengths, trace]) => check(method, lengths, trace)),
      { numRuns: 300 },
    );
  });

  test('gives them on buffers of several words, groups and hyper groups of the axis', () => {
    fc.assert(
      fc.property(traces(3000, 40), ([lengths, trace]) => check(method, lengths, trace)),
      { numRuns: 25 },
    );
  });

  test('gives them after the axis was compacted many times', () => {
    fc.assert(
      fc.property(traces(40, 30), ([lengths, trace]) => {
        // The axis has 32,768 positions at least.
        const elements = trace.reduce((sum, { count }) => sum + count, 0);
        const times = Math.ceil(40_000 / elements);
        const long = Array.from({ length: times }, () => trace).flat();
        const stack = run(method, lengths, long);
        // From the second time on everything repeats.
        const [one, two, three] = [1, 2, 3].map((n) =>
          run(method, lengths, Array.from({ length: n }, () => trace).flat()).histogram(),
        ) as [Float64Array, Float64Array, Float64Array];
        expect(three.map((n, d) => n - two[d]!)).toEqual(two.map((n, d) => n - one[d]!));
        expect(stack.histogram()).toEqual(one.map((n, d) => n + (times - 1) * (two[d]! - n)));
      }),
      { numRuns: 30 },
    );
  });

  test('goes on when buffers come later', () => {
    fc.assert(
      fc.property(traces(2000, 30), ([lengths, trace]) => {
        const late = new LruStack(lruModule(), method);
        const known = new Set<number>();
        // The numbers of buffers are those of their coming.
        const numbers = [...new Set(trace.map(({ buffer }) => buffer))];
        const renamed = trace.map((access) => ({ ...access, buffer: numbers.indexOf(access.buffer) }));
        for (const { operation, buffer, start, stride, count, dies } of renamed) {
          if (!known.has(buffer))
            late.declare({ id: buffer, name: 'b', length: lengths[numbers[buffer]!]!, kind: 'bit' });
          known.add(buffer);
          late.access(operation, buffer, start, stride, count, dies);
        }
        const all = numbers.map((n) => lengths[n]!);
        expect(late.histogram()).toEqual(run(method, all, renamed).histogram());
        expect(late.contents()).toEqual(run('elements', all, renamed).contents());
        expect(late.depth).toBe(late.contents().length);
      }),
      { numRuns: 50 },
    );
  });
});
