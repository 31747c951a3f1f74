// The frame: every pixel of the three panels is what the parts say, placed where the sample lies.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GreyPicture } from '../data/picture.ts';
import { type PointSet, splitPoints } from '../data/split.ts';
import { composeFrame, type FrameParts, panelSize } from './frame.ts';
import type { RgbaImage } from './image.ts';
import { PALETTES } from './palette.ts';

const REFERENCE = PALETTES.reference;
const NONE: PointSet = {
  count: 0,
  inputs: new Float32Array(0),
  targets: new Float32Array(0),
  pixels: new Uint32Array(0),
};

const pixel = (image: RgbaImage, column: number, row: number): number[] => [
  ...image.data.subarray(4 * (row * image.width + column), 4 * (row * image.width + column) + 4),
];
const grey = (value: number): number[] => [value, value, value, 255];
const opaque = (colour: readonly number[]): number[] => [...colour, 255];

function parts(width: number, height: number, changes: Partial<FrameParts> = {}): FrameParts {
  return {
    width,
    height,
    prediction: new Float32Array(width * height),
    creases: new Uint8Array(width * height),
    target: { width, height, pixels: new Uint8Array(width * height) },
    domain: [0, 0, 1, 1],
    training: NONE,
    validation: NONE,
    palette: REFERENCE,
    ...changes,
  };
}

const points = (...inputs: number[]): PointSet => ({
  ...NONE,
  count: inputs.length / 2,
  inputs: Float32Array.from(inputs),
});

/** A picture whose grey values are its pixel indices. */
const numbered = (width: number, height: number): GreyPicture => ({
  width,
  height,
  pixels: Uint8Array.from({ length: width * height }, (_, i) => i),
});

describe('prediction', () => {
  const prediction = Float32Array.of(-1, 0, 0.5, 0.999, 1, 7, Number.NaN, Number.POSITIVE_INFINITY);
  const creases = Uint8Array.of(0, 1, 0, 0, 1, 0, 0, 0);
  const frame = composeFrame(parts(4, 2, { prediction, creases }));
  const expected = [0, 0, 128, 255, 255, 255, 0, 255].map(grey);
  expected[6] = opaque(REFERENCE.notANumber);

  test('clamped to grey, what is not a number in its colour', () => {
    expect([frame.width, frame.height]).toEqual([12, 2]);
    expected.forEach((colour, i) => {
      expect(pixel(frame, 4 + (i % 4), i >> 2)).toEqual(colour);
    });
  });

  test('on the left the same, with creases over it', () => {
    expected.forEach((colour, i) => {
      expect(pixel(frame, i % 4, i >> 2)).toEqual(creases[i] ? opaque(REFERENCE.crease) : colour);
    });
  });

  test('in the greys of the palette', () => {
    const narrow = composeFrame(parts(4, 2, { prediction, palette: PALETTES.greyscale }));
    expect([0, 1, 2, 3].map((x) => pixel(narrow, 4 + x, 0)[0])).toEqual([80, 80, 132, 184]);
  });
});

describe('target', () => {
  test('at its own size every pixel is the picture, for every size', () => {
    const size = fc.integer({ min: 1, max: 700 });
    fc.assert(
      fc.property(size, (width) => {
        const target = numbered(width, 1);
        const frame = composeFrame(parts(width, 1, { target }));
        for (let j = 0; j < width; j++) expect(pixel(frame, 2 * width + j, 0)).toEqual(grey(j & 255));
      }),
      { numRuns: 40 },
    );
  });

  test('enlarged by a whole factor every pixel is repeated', () => {
    const frame = composeFrame(parts(9, 6, { target: numbered(3, 2) }));
    for (let i = 0; i < 6; i++) {
      for (let j = 0; j < 9; j++) {
        expect(pixel(frame, 18 + j, i)).toEqual(grey(Math.floor(i / 3) * 3 + Math.floor(j / 3)));
      }
    }
  });

  test('a domain beyond the picture is mid-grey outside; part of it is enlarged', () => {
    const frame = composeFrame(parts(4, 4, { target: numbered(4, 4), domain: [-0.5, 0.5, 1.5, 1] }));
    expect([0, 1, 2, 3].map((j) => pixel(frame, 8 + j, 0)[0])).toEqual([128, 8, 10, 128]);
    expect([0, 1, 2, 3].map((i) => pixel(frame, 9, i)[0])).toEqual([8, 8, 12, 12]);
  });
});

describe('points', () => {
  test("a split's points lie on their pixels, and nothing else changes", () => {
    const target = numbered(11, 7);
    const split = splitPoints(target, { seed: 3, points: 20, valPoints: 10 });
    const frame = composeFrame(parts(11, 7, { target, ...split }));
    for (let i = 0; i < 77; i++) {
      const expected = split.training.pixels.includes(i)
        ? opaque(REFERENCE.training)
        : split.validation.pixels.includes(i)
          ? opaque(REFERENCE.validation)
          : grey(i);
      expect(pixel(frame, 22 + (i % 11), Math.floor(i / 11))).toEqual(expected);
    }
  });

  test('a point lies at the nearest sample of any domain, or is left out', () => {
    const domain = [-1, 0, 1, 1] as const;
    // Columns of 8 lie at -1, -0.75, ... 0.75; rows of 2 at 0 and 0.5.
    const training = points(0.12, 0, 0.13, 0, 0.99, 0.9, -0.99, 0.24, 1.2, 0, -1.2, 0, 0, 1.5);
    const frame = composeFrame(parts(8, 2, { domain, training }));
    const painted: number[][] = [];
    for (let i = 0; i < 16; i++) {
      const colour = pixel(frame, 16 + (i % 8), i >> 3);
      if (colour[0] === 255 && colour[1] === 0) painted.push([i % 8, i >> 3]);
    }
    expect(painted).toEqual([
      [0, 0],
      [4, 0],
      [5, 0],
      [7, 1],
    ]);
  });
});

describe('the size of a panel', () => {
  test.each([
    [1024, 1024, 1024, 1024],
    [2048, 1024, 1024, 512],
    [8192, 8192, 1024, 1024],
    [300, 200, 300, 200],
    [301, 201, 302, 202],
    [64, 64, 256, 256],
    [255, 255, 510, 510],
    [2, 2, 256, 256],
    [3, 2, 258, 172],
    [8192, 2, 1024, 2],
    [1023, 1023, 1024, 1024],
  ])('%dx%d: %dx%d', (width, height, panelWidth, panelHeight) => {
    expect(panelSize(width, height)).toEqual({ width: panelWidth, height: panelHeight });
  });

  test('is even, at most the longest allowed, and keeps the proportions to a pixel', () => {
    const side = fc.integer({ min: 2, max: 8192 });
    const longest = fc.integer({ min: 64, max: 2048 });
    fc.assert(
      fc.property(side, side, longest, (w, h, most) => {
        const { width, height } = panelSize(w, h, most);
        expect([width % 2, height % 2]).toEqual([0, 0]);
        expect(Math.max(width, height)).toBeLessThanOrEqual(most);
        expect(Math.min(width, height)).toBeGreaterThanOrEqual(2);
        const scale = Math.max(width, height) / Math.max(w, h);
        expect(Math.abs(Math.min(width, height) - Math.max(2, Math.min(w, h) * scale))).toBeLessThanOrEqual(
          3,
        );
      }),
    );
  });
});
