// A raster's measures against the exact ones, and those of smooth networks against differences.

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Activation } from '../../net/network.ts';
import { type Partitioner, startPartitioner } from '../exact/create.node.ts';
import type { ExactNetwork } from '../exact/network.ts';
import { exactChange } from './change.ts';
import { createPointEvaluator } from './create.node.ts';
import { type Moments, overlay } from './overlay.ts';
import { lookAt, pointGrid } from './point-grid.ts';
import { rasterChange } from './raster-change.ts';
import { stepBetween } from './step-size.ts';
import { moved, randomMoments } from './testing/moments.ts';

const DOMAIN = [0, 0, 1, 1] as const;
const EVALUATOR = createPointEvaluator();

let host: Partitioner;
beforeAll(async () => {
  host = await startPartitioner({ threads: 1 });
});
afterAll(() => host.close());

const asPoints = (network: ExactNetwork, activation: Activation) => ({ layers: network.layers, activation });

function onRaster({ before, after }: Moments, side: number) {
  const grid = pointGrid(EVALUATOR, DOMAIN, side);
  const activation: Activation = { kind: 'leaky_relu', slope: before.slope };
  const looks = [before, after].map((network) => lookAt(asPoints(network, activation), grid));
  return rasterChange(grid, looks[0]!, looks[1]!, stepBetween(before.layers, after.layers));
}

test('a fine raster comes near what is exact, and its parts have the same shares', async () => {
  for (const seed of [2, 4, 6]) {
    const moments = randomMoments(seed, [10, 10, 10], 0.04);
    const found = await overlay(host, moments, { domain: DOMAIN });
    const exact = exactChange(found, stepBetween(moments.before.layers, moments.after.layers));
    const raster = onRaster(moments, 120);
    const near = (value: number, truth: number, share: number) =>
      expect(Math.abs(value - truth)).toBeLessThan(share * truth + 1e-4);
    near(raster.changed, exact.changed, 0.05);
    near(raster.displacement, exact.displacement, 0.15);
    near(raster.linear.unchanged, exact.linear.unchanged, 0.05);
    near(raster.linear.gradient, exact.linear.gradient, 0.05);
    near(raster.linear.value, exact.linear.value, 0.05);
    near(raster.output.change, exact.output.change, 0.02);
    for (const order of ['weightsFirst', 'patternFirst', 'mean'] as const) {
      near(raster.output[order]!.weights, exact.output[order]!.weights, 0.05);
      near(raster.output[order]!.pattern, exact.output[order]!.pattern, 0.1);
      expect(Math.abs(raster.output[order]!.patternShare - exact.output[order]!.patternShare)).toBeLessThan(
        0.01,
      );
    }
    raster.layers.forEach((layer, l) => {
      near(layer.changed, exact.layers[l]!.changed, 0.1);
      near(layer.displacement, exact.layers[l]!.displacement, 0.25);
    });
    expect(raster.step).toEqual(exact.step);
  }
});

test('gradients are the limits of differences, for every activation', () => {
  const kinds: Activation[] = [
    { kind: 'leaky_relu', slope: 0.1 },
    { kind: 'relu' },
    { kind: 'tanh' },
    { kind: 'sigmoid' },
    { kind: 'identity' },
  ];
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.nat(1e6), fc.constantFrom(...kinds), place, place, (seed, activation, x, y) => {
      const network = asPoints(randomMoments(2 * seed, [6, 7], 0).before, activation);
      const h = 1e-6;
      const { values, gradients, signs } = EVALUATOR.evaluate(
        network,
        Float64Array.of(x, y, x + h, y, x, y + h),
      );
      const neurons = signs.length / 3;
      const isAcross = [1, 2].some((p) =>
        signs.subarray(0, neurons).some((s, n) => s !== signs[p * neurons + n]),
      );
      if (isAcross) return;
      expect(Math.abs((values[1]! - values[0]!) / h - gradients[0]!)).toBeLessThan(1e-3);
      expect(Math.abs((values[2]! - values[0]!) / h - gradients[1]!)).toBeLessThan(1e-3);
    }),
  );
});

test('a smooth network has no split, but its signs, gradients and values change', () => {
  const { before } = randomMoments(8, [9, 9], 0);
  const grid = pointGrid(EVALUATOR, DOMAIN, 40);
  const [a, b] = [before, moved(before, 3, 0.1)].map((n) => lookAt(asPoints(n, { kind: 'tanh' }), grid));
  const change = rasterChange(grid, a!, b!, stepBetween(a!.network.layers, b!.network.layers));
  expect(change.output).toEqual({ change: expect.any(Number) });
  expect(change.output.change).toBeGreaterThan(0.001);
  expect(change.linear.gradient).toBeGreaterThan(0.001);
  expect(change.changed).toBeGreaterThan(0.01);
});
