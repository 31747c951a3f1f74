// The change under the pattern before, against sums over the layers one by one, and where both ways say the same.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Activation } from '../../net/network.ts';
import type { ExactNetwork } from '../exact/network.ts';
import type { PointNetwork } from './at-points.ts';
import { createPointEvaluator } from './create.node.ts';
import { changeUnderPattern } from './linear-change.ts';
import { lookAt, pointGrid } from './point-grid.ts';
import { rasterChange } from './raster-change.ts';
import { stepBetween } from './step-size.ts';
import { moved, randomMoments } from './testing/moments.ts';

const GRID = pointGrid(createPointEvaluator(), [0, 0, 1, 1], 9);
const LEAKY: Activation = { kind: 'leaky_relu', slope: 0.1 };

const asPoints = ({ layers }: ExactNetwork, activation: Activation = LEAKY): PointNetwork => ({
  layers,
  activation,
});

/** A network's value at (x, y) with the neurons of a pattern active: no gradient, no engine, plain sums. */
function valueUnder({ layers }: PointNetwork, x: number, y: number, pattern: ArrayLike<number>): number {
  let [values, neuron] = [[x, y], 0];
  layers.forEach(({ inputs, outputs, weight, bias }, l) => {
    values = Array.from({ length: outputs }, (_, n) => {
      let sum = bias[n]!;
      for (let k = 0; k < inputs; k++) sum += weight[n * inputs + k]! * values[k]!;
      return l + 1 === layers.length || pattern[neuron++] === 1 ? sum : 0.1 * sum;
    });
  });
  return values[0]!;
}

test('is the change of the values with the pattern that was there before, however far the weights moved', () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.double({ min: 1e-4, max: 2, noNaN: true }), (seed, size) => {
      // Of even seeds they have one output.
      const { before } = randomMoments(2 * seed, [6, 7, 5], 0);
      const [from, to] = [asPoints(before), asPoints(moved(before, seed + 1, size))];
      const [a, b] = [lookAt(from, GRID), lookAt(to, GRID)];
      const neurons = a.at.signs.length / a.at.count;
      let [part, whole] = [0, 0];
      for (let p = 0; p < a.at.count; p++) {
        const pattern = a.at.signs.subarray(p * neurons, (p + 1) * neurons);
        const [x, y] = [GRID.points[2 * p]!, GRID.points[2 * p + 1]!];
        const was = valueUnder(from, x, y, pattern);
        part += (valueUnder(to, x, y, pattern) - was) ** 2;
        whole += was ** 2;
      }
      expect(changeUnderPattern(GRID, a, b).value).toBeCloseTo(Math.sqrt(part / whole), 9);
    }),
    { numRuns: 50 },
  );
});

test('is the change itself where every pattern stayed, and is there where none did', () => {
  const { before } = randomMoments(4, [8, 8], 0);
  const whole = (after: ExactNetwork) => {
    const [a, b] = [lookAt(asPoints(before), GRID), lookAt(asPoints(after), GRID)];
    const change = rasterChange(GRID, a, b, stepBetween(before.layers, after.layers));
    return { change, under: changeUnderPattern(GRID, a, b) };
  };
  const tiny = whole(moved(before, 3, 1e-9));
  expect(tiny.change.linear.unchanged).toBe(1);
  expect(tiny.under.value).toBeCloseTo(tiny.change.linear.value, 15);
  expect(tiny.under.gradient).toBeCloseTo(tiny.change.linear.gradient, 15);
  // Every neuron of the first layer on its other side: no pattern stays, and the first layer's part of the slopes is -1.
  const [first, ...rest] = before.layers;
  const turned = { ...first!, weight: first!.weight.map((w) => -w), bias: first!.bias.map((b) => -b) };
  const all = whole({ ...before, layers: [turned, ...rest] });
  expect(all.change.linear).toEqual({ unchanged: 0, gradient: 0, value: 0 });
  expect(all.under.gradient).toBeCloseTo(2, 9);
});

test('of a smooth network is the change of its values and gradients', () => {
  const { before } = randomMoments(8, [9, 9], 0);
  const [a, b] = [before, moved(before, 3, 0.1)].map((n) => lookAt(asPoints(n, { kind: 'tanh' }), GRID));
  const { value } = changeUnderPattern(GRID, a!, b!);
  const part = a!.at.values.reduce((sum, was, i) => sum + (b!.at.values[i]! - was) ** 2, 0);
  expect(value).toBeCloseTo(Math.sqrt(part / a!.at.values.reduce((sum, was) => sum + was * was, 0)), 12);
});
