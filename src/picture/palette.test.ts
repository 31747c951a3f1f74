// The palettes' colours are told apart, from each other and from the greys under them, by colour-blind readers too.
import { describe, expect, test } from 'vitest';
import type { Rgb } from './image.ts';
import { PALETTE_NAMES, PALETTES } from './palette.ts';

type Matrix = readonly [Rgb, Rgb, Rgb];

const NORMAL: Matrix = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
const VISION: Readonly<Record<string, Matrix>> = {
  normal: NORMAL,
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const linear = (channel: number): number => {
  const c = channel / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
};

const times = (matrix: Matrix, [a, b, c]: Rgb): Rgb => {
  const row = ([x, y, z]: Rgb): number => x * a + y * b + z * c;
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
};

/** CIE L*a*b*, D65. */
function lab(rgb: Rgb): Rgb {
  const clamped = rgb.map((v) => Math.min(1, Math.max(0, v))) as [number, number, number];
  const toXyz: Matrix = [
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.072175],
    [0.0193339, 0.119192, 0.9503041],
  ];
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const [x, y, z] = times(toXyz, clamped);
  return [116 * f(y) - 16, 500 * (f(x / 0.95047) - f(y)), 200 * (f(y) - f(z / 1.08883))];
}

/** The CIE 1976 distance of two sRGB colours, as seen; about 2 is just noticeable. */
function distance(a: Rgb, b: Rgb, vision: Matrix): number {
  const see = (colour: Rgb): Rgb => lab(times(vision, colour.map(linear) as [number, number, number]));
  const [p, q] = [see(a), see(b)];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

test('the distance of black and white is 100, of red and blue the published 176', () => {
  expect(distance([0, 0, 0], [255, 255, 255], NORMAL)).toBeCloseTo(100, 1);
  expect(distance([255, 0, 0], [0, 0, 255], NORMAL)).toBeCloseTo(176.3, 0);
});

const greysOf = ([black, white]: readonly [number, number]): Rgb[] =>
  Array.from({ length: white - black + 1 }, (_, i) => [black + i, black + i, black + i]);

const atLeast = (value: number, least: number, what: string): void =>
  expect(value, what).toBeGreaterThanOrEqual(least);

describe.each(PALETTE_NAMES.filter((name) => name !== 'reference'))('%s', (name) => {
  const palette = PALETTES[name];
  test.each(Object.entries(VISION))('under %s vision', (_, vision) => {
    const { crease, training, validation, notANumber, greys } = palette;
    for (const grey of greysOf(greys)) {
      atLeast(distance(crease, grey, vision), name === 'greyscale' ? 24 : 50, `crease on ${grey[0]}`);
      atLeast(distance(training, grey, vision), name === 'greyscale' ? 24 : 45, `training on ${grey[0]}`);
      atLeast(distance(validation, grey, vision), 24, `validation on ${grey[0]}`);
      atLeast(distance(notANumber, grey, vision), 24, `not a number on ${grey[0]}`);
    }
    // Points lie in one panel, creases and what is not a number in others.
    atLeast(distance(training, validation, vision), 60, 'training, validation');
    atLeast(distance(crease, notANumber, vision), 40, 'crease, not a number');
    if (name !== 'greyscale') atLeast(distance(crease, training, vision), 15, 'crease, training');
  });
});

test('what is not a number is never grey', () => {
  for (const name of PALETTE_NAMES) {
    const [red, green, blue] = PALETTES[name].notANumber;
    expect(red === green && green === blue).toBe(false);
  }
});

test('the reference is pure red and pure blue', () => {
  const { crease, training, validation } = PALETTES.reference;
  expect([crease, training, validation]).toEqual([
    [255, 0, 0],
    [255, 0, 0],
    [0, 0, 255],
  ]);
});
