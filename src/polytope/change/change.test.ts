// What changed between two moments: parts that add up, a pattern's part of second order, geometry that can be checked.

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Partitioner, startPartitioner } from '../exact/create.node.ts';
import { locatePoints } from '../exact/locate.ts';
import { totalArea } from '../exact/partition.ts';
import { forwardAt, handNetwork } from '../exact/testing/networks.ts';
import { functionsOf, partsOn } from './functions.ts';
import { geometryOf } from './geometry.ts';
import type { Affine } from './integrals.ts';
import { type Moments, overlay } from './overlay.ts';
import { moved, randomMoments } from './testing/moments.ts';

const DOMAIN = [0, 0, 1, 1] as const;

let host: Partitioner;
beforeAll(async () => {
  host = await startPartitioner({ threads: 1 });
});
afterAll(() => host.close());

const cut = (moments: Moments) => overlay(host, moments, { domain: DOMAIN });
const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const shapes = fc.constantFrom([], [3], [9], [5, 6, 7], [33, 3, 40], [12, 12, 12, 12], [65, 7]);
const sizes = fc.constantFrom(0, 1e-6, 1e-3, 0.05, 0.5);
const slopes = fc.constantFrom(0, 0.01, 0.5, 1);

const at = ({ gx, gy, c }: Affine, x: number, y: number) => gx * x + gy * y + c;

test('both parts add up to the change of the output, in both orders and in the mean, at random points', async () => {
  const places = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
    minLength: 40,
    maxLength: 40,
  });
  let points = 0;
  await fc.assert(
    fc.asyncProperty(seeds, shapes, sizes, slopes, places, async (seed, hidden, size, slope, values) => {
      const moments = randomMoments(seed, hidden, size, slope);
      const found = await cut(moments);
      locatePoints(found.partition, Float64Array.from(values)).forEach((cell, i) => {
        if (cell < 0) return;
        points++;
        const [x, y] = [values[2 * i]!, values[2 * i + 1]!];
        const [a, b] = [forwardAt(moments.before, x, y), forwardAt(moments.after, x, y)];
        a.outputs.forEach((value, o) => {
          const change = b.outputs[o]! - value;
          const { weightsFirst, patternFirst, mean } = partsOn(found, cell, o);
          for (const { weights, pattern } of [weightsFirst, patternFirst, mean])
            expect(Math.abs(at(weights, x, y) + at(pattern, x, y) - change)).toBeLessThan(1e-9);
        });
      });
    }),
    { numRuns: 30 },
  );
  expect(points).toBeGreaterThan(500);
});

test('the refinement holds the regions of both moments, and nothing of the square is lost', async () => {
  await fc.assert(
    fc.asyncProperty(seeds, shapes, sizes, async (seed, hidden, size) => {
      const moments = randomMoments(seed, hidden, size);
      const found = await cut(moments);
      expect(totalArea(found.partition)).toBeCloseTo(1, 12);
      for (const [network, numbers, moment] of [
        [moments.before, found.patternBefore, 'before'],
        [moments.after, found.patternAfter, 'after'],
      ] as const) {
        const alone = await host.partition(network, { domain: DOMAIN });
        expect(new Set(numbers).size).toBe(alone.areas.length);
        if (hidden.length > 0) expect(geometryOf(found).layers.at(-1)![moment]).toBe(alone.areas.length);
      }
    }),
    { numRuns: 12 },
  );
});

test('a step back flips the same areas, and what was born is lost', async () => {
  await fc.assert(
    fc.asyncProperty(seeds, shapes, sizes, async (seed, hidden, size) => {
      const { before, after } = randomMoments(seed, hidden, size);
      const [there, back] = [await cut({ before, after }), await cut({ before: after, after: before })];
      const [a, b] = [geometryOf(there), geometryOf(back)];
      expect(b.changed).toBeCloseTo(a.changed, 12);
      a.flipped.forEach((area, n) => {
        expect(b.flipped[n]).toBeCloseTo(area, 12);
        expect(b.lengthAfter[n]).toBeCloseTo(a.lengthBefore[n]!, 9);
      });
      a.layers.forEach((layer, l) => {
        expect(b.layers[l]).toMatchObject({ born: layer.lost, lost: layer.born, before: layer.after });
        expect(layer.after - layer.before).toBe(layer.born - layer.lost);
      });
      const [f, g] = [functionsOf(there).output, functionsOf(back).output];
      expect(g.change).toBeCloseTo(f.change, 10);
      expect(g.patternFirst.pattern).toBeCloseTo(f.weightsFirst.pattern, 10);
      expect(g.mean.patternShare).toBeCloseTo(f.mean.patternShare, 6);
    }),
    { numRuns: 12 },
  );
});

