// The metrics on the first sprint's traces, against numbers that were computed before by other programs.

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ClockDistance } from './clock.ts';
import { lruModule } from './lru-module.node.ts';
import { type Measurement, measure } from './measure.ts';
import type { MetricName } from './metrics.ts';
import { sprint } from './testing/sprint.ts';
import type { Operation, TraceSink } from './trace.ts';

const GOLDEN = new URL('../../../shared/data/energy/sprint1_n3_k3_h1000.json', import.meta.url);
const golden = existsSync(GOLDEN)
  ? (JSON.parse(readFileSync(GOLDEN, 'utf8')) as {
      variants: Record<string, { steps: { updated: boolean }[]; events: unknown[][] }>;
    })
  : undefined;

/** Which steps of the golden run changed the parameters: 17 of 40. */
const updated = golden?.variants.fused?.steps.map((step) => step.updated) ?? [];
const SIZE = { n: 3, hidden: 1000 };

const whole = (measurement: Measurement, name: MetricName) =>
  measurement.metrics.find((metric) => metric.name === name)!.whole;

describe.skipIf(golden === undefined)('the sprint (needs ../shared/data/energy)', () => {
  test.each(['unfused', 'fused'] as const)('%s: the first step, event for event', (variant) => {
    const events: unknown[][] = [];
    const names: Record<string, string> = { z: 'h_pre', o: 'out', do: 'dout', dz: 'dh_pre' };
    const clock = new ClockDistance('write', (op, buffer, ...rest) =>
      events.push([op, names[buffer] ?? buffer, ...rest]),
    );
    sprint({ ...SIZE, updated: [true] }, variant, clock);
    expect(events).toEqual(golden!.variants[variant]!.events);
  });

  test.each([
    ['unfused', 705_611, 13_732.4, 18_483.3, 4_753.7, 5_608.7, 34_204_655, 28_025_459],
    ['fused', 705_611, 14_836.6, 18_745.9, 4_145.1, 5_046.4, 32_521_282, 26_237_487],
  ] as const)(
    '%s: all 40 steps',
    (variant, accesses, perRead, perFloat, lruPerRead, lruPerFloat, dmd, dmdLive) => {
      const m = measure((sink) => sprint({ ...SIZE, updated }, variant, sink), lruModule());
      expect(m.floatsRead + m.floatsWritten).toBe(accesses);
      expect(m.floatsRead).toBe(484_359);
      expect(m.steps).toBe(40);
      expect(whole(m, 'clock-since-write').perRead).toBeCloseTo(perRead, 1);
      expect(whole(m, 'clock-since-write').perFloat).toBeCloseTo(perFloat, 1);
      expect(whole(m, 'lru-distance').perRead).toBeCloseTo(lruPerRead, 1);
      expect(whole(m, 'lru-distance').perFloat).toBeCloseTo(lruPerFloat, 1);
      expect(Math.round(whole(m, 'dmd').total)).toBe(dmd);
      expect(Math.round(whole(m, 'dmd-live').total)).toBe(dmdLive);
    },
  );

  test('the first step under the LRU stack', () => {
    const m = measure((sink) => sprint({ ...SIZE, updated: [true] }, 'unfused', sink), lruModule());
    expect(whole(m, 'lru-distance').total).toBe(103_149_064);
    expect(Math.round(whole(m, 'dmd').total)).toBe(1_317_440);
    expect(whole(m, 'clock-since-write')).toMatchObject({
      reads: 24,
      floats: 19_013,
      cold: 0,
      total: 202_291_102,
    });
    expect(whole(m, 'clock-since-write').perRead).toBe(233_182 / 24);
  });
});

test('steps cost about what the accesses cost', { retry: 2 }, () => {
  // Forty buffers, as curriculum has, and 8,000 steps of twenty accesses.
  const told = (perStep: number) => (sink: TraceSink) => {
    for (let id = 0; id < 40; id++) sink.declare({ id, name: `b${id}`, length: 100, kind: 'float64' });
    for (let i = 0; i < 160_000; i++) {
      if (i % perStep === 0) sink.step();
      sink.access((i % 2) as Operation, (i * 7) % 40, i, 0, 1, 100);
    }
  };
  const seconds = (perStep: number) => {
    const began = performance.now();
    const { metrics } = measure(told(perStep), lruModule());
    expect(metrics[2]!.steps.length).toBe(160_000 / perStep + 1);
    return performance.now() - began;
  };
  seconds(20);
  const few = seconds(80_000);
  expect(seconds(20)).toBeLessThan(3 * few + 50);
});
