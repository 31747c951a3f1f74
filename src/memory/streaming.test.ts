// A trace is a stream: a thousand million accesses need no more memory than a hundred thousand.

import { expect, test } from 'vitest';
import { ClockDistance } from './clock.ts';
import { LruStack } from './lru.ts';
import { lruModule } from './lru-module.node.ts';
import { Placement } from './placement.ts';
import { type Operation, READ, type TraceSink, tee, WRITE } from './trace.ts';

/** Bytes of all array buffers and of JavaScript's heap, and the reads at distance 20,000. */
function metered(times: number): { bytes: number; reads: number } {
  const stack = new LruStack(lruModule(), 'runs');
  const lru: TraceSink = {
    declare: (buffer) => stack.declare(buffer),
    access: (operation: Operation, buffer, _version, start, stride, count) =>
      stack.access(operation, buffer, start, stride, count),
    step: () => {},
  };
  const sink = tee(lru, new ClockDistance('write'), new ClockDistance('access'), new Placement());
  for (const id of [0, 1]) sink.declare({ id, name: `b${id}`, length: 10_000, kind: 'float64' });
  for (let i = 0; i < times; i++) {
    sink.access(i % 10 === 0 ? WRITE : READ, 0, 1, 0, 1, 10_000);
    sink.access(READ, 1, 0, 0, 1, 10_000);
  }
  const { heapUsed, arrayBuffers, external } = process.memoryUsage();
  return { bytes: heapUsed + arrayBuffers + external, reads: stack.histogram()[20_000]! };
}

test('10^9 accesses are metered in the memory of 10^5', () => {
  const few = metered(5);
  const many = metered(50_000);
  expect(few.reads).toBe(10_000 * (4 + 4));
  expect(many.reads).toBe(10_000 * (45_000 + 49_999));
  // Both stacks are alive or collected as it comes: what one needs is 3 MB, and a list of the runs would be 8 MB.
  expect(many.bytes - few.bytes).toBeLessThan(6_000_000);
});
