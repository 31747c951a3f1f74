// Statistics of a partition: points lie where their patterns say, and distributions count every cell once.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomParameters } from '../../engine/testing/conformance-cases.ts';
import type { NetworkSpec } from '../../net/network.ts';
import { MT19937 } from '../../random/mt19937.ts';
import { type Partitioner, startPartitioner } from './create.node.ts';
import { growth } from './distinct-patterns.ts';
import { locatePoints, OUTSIDE } from './locate.ts';
import { exactNetwork } from './network.ts';
import { isActive, type Partition, totalArea } from './partition.ts';
import { areaHistogram, edgesPerLayer, pointStatistics, vertexCounts } from './statistics.ts';

const SPEC: NetworkSpec = {
  inputs: 2,
  hidden: [6, 33, 4],
  outputs: 1,
  activation: { kind: 'leaky_relu', slope: 0.2 },
};
const DOMAIN = [-1, -1, 1, 1] as const;

describe('the partition of a random network', () => {
  const network = exactNetwork(SPEC, randomParameters(new MT19937(4), SPEC));
  let threads: Partitioner;
  let found: Partition;
  beforeAll(async () => {
    threads = await startPartitioner({ threads: 1 });
    found = await threads.partition(network, { domain: DOMAIN });
  });
  afterAll(() => threads.close());

  const generator = new MT19937(9);
  const points = Float64Array.from({ length: 4000 }, () => generator.word() / 2 ** 31 - 1);

  it('has each point in the cell of its pattern', () => {
    const cells = locatePoints(found, points);
    let compared = 0;
    cells.forEach((cell, p) => {
      let values = [points[2 * p]!, points[2 * p + 1]!];
      network.layers.slice(0, -1).forEach(({ inputs, weight, bias }, l) => {
        const z = Array.from(bias, (start, n) =>
          values.reduce((sum, v, k) => sum + weight[n * inputs + k]! * v, start),
        );
        z.forEach((value, n) => {
          if (Math.abs(value) < 1e-9) return;
          compared++;
          expect(isActive(found, cell, l, n)).toBe(value > 0);
        });
        values = z.map((value) => (value > 0 ? value : network.slope * value));
      });
    });
    expect(compared).toBeGreaterThan(80_000);
  });

  it('has points on vertices in one cell, and those beside the domain in none', () => {
    // Vertices on the border may be a rounding beside it.
    const vertices = found.vertices.map((value) => (Math.abs(value) > 1 - 1e-12 ? Math.sign(value) : value));
    locatePoints(found, vertices).forEach((cell, v) => {
      expect(cell !== OUTSIDE).toBe(vertices[2 * v]! < 1 && vertices[2 * v + 1]! < 1);
    });
    expect([...locatePoints(found, Float64Array.of(1, 0, 0, 1, -1.01, 0, 0, -2))]).toEqual([-1, -1, -1, -1]);
  });

  it('counts every cell, edge and point once', () => {
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    const cells = found.areas.length;
    expect(sum(areaHistogram(found).map(({ count }) => count))).toBe(cells);
    for (const { from, to, count } of areaHistogram(found)) {
      const share = (area: number) => area / totalArea(found);
      const within = found.areas.filter(
        (area) => share(area) >= from * (1 - 1e-9) && share(area) <= to * (1 + 1e-9),
      );
      expect(within.length).toBeGreaterThanOrEqual(count);
    }
    expect(sum(vertexCounts(found))).toBe(cells);
    expect(sum(vertexCounts(found).map((count, vertices) => count * vertices))).toBe(
      found.cellVertices.length,
    );
    expect(sum(edgesPerLayer(found))).toBe(found.edgeNeurons.filter((neuron) => neuron < 43).length);
    const { inside, outside, cellsHolding } = pointStatistics(found, points);
    expect([inside, outside]).toEqual([2000, 0]);
    expect(sum(cellsHolding)).toBe(cells);
    expect(sum(cellsHolding.map((count, held) => count * held))).toBe(2000);
  });

  it('grows layer by layer to what it is, as the partitions of the first layers have it', async () => {
    const grown = growth(found);
    expect(grown.map(({ neurons }) => neurons)).toEqual([6, 39, 43]);
    expect(grown.at(-1)!.regions).toBe(found.areas.length);
    for (const layers of [1, 2]) {
      const first = { ...network, layers: network.layers.slice(0, layers + 1) };
      const { areas } = await threads.partition(first, { domain: DOMAIN });
      expect(grown[layers - 1]!.regions).toBe(areas.length);
    }
  });

  it('expects of chance what chance does', () => {
    const evenly = pointStatistics(found, points);
    const single = evenly.cellsHolding[1]!;
    // The points are even: the count lies within five standard deviations of its mean, which are below its root.
    expect(Math.abs(single - evenly.singleByChance)).toBeLessThan(5 * Math.sqrt(evenly.singleByChance));
    const crowded = pointStatistics(found, new Float64Array(600).fill(0.25));
    expect(crowded.cellsHolding[300]).toBe(1);
    expect(crowded.singleByChance).toBeGreaterThan(5);
  });
});
