// What must not change an exact partition: the order of neurons, the scale of layers, where the domain ends, threads.

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Partitioner, startPartitioner } from './create.node.ts';
import type { ExactNetwork } from './network.ts';
import type { Partition } from './partition.ts';
import { clippedArea } from './testing/clip.ts';
import { expectComplex, expectSameBits } from './testing/complex.ts';
import { keyAt, keyOf, networkOf, randomNetwork } from './testing/networks.ts';
import { areasByPattern, patternBits, patternKeys } from './testing/patterns.ts';

const DOMAIN = [0, 0, 1, 1] as const;
/** In tiles as soon as there is something to divide: networks as small as these would be cut whole. */
const TILED = { domain: DOMAIN, whole: 0 };

const seeds = fc.integer({ min: 0, max: 0xffffffff });
const shapes = fc.constantFrom([12], [7, 9], [5, 6, 7], [20, 3, 20], [4, 4, 4, 4, 4], [33, 2], [70]);
const slopes = fc.constantFrom(0, 0.01, 0.5, 1);

let host: Partitioner;
beforeAll(async () => {
  host = await startPartitioner({ threads: 1 });
});
afterAll(() => host.close());

/** Cells of fewer than this may come and go by rounding, where three creases almost meet. */
const NOTHING = 1e-13;

function expectSameAreas(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): void {
  const differing = [...new Set([...a.keys(), ...b.keys()])].filter(
    (key) => !(Math.abs((a.get(key) ?? 0) - (b.get(key) ?? 0)) < NOTHING),
  );
  expect(differing).toEqual([]);
}

/** The network with the neurons of a hidden layer in another order: `order[n]` is the old number of the new neuron n. */
function permuted(network: ExactNetwork, l: number, order: readonly number[]): ExactNetwork {
  const layers = network.layers.map((layer, at) => {
    const { inputs, outputs, weight, bias } = layer;
    if (at === l) {
      return {
        ...layer,
        weight: Float64Array.from(order.flatMap((n) => [...weight.subarray(n * inputs, (n + 1) * inputs)])),
        bias: Float64Array.from(order, (n) => bias[n]!),
      };
    }
    if (at !== l + 1) return layer;
    const rows = Array.from({ length: outputs }, (_, n) => order.map((k) => weight[n * inputs + k]!));
    return { ...layer, weight: Float64Array.from(rows.flat()) };
  });
  return networkOf(layers, network.slope);
}

/** Each hidden layer times 2^exponent, which the next one takes back. */
function rescaled(network: ExactNetwork, exponents: readonly number[]): ExactNetwork {
  let before = 1;
  const layers = network.layers.map((layer, l) => {
    const hidden = l + 1 < network.layers.length;
    const factor = hidden ? 2 ** exponents[l % exponents.length]! : 1;
    const result = {
      ...layer,
      weight: layer.weight.map((w) => (w * factor) / before),
      bias: layer.bias.map((b) => b * factor),
    };
    before = factor;
    return result;
  });
  return networkOf(layers, network.slope);
}

