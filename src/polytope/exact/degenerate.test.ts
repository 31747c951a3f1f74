// Networks in which creases coincide, vanish, meet in a point, or leave the range of ordinary numbers.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../format/input-error.ts';
import { MT19937 } from '../../random/mt19937.ts';
import { type Partitioner, startPartitioner } from './create.node.ts';
import type { ExactNetwork } from './network.ts';
import { isActive, type Partition } from './partition.ts';
import { expectComplex, expectSameBits } from './testing/complex.ts';
import { type HandLayer, handNetwork, networkOf, randomNetwork } from './testing/networks.ts';
import { areasByPattern } from './testing/patterns.ts';

const UNIT = [0, 0, 1, 1] as const;

let host: Partitioner;
beforeAll(async () => {
  host = await startPartitioner({ threads: 1 });
});
afterAll(() => host.close());

/** One hidden layer of the neurons (a, b, c): a x + b y + c. */
function lines(neurons: readonly (readonly [number, number, number])[], slope = 0.01): ExactNetwork {
  const hidden = { weight: neurons.map(([a, b]) => [a, b]), bias: neurons.map(([, , c]) => c) };
  return handNetwork([hidden, { weight: [neurons.map(() => 1)], bias: [0] }], slope);
}

/** Regions, vertices, edges. */
function counts({ areas, vertices, edges }: Partition): number[] {
  return [areas.length, vertices.length / 2, edges.length / 2];
}

/** The partition, checked as a complex. `generic` as in `expectComplex`. */
async function made(
  network: ExactNetwork,
  generic: boolean,
  domain: Partition['domain'] = UNIT,
): Promise<Partition> {
  const found = await host.partition(network, { domain });
  expectComplex(found, generic);
  return found;
}

/** Cells that are not an accident of rounding. */
function visible({ areas }: Partition): number {
  return areas.filter((area) => area > 1e-12).length;
}

