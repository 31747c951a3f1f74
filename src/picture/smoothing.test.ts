// Kernel smoothing against the plain sum over all points, and what must hold whatever the points.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ring } from '../data/ring.ts';
import { splitPoints } from '../data/split.ts';
import type { Grid } from '../engine/engine.ts';
import { PALETTES } from './palette.ts';
import { composeSmoothed, smooth } from './smoothing.ts';

const WHOLE = [0, 0, 1, 1] as const;

/** Some pixels of a picture with targets; a pixel may come twice. */
const anyData = fc
  .record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 12 }) })
  .chain(({ width, height }) => {
    const target = fc.float({ min: 0, max: 1, noNaN: true });
    const point = fc.tuple(fc.nat(width * height - 1), target);
    return fc.array(point, { maxLength: 20 }).map((points) => ({
      picture: { width, height },
      points: {
        count: points.length,
        pixels: Uint32Array.from(points, ([pixel]) => pixel),
        targets: Float32Array.from(points, ([, value]) => value),
      },
    }));
  });
const anySigma = fc.double({ min: 0.3, max: 5, noNaN: true });
const anyGrid: fc.Arbitrary<Grid> = fc.record({
  domain: fc.oneof(
    fc.constant(WHOLE),
    fc
      .tuple(
        ...([0, 1, 2, 3].map(() => fc.integer({ min: 1, max: 40 })) as [
          fc.Arbitrary<number>,
          fc.Arbitrary<number>,
          fc.Arbitrary<number>,
          fc.Arbitrary<number>,
        ]),
      )
      .map(([a, b, c, d]) => [(a - 20) / 20, (b - 20) / 20, (a - 20 + c) / 20, (b - 20 + d) / 20] as const),
  ),
  width: fc.integer({ min: 1, max: 15 }),
  height: fc.integer({ min: 1, max: 15 }),
});

/** The definition, sample by sample and point by point: the mean, and the density. */
function plainly(
  { points, picture }: { points: Parameters<typeof smooth>[0]; picture: Parameters<typeof smooth>[1] },
  { domain: [x0, y0, x1, y1], width, height }: Grid,
  sigma: number,
): { mean: number; density: number }[] {
  return Array.from({ length: width * height }, (_, i) => {
    const x = (x0 + ((i % width) / width) * (x1 - x0)) * picture.width;
    const y = (y0 + (Math.floor(i / width) / height) * (y1 - y0)) * picture.height;
    let [sum, density] = [0, 0];
    for (let p = 0; p < points.count; p++) {
      const dx = x - (points.pixels[p]! % picture.width);
      const dy = y - Math.floor(points.pixels[p]! / picture.width);
      if (Math.max(Math.abs(dx), Math.abs(dy)) > 4 * sigma) continue;
      const weight = Math.exp(-(dx * dx + dy * dy) / (2 * sigma * sigma));
      sum += weight * points.targets[p]!;
      density += weight;
    }
    return { mean: sum / density, density };
  });
}

describe('kernel smoothing', () => {
  test('is the weighted mean of the points, and nothing where their density is below a hundredth', () => {
    fc.assert(
      fc.property(anyData, anyGrid, anySigma, (data, grid, sigma) => {
        const smoothed = smooth(data.points, data.picture, grid, sigma);
        plainly(data, grid, sigma).forEach(({ mean, density }, i) => {
          // At the border itself rounding decides.
          if (Math.abs(density - 0.01) < 1e-12) return;
          if (density < 0.01) expect(smoothed[i]).toBeNaN();
          else expect(Math.abs(smoothed[i]! - mean)).toBeLessThan(1e-6);
        });
      }),
      { numRuns: 500 },
    );
  });

  test('of one value gives that value wherever data is near, whatever the order of the points', () => {
    fc.assert(
      fc.property(anyData, anySigma, ({ points, picture }, sigma) => {
        const grid = { domain: WHOLE, ...picture };
        const constant = { ...points, targets: new Float32Array(points.count).fill(0.25) };
        const smoothed = smooth(constant, picture, grid, sigma);
        for (const value of smoothed)
          if (!Number.isNaN(value)) expect(Math.abs(value - 0.25)).toBeLessThan(1e-7);
        // Every point has data at its own place.
        for (const pixel of points.pixels) expect(smoothed[pixel]).not.toBeNaN();
        const backwards = { ...constant, pixels: points.pixels.toReversed() };
        const again = smooth(backwards, picture, grid, sigma);
        expect([...again].map(Number.isNaN)).toEqual([...smoothed].map(Number.isNaN));
      }),
    );
  });

  test('of one point is a disc of 3.03 sigmas', () => {
    const picture = { width: 41, height: 41 };
    const points = { count: 1, pixels: Uint32Array.of(20 * 41 + 20), targets: Float32Array.of(1) };
    const smoothed = smooth(points, picture, { domain: WHOLE, ...picture }, 3);
    const radius = 3 * Math.sqrt(2 * Math.log(100));
    smoothed.forEach((value, i) => {
      const distance = Math.hypot((i % 41) - 20, Math.floor(i / 41) - 20);
      expect(value).toEqual(distance < radius ? 1 : Number.NaN);
    });
  });

  test('of the ring with its default points shows a ring', () => {
    const picture = ring();
    const { training } = splitPoints(picture, { seed: 1, points: 5000, valPoints: 1000 });
    const smoothed = smooth(training, picture, { domain: WHOLE, width: 256, height: 256 }, 3);
    let [wrong, known] = [0, 0];
    smoothed.forEach((value, i) => {
      if (Number.isNaN(value)) return;
      known += 1;
      const grey = picture.pixels[4 * Math.floor(i / 256) * 1024 + 4 * (i % 256)]! / 255;
      if (Math.abs(value - grey) > 0.5) wrong += 1;
    });
    // 5000 discs of 9.1 pixels on 1024x1024 leave a share of about exp(-5000 pi 9.1^2 / 2^20) = 0.29 bare.
    expect(known / 65536).toBeGreaterThan(0.6);
    expect(known / 65536).toBeLessThan(0.85);
    expect(wrong / known).toBeLessThan(0.02);
  });
});

test('the picture has the smoothed points on the left, cyan where none are, and the picture itself on the right', () => {
  const target = { width: 8, height: 2, pixels: Uint8Array.from({ length: 16 }, (_, i) => 10 * i) };
  const training = {
    count: 1,
    inputs: Float32Array.of(0, 0),
    pixels: Uint32Array.of(0),
    targets: Float32Array.of(0.2),
  };
  const parts = { width: 8, height: 2, target, domain: WHOLE, palette: PALETTES['okabe-ito'] };
  const image = composeSmoothed({ ...parts, training, sigma: 1 });
  expect([image.width, image.height]).toEqual([16, 2]);
  const colours = Array.from({ length: 32 }, (_, i) => [...image.data.subarray(4 * i, 4 * i + 4)]);
  const cyan = [0, 255, 255, 255];
  const grey = (value: number) => [value, value, value, 255];
  const left = [51, 51, 51, 51].map(grey).concat([cyan, cyan, cyan, cyan]);
  // (3, 1) is 3.2 pixels from the point.
  const second = [51, 51, 51].map(grey).concat([cyan, cyan, cyan, cyan, cyan]);
  const row = (first: number) => [...target.pixels.subarray(first, first + 8)].map(grey);
  expect(colours).toEqual([...left, ...row(0), ...second, ...row(8)]);
});
