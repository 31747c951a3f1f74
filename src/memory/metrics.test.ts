// Every metric against its definition, element by element, on random traces.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClockDistance, type Since } from './clock.ts';
import { ENERGY_MODELS, energy } from './energy.ts';
import { Liveness } from './liveness.ts';
import { lruModule } from './lru-module.node.ts';
import { measure } from './measure.ts';
import { ceilRootSum, Placement } from './placement.ts';
import { type Access, cacheMisses, distancesOf } from './testing/oracle.ts';
import { tell, traces } from './testing/random-traces.ts';
import { READ, WRITE } from './trace.ts';

/** The elements of an access, by name. */
const elementsOf = ({ buffer, start, stride, count }: Access) =>
  Array.from({ length: count }, (_, i) => `${buffer}:${start + i * stride}`);

test.each<Since>(['write', 'access'])('clock distance since the last %s', (since) => {
  fc.assert(
    fc.property(traces(12, 40), ([lengths, trace]) => {
      const times = new Map<string, number>();
      let clock = 0;
      const expected = trace.map((access) => {
        const before = clock;
        const distances: number[] = [];
        for (const element of elementsOf(access)) {
          const time = times.get(element);
          if (access.operation === READ && time !== undefined) distances.push(clock - time);
          if (access.operation === WRITE || since === 'access') times.set(element, clock);
          clock++;
        }
        const mean = distances.reduce((sum, d) => sum + d, 0) / distances.length;
        return [access.operation === READ ? 'R' : 'W', before, distances.length > 0 ? mean : null];
      });
      const events: unknown[][] = [];
      const metric = new ClockDistance(since, (op, _buffer, _size, at, d) => events.push([op, at, d]));
      tell(lengths, trace, metric);
      expect(events).toEqual(expected);
      const steps = metric.steps.reduce((sum, step) => sum + step.total, 0);
      expect(steps).toBeLessThanOrEqual(metric.total.total);
      expect(metric.rows.reduce((sum, { sums }) => sum + sums.total, 0)).toBe(metric.total.total);
    }),
  );
});

test('the miss curve is that of a simulated cache at every capacity', () => {
  fc.assert(
    fc.property(traces(12, 40), ([lengths, trace]) => {
      const { misses } = measure((sink) => tell(lengths, trace, sink), lruModule());
      expect([...misses]).toEqual(Array.from(misses, (_, capacity) => cacheMisses(trace, capacity)));
    }),
    { numRuns: 60 },
  );
});

/** The trace with `dies` as the definition has it, an access for every element. */
function withLiveness(trace: readonly Access[]): Access[] {
  const singles = trace.flatMap((access) =>
    Array.from({ length: access.count }, (_, i) => ({
      ...access,
      ...{ start: access.start + i * access.stride, stride: 1, count: 1 },
    })),
  );
  return singles.map((access, a) => {
    const next = singles.slice(a + 1).find((b) => b.buffer === access.buffer && b.start === access.start);
    return { ...access, dies: next === undefined ? access.buffer !== 1 : next.operation === WRITE };
  });
}

test('values are dead after their last read, and never where they are a result', () => {
  fc.assert(
    fc.property(traces(12, 30), ([lengths, trace]) => {
      const liveness = new Liveness();
      tell(lengths, trace, liveness);
      expect(liveness.end()).toBe(true);
      const told: Access[] = [];
      liveness.tell((sink) => tell(lengths, trace, sink), {
        declare: () => {},
        step: () => {},
        access: (operation, buffer, start, stride, count, dies) => {
          for (let i = 0; i < count; i++) {
            told.push({ operation, buffer, start: start + i * stride, stride: 1, count: 1, dies });
          }
        },
      });
      expect(told).toEqual(withLiveness(trace));
    }),
  );
});

test('all stack metrics, their steps and their buffers', () => {
  fc.assert(
    fc.property(traces(12, 30), ([lengths, trace]) => {
      const measured = measure((sink) => tell(lengths, trace, sink), lruModule());
      for (const [prefix, accesses] of [
        ['', trace.map((access) => ({ ...access, dies: false }))],
        ['-live', withLiveness(trace)],
      ] as const) {
        const reads = distancesOf(accesses).flatMap((distances, a) =>
          accesses[a]!.operation === READ ? distances : [],
        );
        const warm = reads.filter((d) => d !== undefined);
        const values: Record<string, (d: number) => number> = {
          [`lru${prefix}-distance`]: (d) => d,
          [`dmd${prefix}`]: Math.sqrt,
          [`dmd${prefix}-ceil`]: (d) => Math.ceil(Math.sqrt(d)),
        };
        for (const [name, value] of Object.entries(values)) {
          const { whole, steps, buffers } = measured.metrics.find((metric) => metric.name === name)!;
          const total = warm.reduce((sum, d) => sum + value(d), 0);
          expect(whole.total, name).toBeCloseTo(total, 6);
          expect([whole.floats, whole.cold]).toEqual([warm.length, reads.length - warm.length]);
          for (const parts of [steps, buffers]) {
            expect(parts.reduce((sum, part) => sum + part.total, 0)).toBeCloseTo(total, 6);
            expect(parts.reduce((sum, part) => sum + part.reads, 0)).toBe(whole.reads);
          }
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('placement costs are those of the addresses', () => {
  fc.assert(
    fc.property(traces(12, 40), ([lengths, trace]) => {
      const placement = new Placement();
      tell(lengths, trace, placement);
      const reads = new Map<string, number>();
      for (const access of trace.filter(({ operation }) => operation === READ)) {
        for (const element of elementsOf(access)) reads.set(element, (reads.get(element) ?? 0) + 1);
      }
      const order = lengths.flatMap((length, b) => Array.from({ length }, (_, i) => `${b}:${i}`));
      const cost = (elements: readonly string[]) =>
        elements.reduce((sum, name, i) => sum + (reads.get(name) ?? 0) * Math.ceil(Math.sqrt(i + 1)), 0);
      expect(placement.declared()).toBe(cost(order));
      const sorted = order.toSorted((a, b) => (reads.get(b) ?? 0) - (reads.get(a) ?? 0));
      expect(placement.byReads()).toBe(cost(sorted));
      expect(placement.byReads()).toBeLessThanOrEqual(placement.declared());
    }),
  );
});

test('the sum of rounded-up roots in closed form', () => {
  let sum = 0;
  for (let n = 1; n <= 3000; n++) {
    sum += Math.ceil(Math.sqrt(n));
    expect(ceilRootSum(n)).toBe(sum);
  }
});

test('every tier is charged for the reads that it is the first to hold', () => {
  // Distances 1, 1024, 1025, 200,000, and a cold read, of float64: an 8 KB cache holds 1024 of them, 1 MB 131,072.
  const misses = new Float64Array(200_001).fill(2);
  misses.set([5, 4], 0);
  misses.fill(4, 1, 1024);
  misses.fill(3, 1024, 1025);
  misses[200_000] = 1;
  expect(energy(ENERGY_MODELS[0]!, misses, 64)).toEqual([
    { tier: '8 KB cache', floats: 2, picojoules: 20 },
    { tier: '32 KB cache', floats: 1, picojoules: 20 },
    { tier: '1 MB cache', floats: 0, picojoules: 0 },
    { tier: 'DRAM', floats: 2, picojoules: 2600 },
  ]);
  expect(energy(ENERGY_MODELS[0]!, misses, 32)[0]).toEqual({ tier: '8 KB cache', floats: 3, picojoules: 15 });
});
