// The study's statistics against values worked out by hand or printed in tables.

import { expect, test } from 'vitest';
import { meanInterval, ratioInterval, shareInterval } from './statistics.mjs';

test('the interval of equal ratios is a point, and that of few is wide', () => {
  expect(ratioInterval([2, 2, 2])).toMatchObject({
    n: 3,
    ratio: expect.closeTo(2, 12),
    low: expect.closeTo(2, 12),
  });
  // Logarithms 0 and ln 4: mean ln 2, standard error ln 2, t 12.706.
  const wide = ratioInterval([1, 4])!;
  expect(Math.log(wide.high)).toBeCloseTo(Math.log(2) * 13.706, 9);
  expect(ratioInterval([1])).toBeUndefined();
});

test('the interval of a mean is as worked out by hand', () => {
  // Mean 2, variance 1, standard error 1 / sqrt 3, t 4.303.
  expect(meanInterval([1, 2, 3])).toMatchObject({
    n: 3,
    mean: 2,
    low: expect.closeTo(2 - 4.303 / Math.sqrt(3), 9),
    high: expect.closeTo(2 + 4.303 / Math.sqrt(3), 9),
  });
  expect(meanInterval([1])).toBeUndefined();
});

test("Wilson's interval of 5 in 10 is that of the tables", () => {
  expect(shareInterval(5, 10)).toMatchObject({
    low: expect.closeTo(0.2366, 4),
    high: expect.closeTo(0.7634, 4),
  });
  expect(shareInterval(0, 0)).toBeUndefined();
});
