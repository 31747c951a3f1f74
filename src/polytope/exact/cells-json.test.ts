// A partition as JSON: what is read back is the partition, with its patterns as the network has them.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomParameters } from '../../engine/testing/conformance-cases.ts';
import type { NetworkSpec, Parameters } from '../../net/network.ts';
import { MT19937 } from '../../random/mt19937.ts';
import { cellPlanes } from './cell-planes.ts';
import { cellsJson } from './cells-json.ts';
import { type Partitioner, startPartitioner } from './create.node.ts';
import { distinctPatterns } from './distinct-patterns.ts';
import { exactNetwork } from './network.ts';
import { isActive } from './partition.ts';

const SPEC: NetworkSpec = {
  inputs: 2,
  hidden: [9, 33, 5],
  outputs: 2,
  activation: { kind: 'leaky_relu', slope: 0.1 },
};
const DOMAIN = [-1, -1, 1, 1] as const;

describe('a random network', () => {
  let threads: Partitioner;
  beforeAll(async () => {
    threads = await startPartitioner({ threads: 1 });
  });
  afterAll(() => threads.close());
  const parameters: Parameters = randomParameters(new MT19937(8), SPEC);
  const network = exactNetwork(SPEC, parameters);
  const make = () => threads.partition(network, { domain: DOMAIN });

  it('is the same when it is read again', async () => {
    const found = await make();
    const json = JSON.parse([...cellsJson(network, found, cellPlanes(found))].join(''));
    expect(json.layers).toEqual([9, 33, 5]);
    expect(json.vertices.flat()).toEqual([...found.vertices]);
    expect(json.outputs.flat()).toEqual([...found.outputs]);
    expect(json.edges.flatMap(([a, b]: number[]) => [a, b])).toEqual([...found.edges]);
    expect(json.cells.map(({ area }: { area: number }) => area)).toEqual([...found.areas]);
    json.cells.forEach(({ pattern, vertices, edges, neighbours }: Record<string, never>, c: number) => {
      const bits = [...Buffer.from(pattern, 'hex')].flatMap((byte) =>
        Array.from({ length: 8 }, (_, i) => ((byte >> (7 - i)) & 1) === 1),
      );
      const expected = SPEC.hidden.flatMap((width, l) =>
        Array.from({ length: width }, (_, n) => isActive(found, c, l, n)),
      );
      expect(bits.slice(0, 47)).toEqual(expected);
      expect(bits.slice(47)).toEqual([false]);
      (neighbours as (number | null)[]).forEach((other, i) => {
        const [from, to] = [vertices[i], vertices[(i + 1) % (vertices as number[]).length]];
        expect(new Set(json.edges[edges[i]!].slice(0, 2))).toEqual(new Set([from, to]));
        expect(json.edges[edges[i]!][2] === null).toBe(other === null);
        if (other !== null) expect(json.cells[other].neighbours).toContain(c);
      });
    });
  });

  it('has as many patterns as cells', async () => {
    const found = await make();
    expect(found.areas.length).toBeGreaterThan(100);
    expect(distinctPatterns(found)).toBe(found.areas.length);
    const patterns = found.patterns.slice();
    patterns.copyWithin(0, found.patternWords, 2 * found.patternWords);
    expect(distinctPatterns({ ...found, patterns })).toBe(found.areas.length - 1);
  });

  it('has planes that go through the values at all vertices of each cell', async () => {
    const found = await make();
    const { gradients, constants } = cellPlanes(found);
    const { vertices, outputs, cellStarts, cellVertices } = found;
    for (let at = 0; at < constants.length; at++) {
      const [cell, output] = [at >> 1, at & 1];
      for (const v of cellVertices.subarray(cellStarts[cell], cellStarts[cell + 1])) {
        const plane =
          constants[at]! +
          gradients[2 * at]! * vertices[2 * v]! +
          gradients[2 * at + 1]! * vertices[2 * v + 1]!;
        expect(Math.abs(plane - outputs[2 * v + output]!)).toBeLessThan(1e-9);
      }
    }
  });
});
