// The legacy shuffle against orders that NumPy 2.4 printed.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shuffledRows } from './numpy.ts';

it.each([
  [0, [2, 8, 4, 9, 1, 6, 7, 3, 0, 5]],
  [1, [2, 9, 6, 4, 0, 3, 1, 7, 8, 5]],
  [12345678, [17, 5, 12, 3, 0, 13, 7, 9, 14, 10, 6, 15, 18, 8, 1, 11, 16, 4, 2, 19]],
  [4294967295, [1, 5, 0, 6, 4, 2, 3]],
])('seed %d', (seed, order) => {
  expect([...shuffledRows(seed, order.length)]).toEqual(order);
});

it('a million rows', () => {
  const rows = shuffledRows(12345678, 1024 * 1024);
  expect([...rows.slice(0, 8)]).toEqual([208950, 644254, 981580, 416018, 398566, 962384, 68491, 783533]);
  expect([...rows.slice(-8)]).toEqual([43311, 16555, 316880, 640177, 621956, 1018783, 551138, 853683]);
  expect(rows.reduce((sum, row, i) => sum + row * (i % 1000), 0)).toBe(274583110719681);
});

it('is a permutation for every seed and size', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0, max: 300 }), (seed, n) => {
      expect(shuffledRows(seed, n).toSorted()).toEqual(Uint32Array.from({ length: n }, (_, i) => i));
    }),
  );
});

it('refuses what is no seed or no size', () => {
  for (const seed of [-1, 4294967296, 0.5, NaN]) expect(() => shuffledRows(seed, 5)).toThrow(RangeError);
  for (const n of [-1, 0.5, NaN, 2 ** 32]) expect(() => shuffledRows(1, n)).toThrow(RangeError);
});