describe('by hand', () => {
  const crease = (x: number, scale: number) =>
    handNetwork(
      [
        { weight: [[1, 0]], bias: [-x] },
        { weight: [[scale]], bias: [0] },
      ],
      0,
    );

  test('a crease that moves from 0.5 to 0.6', async () => {
    const found = await cut({ before: crease(0.5, 2), after: crease(0.6, 2) });
    const geometry = geometryOf(found);
    expect(geometry.changed).toBeCloseTo(0.1, 14);
    expect(geometry.displacement[0]).toBeCloseTo(0.1, 14);
    expect(geometry.layers[0]).toMatchObject({ before: 2, after: 2, born: 0, lost: 0 });
    const { linear, output } = functionsOf(found);
    // Where the pattern stayed: the gradient too, and the value fell by 0.2 on 0.4 of the 0.9.
    expect(linear).toMatchObject({ unchanged: expect.closeTo(0.9, 14), gradient: 0 });
    const size = (4 * (0.5 ** 3 - 0.1 ** 3)) / 3;
    expect(linear.value).toBeCloseTo(Math.sqrt((0.4 * 0.04) / size), 12);
    // Weights first: 2 (x - 0.6) - 2 (x - 0.5) for x > 0.5; the pattern then takes away what is below 0.
    expect(output.weightsFirst.weights).toBeCloseTo(0.5 * 0.2, 14);
    expect(output.weightsFirst.pattern).toBeCloseTo(2 * (0.1 ** 2 / 2), 14);
    expect(output.patternFirst.weights).toBeCloseTo(0.4 * 0.2, 14);
    expect(output.patternFirst.pattern).toBeCloseTo(2 * (0.1 ** 2 / 2), 14);
    expect(output.change).toBeCloseTo(0.08 + 0.01, 14);
  });

  test('a crease that leaves the square takes its region with it', async () => {
    const geometry = geometryOf(await cut({ before: crease(0.5, 1), after: crease(1.5, 1) }));
    expect(geometry.layers[0]).toMatchObject({ before: 2, after: 1, born: 0, lost: 1, length: 0.5 });
    expect(geometry.flipped[0]).toBeCloseTo(0.5, 14);
  });

  test('a change of the last layer leaves the geometry as it was, and a scaled one is all weights', async () => {
    const { before } = randomMoments(4, [9, 9, 9], 0);
    for (const after of [before, moved(before, 8, 0.3, (l) => l === 3)]) {
      const found = await cut({ before, after });
      const geometry = geometryOf(found);
      expect(geometry.changed).toBe(0);
      expect(geometry.displacement.every((d) => d === 0)).toBe(true);
      expect(geometry.layers.every(({ born, lost }) => born + lost === 0)).toBe(true);
      const { linear, output } = functionsOf(found);
      expect(linear.unchanged).toBeCloseTo(1, 12);
      expect(output.mean.pattern).toBe(0);
      expect(output.change > 0).toBe(after !== before);
      expect(linear.gradient > 0.01).toBe(after !== before);
    }
  });
});

test('as the step shrinks the pattern part falls quadratically, the change and the displacement linearly', async () => {
  const SIZES = [1e-2, 1e-3, 1e-4, 1e-5];
  for (const seed of [1, 2, 3]) {
    const { before } = randomMoments(seed, [20, 20, 20], 0);
    const rows: number[][] = [];
    for (const size of SIZES) {
      const found = await cut({ before, after: moved(before, seed + 50, size) });
      const { output } = functionsOf(found);
      const { displacement } = geometryOf(found).layers[1]!;
      rows.push([output.weightsFirst.pattern, output.patternFirst.pattern, output.change, displacement]);
    }
    // By how many powers of ten each falls when the step falls by one: over the last two, where it is small.
    const fall = (i: number) => Math.log10(rows[1]![i]! / rows[3]![i]!) / 2;
    expect(fall(0)).toBeCloseTo(2, 1);
    expect(fall(1)).toBeCloseTo(2, 1);
    expect(fall(2)).toBeCloseTo(1, 1);
    expect(fall(3)).toBeCloseTo(1, 1);
  }
});

test('the flipped areas of all neurons are those that a fine raster counts', async () => {
  const moments = randomMoments(12, [8, 8, 8], 0.05);
  const geometry = geometryOf(await cut(moments));
  const SIDE = 120;
  const counts = new Float64Array(moments.before.neurons);
  for (let i = 0; i < SIDE * SIDE; i++) {
    const [x, y] = [((i % SIDE) + 0.5) / SIDE, (Math.floor(i / SIDE) + 0.5) / SIDE];
    const [a, b] = [moments.before, moments.after].map((network) => forwardAt(network, x, y).hidden.flat());
    a!.forEach((z, n) => {
      if (z > 0 !== b![n]! > 0) counts[n]! += 1 / (SIDE * SIDE);
    });
  }
  expect(Math.max(...counts)).toBeGreaterThan(0.01);
  counts.forEach((area, n) => {
    expect(Math.abs(area - geometry.flipped[n]!)).toBeLessThan(0.01);
  });
});
