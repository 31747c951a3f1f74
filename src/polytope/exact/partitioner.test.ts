// How large a partition will be, told from its first layers.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectedVertices } from './partitioner.ts';

it('a number that grows as a power of the layers is told from half of them', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 50, max: 2000 }),
      fc.double({ min: 0, max: 3, noNaN: true }),
      fc.integer({ min: 6, max: 40 }),
      (first, power, depth) => {
        const after = (layer: number) => first * layer ** power;
        const half = Math.ceil(depth / 2);
        const counts = [4, ...Array.from({ length: half }, (_, i) => after(i + 1))];
        expect(expectedVertices(counts, depth) / after(depth)).toBeCloseTo(1, 6);
      },
    ),
  );
});

it('of one layer, and of the first ones of many, nothing is told', () => {
  expect(expectedVertices([4, 500], 10)).toBe(500);
  expect(expectedVertices([4, 500, 2000, 4000], 30)).toBe(4000);
});