describe('exact partition', () => {
  it('is a complex, and one cell has the pattern of every point', async () => {
    const generated = fc.tuple(seeds, shapes, slopes, fc.boolean());
    const points = fc.array(fc.tuple(fc.double({ min: 0, max: 1 }), fc.double({ min: 0, max: 1 })), {
      minLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(generated, points, async ([seed, hidden, slope, combinesRows], samples) => {
        const network = { ...randomNetwork(seed, hidden, slope, 2), combinesRows };
        const found = await host.partition(network, TILED);
        expectComplex(found, true);
        const keys = new Set(patternKeys(found));
        for (const [x, y] of samples) {
          const { key, margin } = keyAt(network, x, y);
          if (margin > 1e-12) expect(keys.has(key), `${x}, ${y}`).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('has the same cells whether rows are combined or all are products', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, shapes, slopes, async (seed, hidden, slope) => {
        const network = randomNetwork(seed, hidden, slope, 2);
        const combined = await host.partition(network, TILED);
        const products = await host.partition({ ...network, combinesRows: false }, TILED);
        expectComplex(products, true);
        expect(products.areas.length).toBe(combined.areas.length);
        expect(products.vertices.length).toBe(combined.vertices.length);
        expectSameAreas(areasByPattern(products), areasByPattern(combined));
      }),
      { numRuns: 100 },
    );
    const large = randomNetwork(3, [60, 60], 0.01);
    const combined = await host.partition(large, TILED);
    const products = await host.partition({ ...large, combinesRows: false }, TILED);
    expect(combined.multiplyAdds).toBeLessThan(0.8 * products.multiplyAdds);
  });

  it('has the same cells when the neurons of a layer are permuted', async () => {
    await fc.assert(
      fc.asyncProperty(
        seeds,
        shapes,
        slopes,
        fc.nat(),
        fc.nat(),
        async (seed, hidden, slope, at, rotation) => {
          const network = randomNetwork(seed, hidden, slope);
          const l = at % hidden.length;
          const width = hidden[l]!;
          const order = Array.from({ length: width }, (_, n) => (width - 1 - n + rotation) % width);
          const whole = await host.partition(network, TILED);
          const other = await host.partition(permuted(network, l, order), TILED);
          expectComplex(other, true);
          expect(other.areas.length).toBe(whole.areas.length);
          expect(other.vertices.length).toBe(whole.vertices.length);
          const renamed = new Map(
            Array.from(whole.areas, (area, cell) => {
              const bits = patternBits(whole, cell);
              bits[l] = order.map((n) => bits[l]![n]!);
              return [keyOf(bits), area];
            }),
          );
          expectSameAreas(areasByPattern(other), renamed);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is the same to the bit when layers are scaled by powers of two', async () => {
    const exponents = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(seeds, shapes, slopes, exponents, async (seed, hidden, slope, powers) => {
        const network = randomNetwork(seed, hidden, slope, 3);
        const whole = await host.partition(network, TILED);
        const other = await host.partition(rescaled(network, powers), TILED);
        expectSameBits(other, whole, ['nearest']);
      }),
      { numRuns: 100 },
    );
  });

  it('adds up when the domain is cut in two', async () => {
    await fc.assert(
      fc.asyncProperty(
        seeds,
        shapes,
        slopes,
        fc.integer({ min: 1, max: 63 }),
        async (seed, hidden, slope, cut) => {
          const network = randomNetwork(seed, hidden, slope);
          const whole = areasByPattern(await host.partition(network, TILED));
          const halves = [
            await host.partition(network, { domain: [0, 0, cut / 64, 1] }),
            await host.partition(network, { domain: [cut / 64, 0, 1, 1] }),
          ];
          const sums = new Map<string, number>();
          for (const half of halves) {
            expectComplex(half, true);
            for (const [key, area] of areasByPattern(half)) sums.set(key, (sums.get(key) ?? 0) + area);
          }
          expectSameAreas(sums, whole);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('of a part of the domain is the whole, clipped', async () => {
    const corner = fc.integer({ min: 0, max: 31 });
    const side = fc.integer({ min: 1, max: 32 });
    await fc.assert(
      fc.asyncProperty(
        seeds,
        shapes,
        slopes,
        corner,
        corner,
        side,
        async (seed, hidden, slope, x, y, size) => {
          const network = randomNetwork(seed, hidden, slope);
          const whole = await host.partition(network, TILED);
          const domain = [x / 64, y / 64, (x + size) / 64, (y + size) / 64] as const;
          const part = await host.partition(network, { domain });
          expectComplex(part, true);
          const clipped = new Map(
            patternKeys(whole).map((key, cell) => [key, clippedArea(whole, cell, domain)]),
          );
          expectSameAreas(areasByPattern(part), clipped);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('threads', () => {
  let crews: Partitioner[] = [];
  beforeAll(async () => {
    crews = await Promise.all([2, 3, 7].map((threads) => startPartitioner({ threads })));
  });
  afterAll(() => Promise.all(crews.map((crew) => crew.close())));

  const cases: readonly { hidden: number[]; slope: number; domain: Partition['domain'] }[] = [
    { hidden: [100, 100], slope: 0.01, domain: [0, 0, 1, 1] },
    { hidden: [20, 20, 20, 20, 20, 20], slope: 0.5, domain: [-1, -1, 2, 2] },
    { hidden: [150, 67, 1, 33], slope: 0, domain: [0, 0, 1, 1] },
    { hidden: [3], slope: 0.01, domain: [0, 0, 1, 1] },
  ];
  it.each(cases)(
    '$hidden of slope $slope: 1, 2, 3 and 7 make the same bits',
    async ({ hidden, slope, domain }) => {
      const network = randomNetwork(7, hidden, slope, 2);
      const found = await host.partition(network, { domain });
      const tiled = await host.partition(network, { domain, whole: 0 });
      expectComplex(tiled, true);
      expectSameAreas(areasByPattern(tiled), areasByPattern(found));
      for (const crew of crews) {
        expectSameBits(await crew.partition(network, { domain }), found);
        expectSameBits(await crew.partition(network, { domain, whole: 0 }), tiled);
      }
    },
  );

  it('divides again where rows are long: a wide layer that cuts nothing changes nothing', async () => {
    const plain = randomNetwork(7, [100, 100, 20], 0.01);
    const width = 2000;
    const idle = {
      inputs: 20,
      outputs: width,
      weight: new Float64Array(20 * width).fill(2 ** -30),
      bias: new Float64Array(width).fill(100),
    };
    const output = {
      inputs: width,
      outputs: 1,
      weight: new Float64Array(width).fill(1),
      bias: Float64Array.of(0),
    };
    const wide = networkOf([...plain.layers.slice(0, -1), idle, output], 0.01);
    const wanted = await host.partition(plain, { domain: [0, 0, 1, 1] });
    const found = await host.partition(wide, { domain: [0, 0, 1, 1] });
    expectComplex(found, true);
    const counts = ({ areas, vertices, edges }: Partition) => [areas.length, vertices.length, edges.length];
    expect(counts(found)).toEqual(counts(wanted));
    expect(found.areas.length).toBeGreaterThan(10_000);
    expectSameBits(await crews[0]!.partition(wide, { domain: [0, 0, 1, 1] }), found);
  });
});
