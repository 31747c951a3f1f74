// Comparing the parts of two runs: everything that differs is found, and nothing else.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RgbaImage } from '../picture/image.ts';
import { comparisonOf } from './compare.ts';
import { compareLosses } from './compare-losses.ts';
import { PictureComparer } from './compare-pictures.ts';
import { compareSpeed, logTimes } from './compare-speed.ts';
import { splitEpochs } from './compare-tally.ts';
import { WeightComparer } from './compare-weights.ts';
import { exampleSpec } from './testing/example.ts';

test('losses: an epoch differs if one of its two losses does', () => {
  const losses = [
    { trainLoss: 1, valLoss: 2 },
    { trainLoss: 0.5, valLoss: 0.25 },
    { trainLoss: 0.1, valLoss: 0.2 },
  ];
  expect(compareLosses(losses, losses.slice(0, 2), 0)).toEqual({
    ...{ epochs: { a: 3, b: 2 }, epochsCompared: 2, differing: 0, beyondTolerance: 0 },
    ...{ largest: 0, first: null },
  });
  const other = losses.map((each) => ({ ...each }));
  other[1]!.valLoss = 0.5;
  other[2]!.trainLoss = 0.1 + 2 ** -56;
  expect(compareLosses(losses, other, 1e-9)).toEqual({
    ...{ epochs: { a: 3, b: 3 }, epochsCompared: 3, differing: 2, beyondTolerance: 1, largest: 0.25 },
    first: { epoch: 2, trainLoss: { a: 0.5, b: 0.5 }, valLoss: { a: 0.25, b: 0.5 } },
  });
});

describe('pictures', () => {
  const image = (width: number, height: number): RgbaImage => ({
    width,
    height,
    data: new Uint8ClampedArray(4 * width * height).fill(200),
  });

  test('every changed pixel is found once, whichever of its channels changed', () => {
    const changes = fc.array(fc.tuple(fc.nat(34), fc.nat(3), fc.integer({ min: 0, max: 199 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(changes, (changed) => {
        const [a, b] = [image(7, 5), image(7, 5)];
        const largest = new Map<number, number>();
        for (const [pixel, channel, level] of changed) {
          b.data[4 * pixel + channel] = level;
          const channels = [...b.data.subarray(4 * pixel, 4 * pixel + 4)];
          largest.set(pixel, Math.max(...channels.map((value) => 200 - value)));
        }
        const comparer = new PictureComparer(50);
        comparer.add(0, a, a);
        comparer.add(3, a, b);
        const first = Math.min(...largest.keys());
        expect(comparer.result([], [])).toEqual({
          ...{ frames: 2, pixels: 70, differingFrames: 1, differing: largest.size },
          beyondTolerance: [...largest.values()].filter((level) => level > 50).length,
          largest: Math.max(...largest.values()),
          ...{ onlyInA: [], onlyInB: [], incomparable: [] },
          first: { epoch: 3, column: first % 7, row: Math.floor(first / 7) },
        });
      }),
    );
  });

  test('frames of other sizes are named', () => {
    const comparer = new PictureComparer(0);
    comparer.add(4, image(2, 3), image(3, 3));
    comparer.add(5, image(2, 3), image(2, 2));
    expect(comparer.result([1], [2])).toMatchObject({
      ...{ frames: 0, pixels: 0, onlyInA: [1], onlyInB: [2] },
      incomparable: [
        { epoch: 4, a: [2, 3], b: [3, 3] },
        { epoch: 5, a: [2, 3], b: [2, 2] },
      ],
    });
  });
});

test('epochs of two runs fall into three lists', () => {
  const epochs = fc.uniqueArray(fc.nat(30)).map((list) => list.sort((a, b) => a - b));
  fc.assert(
    fc.property(epochs, epochs, (a, b) => {
      const { onlyInA, onlyInB, both } = splitEpochs(a, b);
      const ascending = (list: number[]) => list.sort((x, y) => x - y);
      expect(ascending([...onlyInA, ...both])).toEqual(a);
      expect(ascending([...onlyInB, ...both])).toEqual(b);
      expect(onlyInA.some((epoch) => b.includes(epoch))).toBe(false);
      expect(onlyInB.some((epoch) => a.includes(epoch))).toBe(false);
    }),
  );
});

describe('the verdict', () => {
  const losses = compareLosses([{ trainLoss: 1, valLoss: 1 }], [{ trainLoss: 1, valLoss: 1 }], 0.5);
  const weights = new WeightComparer(exampleSpec().network, exampleSpec().network, 0.5).result([], []);
  const pictures = new PictureComparer(0.5).result([], []);
  const speed = compareSpeed(logTimes(''), logTimes(''));
  const same = { losses, weights, pictures, speed };
  const verdict = (parts: object) => {
    const { identical, withinTolerance } = comparisonOf(0.5, { ...same, ...parts });
    return [identical, withinTolerance];
  };

  test('of runs without a difference', () => expect(verdict({})).toEqual([true, true]));

  test.each(['losses', 'weights', 'pictures'] as const)('of a difference in the %s', (part) => {
    expect(verdict({ [part]: { ...same[part], differing: 1 } })).toEqual([false, true]);
    const beyond = { ...same[part], differing: 1, beyondTolerance: 1 };
    expect(verdict({ [part]: beyond })).toEqual([false, false]);
  });

  test.each([
    ['an epoch', { losses: { ...losses, epochs: { a: 1, b: 2 } } }],
    ['a checkpoint', { weights: { ...weights, onlyInA: [1] } }],
    ['another checkpoint', { weights: { ...weights, onlyInB: [1] } }],
    ['a tensor', { weights: { ...weights, incomparable: [{ tensor: 'x', a: [1], b: null }] } }],
    ['a frame', { pictures: { ...pictures, onlyInA: [1] } }],
    ['another frame', { pictures: { ...pictures, onlyInB: [1] } }],
    ['a size', { pictures: { ...pictures, incomparable: [{ epoch: 1, a: [1, 1], b: [2, 2] }] } }],
  ])('of %s that only one run has', (_what, parts) => {
    expect(verdict(parts)).toEqual([false, false]);
  });
});
