// A picture that is made smaller keeps its greys: their mean, their range, and their place.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { greyOf, LONGEST, shrunk } from './shrink.ts';

test('a small picture stays as it is', () => {
  const picture = { width: 3, height: 2, pixels: Uint8Array.of(1, 2, 3, 4, 5, 6) };
  expect(shrunk(picture)).toBe(picture);
});

test('a large one keeps its proportions, its mean and its range', () => {
  const side = fc.integer({ min: 33, max: 90 });
  fc.assert(
    fc.property(side, side, fc.nat(), (width, height, seed) => {
      const pixels = Uint8Array.from({ length: width * height }, (_, i) => 40 + ((i * 7919 + seed) % 150));
      const small = shrunk({ width, height, pixels }, 32);
      expect(Math.max(small.width, small.height)).toBe(32);
      expect(Math.abs(small.width / small.height - width / height)).toBeLessThan(
        0.1 * (width / height) + 0.1,
      );
      expect(small.pixels.every((value) => value >= 40 && value < 190)).toBe(true);
    }),
  );
  const halves = Uint8Array.from({ length: 4000 * 4000 }, (_, i) => (i % 4000 < 2000 ? 0 : 255));
  const small = shrunk({ width: 4000, height: 4000, pixels: halves });
  expect([small.width, small.height]).toEqual([LONGEST, LONGEST]);
  expect(small.pixels.every((value, i) => value === (i % LONGEST < LONGEST / 2 ? 0 : 255))).toBe(true);
});

test('grey is the luma of the colours, and white shines through what is transparent', () => {
  const rgba = Uint8ClampedArray.of(255, 255, 255, 255, 255, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 128);
  expect([...greyOf(rgba, 4, 1).pixels]).toEqual([255, 76, 255, 127]);
});
