// What is drawn and looked up of a partition agrees with the network itself, and with its other descriptions.

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../src/engine/create.node.ts';
import { gridPoints } from '../../src/engine/grid.ts';
import { initialise } from '../../src/net/initialise.ts';
import { forward } from '../../src/net/mlp.ts';
import type { NetworkSpec } from '../../src/net/network.ts';
import { type Partitioner, startPartitioner } from '../../src/polytope/exact/create.node.ts';
import { locatePoints } from '../../src/polytope/exact/locate.ts';
import { neighbours } from '../../src/polytope/exact/neighbours.ts';
import { exactNetwork } from '../../src/polytope/exact/network.ts';
import { totalArea } from '../../src/polytope/exact/partition.ts';
import { TorchGenerator } from '../../src/random/torch.ts';
import { buffersIn, drawable, planesOf } from './drawable.ts';
import { cellAt, creaseOf, locate, neuronPlace } from './look.ts';
import type { LabPartition } from './protocol.ts';

const network: NetworkSpec = {
  inputs: 2,
  hidden: [20, 33, 5],
  outputs: 3,
  activation: { kind: 'leaky_relu', slope: 0.1 },
};
const parameters = initialise(network, new TorchGenerator(3), 'reference');
const DOMAIN = [0.1, 0, 1, 0.8] as const;

let partitioner: Partitioner;
let lab: LabPartition;
beforeAll(async () => {
  partitioner = await startPartitioner({ threads: 1 });
  const partition = await partitioner.partition(exactNetwork(network, parameters), { domain: DOMAIN });
  lab = drawable({ epoch: 4, steps: 0, version: 1, network, parameters }, partition, 5);
});
afterAll(() => partitioner.close());

const inside = fc.record({
  x: fc.double({ min: 0.1, max: 0.999, noNaN: true }),
  y: fc.double({ min: 0, max: 0.799, noNaN: true }),
});

describe('a partition to draw', () => {
  test('its hashes are those that the engine finds at points within the cells', async () => {
    const engine = await createEngine('wasm', 1);
    const loaded = await engine.load(network, parameters);
    const grid = { domain: DOMAIN, width: 40, height: 30 };
    const { hashes } = await loaded.sample(grid, 0, 30);
    const cells = locatePoints(lab.partition, gridPoints(grid, 0, 30));
    const word = (value: number) => value.toString(16).padStart(8, '0');
    const known = new Map<number, string>();
    const hashIn = (cell: number) => {
      if (!known.has(cell)) known.set(cell, cellAt(lab, cell, 0.5, 0.5).hash);
      return known.get(cell);
    };
    let equal = 0;
    cells.forEach((cell, i) => {
      if (hashIn(cell) === word(hashes[2 * i]!) + word(hashes[2 * i + 1]!)) equal++;
    });
    // A point that float32 puts on the other side of a crease.
    expect(equal).toBeGreaterThan(cells.length - 5);
    await engine.close();
  });

  test('its planes are those that came with it, or the same made later, once', () => {
    const without = drawable(
      { epoch: 4, steps: 0, version: 1, network, parameters },
      lab.partition,
      5,
      false,
    );
    expect(without.planes).toBeUndefined();
    expect(planesOf(lab)).toBe(lab.planes);
    expect(planesOf(without)).toEqual(lab.planes);
    expect(planesOf(without)).toBe(planesOf(without));
  });

  test('everything large in it is handed over, once', () => {
    const buffers = buffersIn(lab);
    expect(buffers).toContain(lab.partition.vertices.buffer);
    expect(buffers).toContain(lab.colours.buffer);
    expect(buffers).toContain(lab.planes!.gradients.buffer);
    expect(new Set(buffers).size).toBe(buffers.length);
    expect(structuredClone(lab, { transfer: [] })).toEqual(lab);
  });
});

describe('looking up', () => {
  test('a point is in the cell that the command line finds, outside of the domain in none', () => {
    fc.assert(
      fc.property(inside, ({ x, y }) => {
        const cell = locate(lab, x, y);
        const [found] = locatePoints(lab.partition, Float64Array.of(x, y));
        const isNear = cellAt(lab, cell, x, y).distance < 1e-12;
        expect(cell === found || isNear).toBe(true);
      }),
    );
    expect(locate(lab, 0.05, 0.4)).toBe(-1);
    expect(locate(lab, 0.5, 0.81)).toBe(-1);
    expect(locate(lab, Number.NaN, 0.4)).toBe(-1);
    expect(locate(lab, 1, 0.8)).toBeGreaterThanOrEqual(0);
  });

  test('the affine function is what the network computes there; pattern and hash are those of the point', () => {
    const wide = parameters.map(({ weight, bias }) => ({
      weight: Float64Array.from(weight),
      bias: Float64Array.from(bias),
    }));
    fc.assert(
      fc.property(inside, ({ x, y }) => {
        const found = cellAt(lab, locate(lab, x, y), x, y);
        const { outputs, preActivations } = forward(network, wide, Float64Array.of(x, y), 1);
        outputs.forEach((output, o) => {
          expect(Math.abs(found.outputs[o]! - output)).toBeLessThan(1e-12);
        });
        if (found.distance < 1e-9) return;
        expect(found.pattern).toEqual(preActivations.map((z) => Array.from(z, (value) => value > 0)));
        expect(found.hash).toMatch(/^[0-9a-f]{16}$/);
      }),
    );
  });

  test('neighbours differ in the neuron that divides them, and come back', () => {
    const { starts } = neighbours(lab.partition);
    for (const cell of [0, 7, 20]) {
      const mine = cellAt(lab, cell, 0.5, 0.5);
      expect(mine.neighbours.length).toBe(starts[cell + 1]! - starts[cell]!);
      for (const { cell: other, neuron } of mine.neighbours) {
        const theirs = cellAt(lab, other, 0.5, 0.5);
        const { layer, neuron: n } = neuron;
        expect(theirs.pattern[layer]![n]).toBe(!mine.pattern[layer]![n]);
        expect(theirs.neighbours.some((back) => back.cell === cell)).toBe(true);
      }
    }
  });

  test('shares add up, and a crease has the edges of its neuron', () => {
    const count = lab.partition.areas.length;
    const shares = Array.from({ length: count }, (_, cell) => cellAt(lab, cell, 0.5, 0.5).share);
    expect(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1)).toBeLessThan(1e-9);
    expect(totalArea(lab.partition)).toBeCloseTo(0.9 * 0.8, 12);
    for (const edge of creaseOf(lab, 25)) expect(lab.partition.edgeNeurons[edge]).toBe(25);
    expect(neuronPlace(network, 25)).toEqual({ layer: 1, neuron: 5 });
    expect(neuronPlace(network, 57)).toEqual({ layer: 2, neuron: 4 });
    expect(lab.neuronLayers[25]).toBe(1);
    expect(lab.neuronLayers.length).toBe(58);
  });
});