describe('degenerate networks', () => {
  it('no hidden layer: the rectangle', async () => {
    const found = await made(handNetwork([{ weight: [[1, 2]], bias: [3] }], 0.01), true, [-1, 0, 1, 3]);
    expect(counts(found)).toEqual([1, 4, 4]);
    expect([...found.outputs]).toEqual([2, 4, 10, 8]);
    expect([...found.areas]).toEqual([6]);
  });

  it('one neuron: two cells, and how near the nearest decision was', async () => {
    const found = await made(lines([[1, 0, -0.25]]), true);
    expect(counts(found)).toEqual([2, 6, 7]);
    expect([...found.areas].sort()).toEqual([0.25, 0.75]);
    expect(found.nearest).toBe(0.25);
  });

  it('zero weights: one cell, with the biases deciding', async () => {
    for (const bias of [0, -1, 1]) {
      const zero: HandLayer = {
        weight: [
          [0, 0],
          [0, 0],
        ],
        bias: [bias, 0],
      };
      const found = await made(handNetwork([zero, zero, { weight: [[0, 0]], bias: [0] }], 0.01), true);
      expect(counts(found)).toEqual([1, 4, 4]);
      expect([isActive(found, 0, 0, 0), isActive(found, 0, 1, 0)]).toEqual([bias > 0, bias > 0]);
      expect(isActive(found, 0, 1, 1)).toBe(false);
    }
  });

  it('duplicate neurons: as many cells as without', async () => {
    const single = randomNetwork(3, [9], 0.01);
    const [layer, output] = single.layers as [(typeof single.layers)[0], (typeof single.layers)[0]];
    const twice = (factor: number) => {
      const doubled = {
        ...layer,
        outputs: 18,
        weight: Float64Array.of(...layer.weight, ...layer.weight.map((w) => w * factor)),
        bias: Float64Array.of(...layer.bias, ...layer.bias.map((b) => b * factor)),
      };
      const weight = Float64Array.of(...output.weight, ...output.weight);
      return networkOf([doubled, { ...output, inputs: 18, weight }], 0.01);
    };
    const without = counts(await made(single, true));
    for (const factor of [1, 2, -1, 2 ** -40]) {
      const found = await made(twice(factor), false);
      expect(counts(found)).toEqual(without);
      for (let cell = 0; cell < found.areas.length; cell++) {
        for (let n = 0; n < 9; n++) {
          expect(isActive(found, cell, 0, n + 9)).toBe(isActive(found, cell, 0, n) === factor > 0);
        }
      }
    }
    // With other factors the copies round otherwise, which may open cells of no width.
    for (const factor of [3, 0.1, -7e10]) expect(visible(await made(twice(factor), false))).toBe(without[0]);
  });

  it('three creases through a point: six cells', async () => {
    for (const [x, y, exact] of [
      [0.5, 0.5, [6, 9, 14]],
      [0.25, 0.75, [6, 11, 16]],
      [1 / 3, 2 / 3, undefined],
      [0.1, 0.7, undefined],
    ] as const) {
      const star = lines([
        [1, 0, -x],
        [0, 1, -y],
        [1, -1, y - x],
      ]);
      const found = await made(star, false);
      expect(visible(found)).toBe(6);
      // Where float64 holds the point, nothing else appears.
      if (exact) expect(counts(found)).toEqual(exact);
    }
    const many = Array.from({ length: 40 }, (_, i) => [i - 19.5, 7, 9.25 - i / 2] as const);
    expect(visible(await made(lines(many), false))).toBe(80);
  });

  it("creases along the domain's edges cut nothing", async () => {
    const edges = [
      [1, 0, 0],
      [-1, 0, 0],
      [1, 0, -1],
      [0, 1, 0],
      [0, -3, 3],
    ] as const;
    const found = await made(lines(edges), true);
    expect(counts(found)).toEqual([1, 4, 4]);
    expect(edges.map((_, n) => isActive(found, 0, 0, n))).toEqual([true, false, false, true, true]);
  });

  it("creases through the domain's corners", async () => {
    expect(counts(await made(lines([[1, -1, 0]]), true))).toEqual([2, 4, 5]);
    const fan = lines([
      [1, -1, 0],
      [2, -1, 0],
      [1, 1, -1],
      [1, 2, 0],
    ]);
    expect(counts(await made(fan, true))).toEqual([6, 7, 12]);
  });

  it('parallel creases', async () => {
    const network = lines([
      [1, 0, -0.5],
      [2, 0, -0.5],
      [-4, 0, 3],
    ]);
    expect(counts(await made(network, true))).toEqual([4, 10, 13]);
  });

  it('dead layers: only what comes before them cuts', async () => {
    const first = { weight: [[1, 0], [0, 1]], bias: [-0.5, -0.5] }; // biome-ignore format: rows
    const dead = { weight: [[-1, -1], [-2, -3]], bias: [-1, 0] }; // biome-ignore format: rows
    const after = { weight: [[5, 7], [1, -1]], bias: [0, 0.5] }; // biome-ignore format: rows
    const found = await made(handNetwork([first, dead, after, { weight: [[1, 1]], bias: [2] }], 0), true);
    expect(counts(found)).toEqual([4, 9, 12]);
    expect(new Set(found.outputs)).toEqual(new Set([2.5]));
    for (let cell = 0; cell < 4; cell++) {
      expect([0, 1].map((n) => isActive(found, cell, 1, n))).toEqual([false, false]);
      expect([0, 1].map((n) => isActive(found, cell, 2, n))).toEqual([false, true]);
    }
  });

  it('creases through vertices of the layer before: no decision by rounding', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      for (const width of [1, 3]) {
        const { layers, slope } = randomNetwork(seed, [8, width], 0.01);
        // All neurons of the second layer vanish where the first two lines cross.
        const second = layers[1]!;
        const weight = second.weight.map((w, i) => (i % 8 < 2 ? w : 0));
        const through = { ...second, weight, bias: new Float64Array(width) };
        const found = await made(networkOf([layers[0]!, through, layers[2]!], slope), true);
        expect(found.nearest).toBeGreaterThan(1e-12);
      }
    }
  });

  it('small whole weights, many cells: a complex that does not depend on the threads', async () => {
    const two = await startPartitioner({ threads: 2 });
    const shapes = [
      [20, 20, 4, 4],
      [30, 12, 12],
      [12, 12, 12, 12, 12],
      [40, 1, 9, 9],
      [64, 8, 8],
    ];
    const domain = [-1, -1, 1, 1] as const;
    let cells = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const generator = new MT19937(seed);
      const largest = 1 + (seed % 4);
      const whole = () => (generator.word() % (2 * largest + 1)) - largest;
      let inputs = 2;
      const layers = [...shapes[seed % shapes.length]!, 1].map((width): HandLayer => {
        const weight = Array.from({ length: width }, () => Array.from({ length: inputs }, whole));
        inputs = width;
        return { weight, bias: Array.from({ length: width }, whole) };
      });
      const network = handNetwork(layers, [0, 0.01, 0.25, 1][(seed >> 2) % 4]!);
      const found = await made(network, false, domain);
      const tiled = await host.partition(network, { domain, whole: 0 });
      expectComplex(tiled, false);
      expectSameBits(await two.partition(network, { domain, whole: 0 }), tiled);
      cells += found.areas.length;
    }
    expect(cells).toBeGreaterThan(5000);
    await two.close();
  });

  it('weights of 1e30 and 1e-30: the same cells', async () => {
    const plain = randomNetwork(8, [8, 7, 9], 0.01);
    const wanted = areasByPattern(await made(plain, true));
    for (const factors of [
      [1e30, 1e30, 1e30],
      [1e-30, 1e-30, 1e-30],
      [1e30, 1e-30, 1e30],
      [1e-60, 1e90, 1e-30],
    ]) {
      let before = 1;
      const layers = plain.layers.map((layer, l) => {
        const factor = factors[l] ?? 1;
        before *= factor;
        const scale = before;
        return {
          ...layer,
          weight: layer.weight.map((w) => w * factor),
          bias: layer.bias.map((b) => b * scale),
        };
      });
      const found = areasByPattern(await made(networkOf(layers, 0.01), true));
      expect([...found.keys()].sort()).toEqual([...wanted.keys()].sort());
      for (const [key, area] of wanted) expect(Math.abs(found.get(key)! - area)).toBeLessThan(1e-13);
    }
  });

  it('cells as thin as 1e-30', async () => {
    const found = await made(
      lines([
        [1e30, 0, -1],
        [1, 1e-30, -1e-40],
      ]),
      true,
    );
    expect(found.areas.length).toBe(3);
    expect(Math.min(...found.areas)).toBeLessThan(1e-29);
  });

  it('refuses values beyond float64, and can be used again', async () => {
    const before = await made(lines([[1, 0, -0.25]]), true);
    const large = { weight: [[1e200, 1e200]], bias: [-1e200] };
    const network = handNetwork([large, { weight: [[1e200]], bias: [0] }], 0.01);
    await expect(host.partition(network, { domain: UNIT })).rejects.toThrow(InputError);
    expectSameBits(await made(lines([[1, 0, -0.25]]), true), before);
  });

  // The first is cut whole, the second in tiles.
  it.each([
    [[70, 70], 2 ** 18],
    [[100, 100, 100], 2 ** 20],
  ])('refuses a partition of %j that does not fit, and can be used again', async (hidden, maxBytes) => {
    const network = randomNetwork(4, hidden, 0.01);
    const before = await made(network, true);
    await expect(host.partition(network, { domain: UNIT, maxBytes })).rejects.toThrow(/--max-memory/);
    expectSameBits(await made(network, true), before);
  });
});
