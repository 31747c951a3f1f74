// Affine functions of the cells: against the outputs at the vertices, across edges, and for chosen cells.

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goldenNames, readGoldenExact } from '../../testing/polytope-golden.node.ts';
import { type AffineMaps, cellAffine } from './affine.ts';
import { type Partitioner, startPartitioner } from './create.node.ts';
import { type ExactNetwork, exactNetwork } from './network.ts';
import { BORDER, edgeCells, type Partition } from './partition.ts';
import { forwardAt, randomNetwork } from './testing/networks.ts';

const DOMAIN = [0, 0, 1, 1] as const;

let host: Partitioner;
beforeAll(async () => {
  host = await startPartitioner({ threads: 1 });
});
afterAll(() => host.close());

function valueAt(maps: AffineMaps, cell: number, output: number, x: number, y: number): number {
  const at = cell * maps.outputCount + output;
  return maps.gradients[2 * at]! * x + maps.gradients[2 * at + 1]! * y + maps.constants[at]!;
}

/** The largest difference between a cell's function and the outputs at its vertices. */
function worstAtVertices(found: Partition, maps: AffineMaps): number {
  let worst = 0;
  for (let cell = 0; cell < found.areas.length; cell++) {
    for (let i = found.cellStarts[cell]!; i < found.cellStarts[cell + 1]!; i++) {
      const v = found.cellVertices[i]!;
      for (let o = 0; o < maps.outputCount; o++) {
        const value = valueAt(maps, cell, o, found.vertices[2 * v]!, found.vertices[2 * v + 1]!);
        worst = Math.max(worst, Math.abs(value - found.outputs[v * maps.outputCount + o]!));
      }
    }
  }
  return worst;
}

/** The largest part of a gradient's jump along its edge, for edges that are long enough to have a direction. */
function worstAlongEdges(found: Partition, maps: AffineMaps): { worst: number; compared: number } {
  const sides = edgeCells(found);
  let [worst, compared] = [0, 0];
  for (let e = 0; e < found.edgeNeurons.length; e++) {
    const [a, b] = [sides[2 * e]!, sides[2 * e + 1]!];
    if (b === BORDER) continue;
    const [from, to] = [found.edges[2 * e]!, found.edges[2 * e + 1]!];
    const dx = found.vertices[2 * to]! - found.vertices[2 * from]!;
    const dy = found.vertices[2 * to + 1]! - found.vertices[2 * from + 1]!;
    const length = Math.sqrt(dx * dx + dy * dy);
    if (length < 1e-6) continue;
    compared++;
    for (let o = 0; o < maps.outputCount; o++) {
      const jump = (axis: number) =>
        maps.gradients[2 * (b * maps.outputCount + o) + axis]! -
        maps.gradients[2 * (a * maps.outputCount + o) + axis]!;
      worst = Math.max(worst, Math.abs(jump(0) * dx + jump(1) * dy) / length);
    }
  }
  return { worst, compared };
}

function expectMaps(network: ExactNetwork, found: Partition): AffineMaps {
  const maps = cellAffine(network, found);
  const scale = Math.max(1, ...maps.gradients.map(Math.abs), ...maps.constants.map(Math.abs));
  expect(worstAtVertices(found, maps)).toBeLessThan(1e-12 * scale);
  expect(worstAlongEdges(found, maps).worst).toBeLessThan(1e-8 * scale);
  return maps;
}

describe('affine functions of cells', () => {
  const shapes = fc.constantFrom([], [1], [7], [5, 6, 7], [33, 3, 40], [4, 4, 4, 4, 4], [65, 7]);
  const seeds = fc.integer({ min: 0, max: 0xffffffff });

  it('have the outputs at all vertices, and jump across an edge along its normal only', async () => {
    const outputs = fc.integer({ min: 1, max: 4 });
    await fc.assert(
      fc.asyncProperty(
        seeds,
        shapes,
        fc.constantFrom(0, 0.01, 0.5, 1),
        outputs,
        async (seed, hidden, slope, count) => {
          const network = randomNetwork(seed, hidden, slope, count);
          expectMaps(network, await host.partition(network, { domain: DOMAIN }));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('are the same for cells in any order and number', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, shapes, fc.infiniteStream(fc.nat()), async (seed, hidden, places) => {
        const network = randomNetwork(seed, hidden, 0.01, 2);
        const found = await host.partition(network, { domain: DOMAIN });
        const all = cellAffine(network, found);
        const cells = Uint32Array.from(places.take(9), (place) => place % found.areas.length);
        const some = cellAffine(network, found, cells);
        expect(some.constants.length).toBe(18);
        cells.forEach((cell, i) => {
          for (let o = 0; o < 2; o++) {
            expect(valueAt(some, i, o, 0.3, 0.7)).toBeCloseTo(valueAt(all, cell, o, 0.3, 0.7), 11);
          }
        });
        expect(cellAffine(network, found, new Uint32Array(0)).constants.length).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('of the identity are one function', async () => {
    const network = randomNetwork(3, [5, 6], 1);
    const found = await host.partition(network, { domain: DOMAIN });
    const maps = cellAffine(network, found);
    expect(maps.constants.length).toBeGreaterThan(10);
    for (let cell = 0; cell < maps.constants.length; cell++) {
      expect(valueAt(maps, cell, 0, 0.2, 0.9)).toBeCloseTo(forwardAt(network, 0.2, 0.9).outputs[0]!, 12);
    }
  });

  it.skipIf(goldenNames().length === 0).each(goldenNames())(
    'fit %s of ../shared/data/polytopes',
    async (name) => {
      const { spec, parameters } = readGoldenExact(name);
      const network = exactNetwork(spec, parameters);
      const found = await host.partition(network, { domain: DOMAIN });
      const maps = expectMaps(network, found);
      expect(worstAlongEdges(found, maps).compared).toBeGreaterThan(0.9 * (found.edgeNeurons.length - 200));
    },
  );
});
