// Exact partitions of the golden networks: the published counts and areas, and the invariants of a partition.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goldenNames, readGoldenExact } from '../../testing/polytope-golden.node.ts';
import { type Partitioner, startPartitioner } from './create.node.ts';
import { exactNetwork } from './network.ts';
import { largestAreas, regionCount } from './partition.ts';
import { expectComplex, expectSameBits } from './testing/complex.ts';

const DOMAIN = [0, 0, 1, 1] as const;

describe.skipIf(goldenNames().length === 0)('exact partitions of ../shared/data/polytopes', () => {
  let one: Partitioner;
  let two: Partitioner;
  beforeAll(async () => {
    one = await startPartitioner({ threads: 1 });
    two = await startPartitioner({ threads: 2 });
  });
  afterAll(async () => {
    await one.close();
    await two.close();
  });

  it.each(goldenNames())('%s', async (name) => {
    const golden = readGoldenExact(name);
    const network = exactNetwork(golden.spec, golden.parameters);
    const found = await one.partition(network, { domain: DOMAIN });
    const tiled = await one.partition(network, { domain: DOMAIN, whole: 0 });
    for (const each of [found, tiled]) {
      expect([regionCount(each), each.vertices.length / 2, each.edges.length / 2]).toEqual(golden.counts);
      expectComplex(each, true);
      const areas = largestAreas(each, golden.areas.length);
      golden.areas.forEach((area, i) => {
        expect(Math.abs(areas[i]! - area)).toBeLessThan(1e-12);
      });
    }
    expectSameBits(await two.partition(network, { domain: DOMAIN, whole: 0 }), tiled);
    // Twice more, so that memory that was used before is used again.
    for (const threads of [two, one])
      expectSameBits(await threads.partition(network, { domain: DOMAIN }), found);
    const lean = await two.partition({ ...network, keepsPatterns: false }, { domain: DOMAIN });
    const { patterns, patternWords, layers } = lean;
    expect([patterns.length, patternWords]).toEqual([0, 0]);
    expectSameBits(
      { ...lean, patterns: found.patterns, patternWords: found.patternWords, layers: found.layers },
      found,
    );
    expect(layers.map(({ width }) => width)).toEqual(golden.spec.hidden);
  });
});
