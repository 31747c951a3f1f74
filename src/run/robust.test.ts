// Medians, and what is made of them.

import { expect, test } from 'vitest';
import { deviation, median, quantile, slopeOf } from './robust.ts';

test('medians', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeNaN();
});

test('a deviation and a slope that a wild value does not move', () => {
  expect(deviation([1, 2, 3, 4, 1000], 3)).toBeCloseTo(1.4826, 12);
  expect(slopeOf([0, 2, 4, 6, 8, 1000])).toBe(2);
  expect(slopeOf([5])).toBe(0);
});

test('quantiles', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(3);
  expect(quantile([4, 1, 3, 2], 1)).toBe(4);
  expect(quantile([], 0.5)).toBeNaN();
});
