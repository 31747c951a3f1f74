// The pieces of a network fit every device, cover all its neurons, and are what the arithmetic of docs/gpu.md is about.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseTile, type TileLimits, usefulShare, workgroupBytes } from './tile.ts';

const limitsOf = (bytes: number, threads = 256, software = false): TileLimits => ({
  maxComputeWorkgroupStorageSize: bytes,
  maxComputeInvocationsPerWorkgroup: threads,
  maxComputeWorkgroupSizeX: threads,
  software,
});

const widths = fc.array(fc.oneof(fc.integer({ min: 1, max: 130 }), fc.integer({ min: 1, max: 5000 })), {
  minLength: 2,
  maxLength: 6,
});

test('every tile fits its device, and its threads share out its sums', () => {
  const limits = fc
    .tuple(fc.constantFrom(16384, 32768, 49152, 65536), fc.constantFrom(128, 256, 1024), fc.boolean())
    .map((parts) => limitsOf(...parts));
  fc.assert(
    fc.property(widths, limits, fc.constantFrom(8, 16, 32, 64, 128), (list, device, most) => {
      const tile = chooseTile(list, device, most);
      const { points, neurons, threadPoints, threadNeurons, threads, depth, rows, source } = tile;
      expect(workgroupBytes(tile)).toBeLessThanOrEqual(device.maxComputeWorkgroupStorageSize);
      expect(threads).toBeLessThanOrEqual(device.maxComputeInvocationsPerWorkgroup);
      expect(threads * threadPoints * threadNeurons).toBe(points * neurons);
      expect([points % threadPoints, neurons % threadNeurons, points % 4]).toEqual([0, 0, 0]);
      expect(points).toBeLessThanOrEqual(most);
      // A whole layer, and what the last piece of its rows has too many.
      const whole = Math.max(neurons, ...list.map((width) => depth * Math.ceil(width / depth)));
      expect(rows).toBe(source === 'storage' ? depth : whole);
      if (source === 'workgroup') expect(neurons).toBeGreaterThanOrEqual(Math.max(...list));
    }),
  );
});

test.each([
  [49152, 1024],
  [32768, 256],
  [16384, 256],
])('[100]*20 stays in %i bytes of workgroup memory', (bytes, threads) => {
  const tile = chooseTile([2, 100, 1], limitsOf(bytes, threads));
  expect(tile).toMatchSnapshot();
  expect(usefulShare(tile, 100)).toBeGreaterThan(0.4);
});

test('wide layers go through storage', () => {
  for (const width of [1000, 100_000]) {
    expect(chooseTile([2, width, 1], limitsOf(32768))).toMatchObject({
      source: 'storage',
      neurons: 128,
      points: 64,
    });
  }
});
