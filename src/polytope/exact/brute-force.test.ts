// Exact partitions of random tiny networks against all patterns, tried one by one in integers.

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Partitioner, startPartitioner } from './create.node.ts';
import { bruteForceRegions } from './testing/brute-force.ts';
import { expectComplex } from './testing/complex.ts';
import { handNetwork, randomNetwork } from './testing/networks.ts';
import { areasByPattern } from './testing/patterns.ts';

const DOMAIN = [0, 0, 1, 1] as const;

let host: Partitioner;
beforeAll(async () => {
  host = await startPartitioner({ threads: 1 });
});
afterAll(() => host.close());

describe('exact partition against brute force', () => {
  const shapes = fc.constantFrom([9], [3, 4], [4, 6], [2, 3, 4], [1, 8], [8, 1, 1], [2, 2, 2, 2, 2], [1]);
  const seeds = fc.integer({ min: 0, max: 0xffffffff });

  it('finds the patterns of random networks, and their areas', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, shapes, fc.constantFrom(0, 1 / 128, 0.5, 1), async (seed, hidden, slope) => {
        const network = randomNetwork(seed, hidden, slope);
        const { regions } = bruteForceRegions(network, DOMAIN);
        const found = await host.partition(network, { domain: DOMAIN });
        expectComplex(found, true);
        const areas = areasByPattern(found);
        expect([...areas.keys()].sort()).toEqual(regions.map(({ key }) => key).sort());
        for (const { key, area } of regions) expect(Math.abs(areas.get(key)! - area)).toBeLessThan(1e-13);
      }),
      { numRuns: 300 },
    );
  });

  it('finds the patterns of networks of small whole weights, where creases meet and coincide all the time', async () => {
    const weight = fc.integer({ min: -2, max: 2 });
    const layer = (inputs: number, outputs: number) =>
      fc.record({
        weight: fc.array(fc.array(weight, { minLength: inputs, maxLength: inputs }), {
          minLength: outputs,
          maxLength: outputs,
        }),
        bias: fc.array(weight, { minLength: outputs, maxLength: outputs }),
      });
    const networks = fc
      .constantFrom([8], [4, 4], [3, 3, 3], [5, 1, 3])
      .chain((hidden) => fc.tuple(...[...hidden, 1].map((width, l) => layer(hidden[l - 1] ?? 2, width))));
    await fc.assert(
      fc.asyncProperty(networks, fc.constantFrom(0, 0.25, 1), async (layers, slope) => {
        const network = handNetwork(layers, slope);
        const domain = [-1, -1, 1, 1] as const;
        const { regions, cancels } = bruteForceRegions(network, domain);
        fc.pre(!cancels);
        const found = await host.partition(network, { domain });
        expectComplex(found, false);
        const areas = areasByPattern(found);
        // Where creases meet in a point that float64 cannot hold, rounding may open a cell of no visible size.
        const wanted = new Map(regions.map(({ key, area }) => [key, area]));
        for (const key of new Set([...areas.keys(), ...wanted.keys()])) {
          expect(Math.abs((areas.get(key) ?? 0) - (wanted.get(key) ?? 0)), key).toBeLessThan(1e-12);
        }
      }),
      { numRuns: 500 },
    );
  });
});
