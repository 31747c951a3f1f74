// Layers that take several groups of 64 neurons, and arrangements of many lines against a direct count.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Partitioner, startPartitioner } from './create.node.ts';
import type { ExactNetwork } from './network.ts';
import type { Partition } from './partition.ts';
import { expectComplex } from './testing/complex.ts';
import { randomNetwork } from './testing/networks.ts';
import { refutedCells } from './testing/slow-checker.ts';

const UNIT = [0, 0, 1, 1] as const;

let host: Partitioner;
beforeAll(async () => {
  host = await startPartitioner({ threads: 1 });
});
afterAll(() => host.close());

describe('wide layers', () => {
  const shapes = [[63], [64], [65], [127], [129], [1, 65], [130, 1], [33, 97], [66, 3, 131]];
  it.each(shapes.map((hidden) => ({ hidden })))('$hidden: complex, and confirmed', async ({ hidden }) => {
    const network = randomNetwork(hidden.length, hidden, 0.01);
    const found = await host.partition(network, { domain: UNIT });
    expectComplex(found, true);
    expect(refutedCells(network, found)).toEqual([]);
  });

  it.each([
    { width: 300, domain: UNIT },
    { width: 1000, domain: [0.4, 0.4, 0.6, 0.6] as const },
  ])('$width lines: 1 + those that hit + the crossings inside', async ({ width, domain }) => {
    const network = randomNetwork(21, [width], 0.01);
    const found = await host.partition(network, { domain });
    expectComplex(found, true);
    const { hits, crossings } = arrangement(network, domain);
    expect(hits).toBeGreaterThan(100);
    expect([found.areas.length, found.vertices.length / 2, found.edges.length / 2]).toEqual([
      1 + hits + crossings,
      4 + 2 * hits + crossings,
      4 + 3 * hits + 2 * crossings,
    ]);
  });

  /** The lines that cross a rectangle, and their crossings in it. */
  function arrangement({ layers: [layer] }: ExactNetwork, [x0, y0, x1, y1]: Partition['domain']) {
    const all = Array.from(
      layer!.bias,
      (c, n) => [layer!.weight[2 * n]!, layer!.weight[2 * n + 1]!, c] as const,
    );
    const hitting = all.filter(([a, b, c]) => {
      const values = [x0, x1].flatMap((x) => [y0, y1].map((y) => a * x + b * y + c));
      return Math.min(...values) < 0 && Math.max(...values) > 0;
    });
    let crossings = 0;
    hitting.forEach(([a, b, c], i) => {
      for (const [p, q, r] of hitting.slice(0, i)) {
        const det = a * q - b * p;
        const [x, y] = [(b * r - c * q) / det, (c * p - a * r) / det];
        if (x > x0 && x < x1 && y > y0 && y < y1) crossings++;
      }
    });
    return { hits: hitting.length, crossings };
  }
});
