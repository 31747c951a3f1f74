// Confirms partitions from outside: every cell by a slow checker in double-double, every pixel's pattern among the cells.

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { multiplyAdds } from '../../net/network.ts';
import { goldenNames, readGoldenExact } from '../../testing/polytope-golden.node.ts';
import { type Partitioner, startPartitioner } from './create.node.ts';
import { exactNetwork } from './network.ts';
import { add, affine, divide, multiply, twoProduct, twoSum } from './testing/double-double.ts';
import { PatternReader, randomNetwork } from './testing/networks.ts';
import { patternKeys } from './testing/patterns.ts';
import { refutedCells } from './testing/slow-checker.ts';

const DOMAIN = [0, 0, 1, 1] as const;

let host: Partitioner;
beforeAll(async () => {
  host = await startPartitioner({ threads: 1 });
});
afterAll(() => host.close());

describe('double-double', () => {
  const numbers = fc.tuple(fc.integer(), fc.integer({ min: -30, max: 30 })).map(([m, e]) => (m / 3) * 2 ** e);
  /** A float64 times 2^300, as an integer. */
  const exact = (...parts: number[]) => parts.reduce((sum, part) => sum + integer(part), 0n);
  const SHIFT = 300n;

  function integer(value: number): bigint {
    let [mantissa, exponent] = [value, 0];
    while (!Number.isInteger(mantissa)) [mantissa, exponent] = [mantissa * 2, exponent + 1];
    return BigInt(mantissa) << (SHIFT - BigInt(exponent));
  }

  /** |a - b| <= 2^-bits |b|. */
  function expectNear(a: bigint, b: bigint, bits: bigint): void {
    const size = (value: bigint) => (value < 0n ? -value : value);
    expect(size(a - b) << bits <= size(b)).toBe(true);
  }

  it('adds and multiplies without error', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        expect(exact(...twoSum(a, b))).toBe(exact(a, b));
        expect(exact(...twoProduct(a, b)) << SHIFT).toBe(exact(a) * exact(b));
      }),
    );
  });

  it('keeps about 100 bits', () => {
    fc.assert(
      fc.property(numbers, numbers, fc.integer({ min: 1, max: 1000 }), (a, b, n) => {
        const x = twoProduct(a, 0.1);
        const y = twoProduct(a, b);
        // Of equal signs, so that nothing cancels.
        const same = b < 0 ? multiply(y, -1) : y;
        expectNear(exact(...add(x, same)), exact(...x, ...same), 98n);
        expectNear(exact(...multiply(x, b)) << SHIFT, exact(...x) * exact(b), 98n);
        expectNear(exact(...divide(x, n)) * BigInt(n), exact(...x), 98n);
      }),
    );
  });

  it('finds sums that float64 loses', () => {
    const to = new Float64Array(2);
    const big = 2 ** 80 + 2 ** 30;
    affine(
      Float64Array.of(big, -1, 3),
      Float64Array.of(0.5),
      Float64Array.of(1, 0, big, 0, 1, 2 ** -50),
      to,
      1,
    );
    expect([...to]).toEqual([3.5 + 3 * 2 ** -50, 0]);
    affine(
      Float64Array.of(1 + 2 ** -52),
      Float64Array.of(-1 - 2 ** -51),
      Float64Array.of(1 + 2 ** -52, 0),
      to,
      1,
    );
    expect([...to]).toEqual([2 ** -104, 0]);
  });
});

describe('the slow checker', () => {
  it('confirms every cell of random networks', async () => {
    const shapes = fc.constantFrom([40], [7, 9, 11], [20, 3, 20], [10, 10, 10, 10, 10, 10], [65, 33]);
    const seeds = fc.integer({ min: 0, max: 0xffffffff });
    await fc.assert(
      fc.asyncProperty(seeds, shapes, fc.constantFrom(0, 0.01, 0.5, 1), async (seed, hidden, slope) => {
        const network = randomNetwork(seed, hidden, slope);
        expect(refutedCells(network, await host.partition(network, { domain: DOMAIN }))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('refutes a cell with one wrong bit', async () => {
    const network = randomNetwork(5, [9, 33], 0.01);
    const found = await host.partition(network, { domain: DOMAIN });
    const patterns = found.patterns.slice();
    const word = 7 * found.patternWords + 2;
    patterns[word] = patterns[word]! ^ 1;
    const refuted = refutedCells(network, { ...found, patterns });
    expect(refuted.map(({ cell, layer, neuron }) => [cell, layer, neuron])).toEqual([[7, 1, 32]]);
  });
});

describe.skipIf(goldenNames().length === 0).each(goldenNames())('%s of ../shared/data/polytopes', (name) => {
  const { spec, parameters } = readGoldenExact(name);
  const network = exactNetwork(spec, parameters);

  it('has every cell confirmed in double-double', async () => {
    expect(refutedCells(network, await host.partition(network, { domain: DOMAIN }))).toEqual([]);
  });

  it('has the pattern of every pixel of the 1024x1024 raster', async () => {
    const keys = new Set(patternKeys(await host.partition(network, { domain: DOMAIN })));
    const seen = new Set<string>();
    const missing: string[] = [];
    const pixel = new PatternReader(network);
    // All rows of the small networks, every n-th of the large ones.
    const every = Math.ceil(multiplyAdds(spec) / 1000);
    for (let row = 0; row < 1024; row += every) {
      for (let column = 0; column < 1024; column++) {
        if (!pixel.changesAt(column / 1024, row / 1024)) continue;
        const key = pixel.key();
        seen.add(key);
        if (!keys.has(key)) missing.push(`${row}, ${column}`);
      }
    }
    expect(missing).toEqual([]);
    expect(seen.size).toBeGreaterThan(0.3 * keys.size);
  });
});
