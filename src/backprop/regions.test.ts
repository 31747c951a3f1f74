// The regions of small networks: those of the exact partition, each with the function that the network is there.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Partitioner, startPartitioner } from '../polytope/exact/create.node.ts';
import { exactNetwork } from '../polytope/exact/network.ts';
import { initialise } from './initialise.ts';
import { asLayers, type Model, modelOf } from './model.ts';
import { forwardSample } from './pass.ts';
import { areaOf, levelSegment, regionsOf } from './regions.ts';

const DOMAIN = [-1, -1, 1.5, 1.25] as const;
let partitioner: Partitioner;
beforeAll(async () => {
  partitioner = await startPartitioner({ threads: 1 });
});
afterAll(() => partitioner.close());

function network(model: Model, seed: number): Float64Array {
  const parameters = initialise(model, 'he', seed);
  // Biases that put creases everywhere.
  const shifts = initialise(model, 'he', seed + 1000);
  return parameters.map((value, k) =>
    value === 0 ? 0.4 * (shifts[(k * 7) % shifts.length]! || 0.3) : value,
  );
}

const SHAPES = [[4], [8], [3, 3], [8, 8], [4, 3, 4]];

it.each(SHAPES.flatMap((hidden) => [1, 2, 3].map((seed) => ({ hidden, seed }))))(
  '$hidden, seed $seed: as many as the exact partition has, with the same areas',
  async ({ hidden, seed }) => {
    const activation = { kind: 'leaky_relu', slope: 0.1 } as const;
    const model = modelOf(hidden, activation);
    const parameters = network(model, seed);
    const regions = regionsOf(model, parameters, DOMAIN)!;
    const spec = { inputs: 2, hidden, outputs: 1, activation };
    const partition = await partitioner.partition(exactNetwork(spec, asLayers(model, parameters)), {
      domain: DOMAIN,
    });
    const areas = regions.map(({ corners }) => areaOf(corners)).toSorted((a, b) => a - b);
    const exact = [...partition.areas].toSorted((a, b) => a - b);
    expect(areas.length).toBe(exact.length);
    for (const [i, area] of areas.entries()) expect(area).toBeCloseTo(exact[i]!, 9);
    for (const { corners, output } of regions) {
      const n = corners.length / 2;
      const x = corners.filter((_, i) => i % 2 === 0).reduce((sum, v) => sum + v) / n;
      const y = corners.filter((_, i) => i % 2 === 1).reduce((sum, v) => sum + v) / n;
      const inside = forwardSample(model, parameters, Float64Array.of(x, y)).output;
      expect(output.gx * x + output.gy * y + output.c).toBeCloseTo(inside, 9);
    }
  },
);

it('finds the segments where the output is zero', () => {
  const model = modelOf([4]);
  const parameters = network(model, 2);
  const segments = regionsOf(model, parameters, DOMAIN)!.flatMap((region) => levelSegment(region, 0) ?? []);
  expect(segments.length).toBeGreaterThan(0);
  for (let i = 0; i < segments.length; i += 2) {
    const ends = Float64Array.of(segments[i]!, segments[i + 1]!);
    expect(forwardSample(model, parameters, ends).output).toBeCloseTo(0, 9);
  }
});

it('takes a unit that is 0 everywhere for one that is off, and has nothing to say of curves and of NaN', () => {
  const dead = modelOf([3]);
  expect(regionsOf(dead, new Float64Array(13), DOMAIN)).toHaveLength(1);
  expect(regionsOf(dead, new Float64Array(13).fill(Number.NaN), DOMAIN)).toBeUndefined();
  expect(regionsOf(modelOf([3], { kind: 'tanh' }), new Float64Array(13), DOMAIN)).toBeUndefined();
});
