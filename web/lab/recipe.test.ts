// Settings become the training that `crease train` would do; what cannot be is refused in one line, in a page's words.

import { describe, expect, test } from 'vitest';
import { ring, ringRgb } from '../../src/data/ring.ts';
import { splitPoints } from '../../src/data/split.ts';
import { InputError } from '../../src/format/input-error.ts';
import { writeSafetensors } from '../../src/format/safetensors.ts';
import { chosenPicture, SIDE } from './pictures.ts';
import type { LabSettings, PictureName } from './protocol.ts';
import { keptShuffle, recipeOf } from './recipe.ts';
import { SMALL } from './testing/settings.ts';

describe('a recipe', () => {
  test('has the points of the command line', () => {
    const recipe = recipeOf({ ...SMALL, picture: { kind: 'built-in', name: 'ring' } });
    const split = splitPoints(ring(), { seed: 7, points: 250, valPoints: 50 });
    expect(recipe.points).toEqual(split);
    expect(recipe.spec.network).toMatchObject({ inputs: 2, hidden: [6, 6, 6], outputs: 1 });
  });

  test('is the same where the order of the pixels is kept from one to the next', () => {
    const shuffle = keptShuffle();
    for (const seed of [3, 4, 3]) {
      for (const name of ['disc', 'square'] as const) {
        const settings = { ...SMALL, seed, picture: { kind: 'built-in', name } } as const;
        expect(recipeOf(settings, shuffle).points).toEqual(recipeOf(settings).points);
      }
    }
  });

  test('validates on as many points as a batch has, if nothing else is said', () => {
    expect(recipeOf({ ...SMALL, valPoints: undefined }).points.validation.count).toBe(100);
  });

  test('learns three colours with three outputs, at the pixels that grey would have', () => {
    const { points, spec } = recipeOf({ ...SMALL, picture: { kind: 'built-in', name: 'ring-rgb' } });
    const grey = recipeOf({ ...SMALL, picture: { kind: 'built-in', name: 'ring' } });
    expect(spec.network.outputs).toBe(3);
    expect(points.training.pixels).toEqual(grey.points.training.pixels);
    const { pixels } = ringRgb();
    points.training.pixels.forEach((pixel, i) => {
      const target = Array.from(points.training.targets.subarray(3 * i, 3 * i + 3), (value) => 255 * value);
      expect(target).toEqual([...pixels.subarray(3 * pixel, 3 * pixel + 3)]);
    });
  });
});

const grey = (width: number, height: number, pixels = new Uint8Array(width * height)): LabSettings => ({
  ...SMALL,
  picture: { kind: 'grey', name: 'mine', picture: { width, height, pixels } },
});

const layer = (outputs: number, inputs: number) =>
  writeSafetensors(
    new Map([
      [
        'network.0.weight',
        { dtype: 'F32', shape: [outputs, inputs], data: new Float32Array(outputs * inputs) },
      ],
    ]),
  );

test.each<[string, LabSettings, string]>([
  ['shape', { ...SMALL, shape: '[10' }, "shape '[10': expected ',' or ']' at position 4"],
  ['size', { ...SMALL, shape: '[100000]*2' }, 'are too many'],
  ['points', { ...SMALL, points: 0 }, 'points 0: expected a whole number from 1 to 1000000000'],
  ['seed', { ...SMALL, seed: -1 }, 'seed -1: expected a whole number from 0 to 4294967295'],
  [
    'slope',
    { ...SMALL, activation: { kind: 'leaky_relu', slope: 2 } },
    'slope 2: expected a number from 0 to 1',
  ],
  [
    'rate',
    { ...SMALL, optimizer: { kind: 'sgd', learningRate: 0 } },
    'learning rate 0: expected a number above 0',
  ],
  [
    'momentum',
    { ...SMALL, optimizer: { kind: 'sgd_momentum', learningRate: 1, momentum: 1 } },
    'momentum 1: expected a number of at least 0 and below 1',
  ],
  [
    'a small picture',
    grey(5, 5),
    'points 250 and val points 50 need 300 pixels, but the picture of 5x5 has 25',
  ],
  ['no picture', grey(1, 1000), 'the picture has 1x1000 pixels; give one of 2 to 8192 a side'],
  ['too large a picture', grey(9000, 9000, new Uint8Array(0)), 'the picture has 9000x9000 pixels'],
  ['missing pixels', grey(50, 50, new Uint8Array(7)), 'the picture has 7 values for 50x50 pixels'],
  ['no safetensors', { ...SMALL, weights: new Uint8Array(3) }, 'the weights: 3 bytes are too few'],
  ['three inputs', { ...SMALL, weights: layer(1, 3) }, 'the weights: a network of 3 inputs'],
  [
    'three outputs',
    { ...SMALL, weights: layer(3, 2) },
    'the weights: a network of 3 outputs cannot learn a grey picture',
  ],
])('refuses %s', (_, settings, reason) => {
  let message = '';
  try {
    recipeOf(settings);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    message = (error as InputError).message;
  }
  expect(message).toContain(reason);
  expect(message).not.toMatch(/--|\n/);
});

test('the built-in pictures are what they are called, each with black and white', () => {
  const black = (name: PictureName) =>
    chosenPicture({ kind: 'built-in', name }).picture.pixels.reduce((sum, v) => sum + (v === 0 ? 1 : 0), 0);
  expect(black('ring')).toBe(48_244);
  const coloured = chosenPicture({ kind: 'built-in', name: 'ring-rgb' });
  expect(coloured.channels).toBe(3);
  expect(Buffer.compare(coloured.picture.pixels, ringRgb().pixels)).toBe(0);
  expect(black('square')).toBe(130 * 130);
  expect(Math.abs(black('disc') - Math.PI * 75 * 75)).toBeLessThan(60);
  expect(black('checkers')).toBe((SIDE * SIDE) / 2);
  expect(Math.abs(black('stripes') - (SIDE * SIDE) / 2)).toBeLessThan(300);
  expect(Math.abs(black('spiral') / (SIDE * SIDE) - 0.5)).toBeLessThan(0.06);
});

test('the spiral is one band, not rings: black is connected, and so is white', () => {
  const { pixels } = chosenPicture({ kind: 'built-in', name: 'spiral' }).picture;
  for (const value of [0, 255]) {
    // Round the middle, where both bands begin.
    const begin = pixels.indexOf(value, (SIDE * SIDE + SIDE) / 2 - 20);
    const seen = new Set([begin]);
    for (const at of seen) {
      for (const [by, edge] of [
        [1, SIDE - 1],
        [-1, 0],
        [SIDE, -1],
        [-SIDE, -1],
      ] as const) {
        if (edge >= 0 && at % SIDE === edge) continue;
        if (pixels[at + by] === value) seen.add(at + by);
      }
    }
    const all = pixels.reduce((sum, v) => sum + (v === value ? 1 : 0), 0);
    expect(seen.size / all).toBeGreaterThan(0.7);
  }
});
