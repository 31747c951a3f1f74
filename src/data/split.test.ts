// The split: disjoint, in NumPy's order, with inputs and targets of the pixels it names.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputError } from '../format/input-error.ts';
import { shuffledRows } from '../random/numpy.ts';
import type { GreyPicture } from './picture.ts';
import { splitPoints } from './split.ts';

const pictures = fc
  .record({ width: fc.integer({ min: 2, max: 12 }), height: fc.integer({ min: 2, max: 12 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height, maxLength: width * height })
      .map((pixels): GreyPicture => ({ width, height, pixels })),
  );

test('points are the first rows of the shuffle, validation the next, and describe their pixels', () => {
  fc.assert(
    fc.property(pictures, fc.nat(0xffffffff), fc.nat(100), fc.nat(100), (picture, seed, a, b) => {
      const total = picture.width * picture.height;
      const points = a % (total + 1);
      const valPoints = b % (total - points + 1);
      const { training, validation } = splitPoints(picture, { seed, points, valPoints });
      expect([...training.pixels, ...validation.pixels]).toEqual([
        ...shuffledRows(seed, total).subarray(0, points + valPoints),
      ]);
      expect(new Set([...training.pixels, ...validation.pixels]).size).toBe(points + valPoints);
      for (const set of [training, validation]) {
        expect([set.inputs.length, set.targets.length, set.pixels.length]).toEqual([
          2 * set.count,
          set.count,
          set.count,
        ]);
        set.pixels.forEach((pixel, i) => {
          const column = pixel % picture.width;
          const row = (pixel - column) / picture.width;
          expect(set.inputs[2 * i]).toBe(Math.fround(column / picture.width));
          expect(set.inputs[2 * i + 1]).toBe(Math.fround(row / picture.height));
          expect(set.targets[i]).toBe(Math.fround(picture.pixels[pixel]! / 255));
        });
      }
    }),
  );
});

test('more points than pixels are refused, with the numbers and the flags', () => {
  const picture = { width: 3, height: 2, pixels: new Uint8Array(6) };
  const split = (): unknown => splitPoints(picture, { seed: 0, points: 5, valPoints: 2 });
  expect(split).toThrow(InputError);
  expect(split).toThrow(
    '--points 5 and --val-points 2 need 7 pixels, but the picture of 3x2 has 6; give smaller numbers or a larger picture',
  );
  expect(splitPoints(picture, { seed: 0, points: 4, valPoints: 2 }).validation.count).toBe(2);
});
