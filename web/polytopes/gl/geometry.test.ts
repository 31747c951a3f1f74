// What the GPU is given: whole partitions and cut ones cover the same plane, cell by cell and line by line.

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { randomPartition, SPEC } from '../../../src/picture/exact/testing/random-partition.node.ts';
import { BORDER } from '../../../src/polytope/exact/partition.ts';
import { drawable } from '../../lab/drawable.ts';
import type { LabPartition } from '../../lab/protocol.ts';
import type { Rectangle } from '../camera.ts';
import { byDepth } from './by-depth.ts';
import { clipCells, clipEdges } from './clip.ts';
import { clippedGeometry, ROW, wholeGeometry } from './geometry.ts';

const DOMAIN = [0, 0, 1, 1] as const;
let lab: LabPartition;
beforeAll(async () => {
  const { found, parameters } = await randomPartition(3, DOMAIN);
  lab = drawable({ version: 1, epoch: 0, steps: 0, network: SPEC, parameters }, found, 0);
});

/** The area of each cell's triangles, of those that there are. */
function areas(
  places: ArrayLike<number>,
  stride: number,
  corners: ArrayLike<number>,
  cells: ArrayLike<number>,
) {
  const sums = new Map<number, number>();
  for (let t = 0; t < corners.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => [
      places[stride * corners[t + k]!]!,
      places[stride * corners[t + k]! + 1]!,
    ]);
    const twice = (b![0]! - a![0]!) * (c![1]! - a![1]!) - (c![0]! - a![0]!) * (b![1]! - a![1]!);
    sums.set(cells[t]!, (sums.get(cells[t]!) ?? 0) + twice / 2);
  }
  return sums;
}

/** x0, y0, x1, y1 within the domain, of any size down to a billionth. */
const rectangles = fc
  .tuple(
    fc.double({ min: 0.1, max: 0.9, noNaN: true }),
    fc.double({ min: 0.1, max: 0.9, noNaN: true }),
    fc.double({ min: -9, max: -1, noNaN: true }),
  )
  .map(([x, y, digits]): Rectangle => {
    const half = 10 ** digits / 2;
    return [x - half, y - half, x + half, y + half];
  });

describe('a whole partition', () => {
  test('has every cell with its area', () => {
    const { places, corners, cornerCells } = wholeGeometry(lab);
    const found = areas(places, 4, corners, cornerCells);
    expect(found.size).toBe(lab.partition.areas.length);
    lab.partition.areas.forEach((area, cell) => {
      expect(Math.abs(found.get(cell)! - area)).toBeLessThan(1e-6);
    });
  });

  test('has triangles that tile the cells and all turn the same way', () => {
    const { corners, cornerCells } = wholeGeometry(lab);
    const { vertices } = lab.partition;
    const found = areas(vertices, 2, corners, cornerCells);
    lab.partition.areas.forEach((area, cell) => {
      expect(Math.abs(found.get(cell)! - area)).toBeLessThan(1e-14);
    });
    for (let t = 0; t < corners.length; t += 3) {
      const one = areas(vertices, 2, corners.subarray(t, t + 3), cornerCells.subarray(t, t + 3));
      expect(one.get(cornerCells[t]!)).toBeGreaterThanOrEqual(-1e-15);
    }
  });

  test('has its places to 48 bits', () => {
    const { places } = wholeGeometry(lab);
    expect(places.length % (4 * ROW)).toBe(0);
    lab.partition.vertices.forEach((value, i) => {
      const at = 4 * (i >> 1) + (i & 1);
      expect(Math.abs(places[at]! + places[at + 2]! - value)).toBeLessThanOrEqual(2 ** -47);
    });
  });
});

describe('a cut partition', () => {
  test('fills its rectangle, and gives each cell no more than it has', () => {
    fc.assert(
      fc.property(rectangles, (rectangle) => {
        const [x0, y0, x1, y1] = rectangle;
        const { places, corners, cornerCells } = clipCells(lab, rectangle);
        const whole = (x1 - x0) * (y1 - y0);
        const found = areas(places, 2, corners, cornerCells);
        const sum = [...found.values()].reduce((a, b) => a + b, 0);
        expect(Math.abs(sum / whole - 1)).toBeLessThan(1e-5);
        for (const [cell, area] of found)
          expect(area).toBeLessThanOrEqual(lab.partition.areas[cell]! + 1e-5 * whole);
        for (let i = 0; i < places.length; i += 2) {
          expect(places[i]! >= x0 - 1e-15 && places[i]! <= x1 + 1e-15).toBe(true);
          expect(places[i + 1]! >= y0 - 1e-15 && places[i + 1]! <= y1 + 1e-15).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('has the length of each crease that lies in it, and of no other', () => {
    const { vertices, edges, edgeNeurons } = lab.partition;
    const length = (
      neuron: number,
      ax: number,
      ay: number,
      bx: number,
      by: number,
      into: Map<number, number>,
    ) => into.set(neuron, (into.get(neuron) ?? 0) + Math.hypot(bx - ax, by - ay));
    const all = new Map<number, number>();
    edgeNeurons.forEach((neuron, e) => {
      const [a, b] = [2 * edges[2 * e]!, 2 * edges[2 * e + 1]!];
      if (neuron !== BORDER)
        length(neuron, vertices[a]!, vertices[a + 1]!, vertices[b]!, vertices[b + 1]!, all);
    });
    // Four quarters together have what the whole has.
    const parts = new Map<number, number>();
    for (const rectangle of [
      [0, 0, 0.3, 0.6],
      [0.3, 0, 1, 0.6],
      [0, 0.6, 0.3, 1],
      [0.3, 0.6, 1, 1],
    ] as const) {
      const { places, neurons } = clipEdges(lab.partition, rectangle);
      neurons.forEach((neuron, i) => {
        length(neuron, places[4 * i]!, places[4 * i + 1]!, places[4 * i + 2]!, places[4 * i + 3]!, parts);
      });
    }
    expect([...parts.keys()].sort()).toEqual([...all.keys()].sort());
    for (const [neuron, sum] of all) expect(parts.get(neuron)).toBeCloseTo(sum, 9);
  });

  test('has the outputs of the network at its corners', () => {
    const rectangle: Rectangle = [0.4, 0.4, 0.45, 0.45];
    const { planes, partition } = lab;
    const { places, values, corners, cornerCells } = clipCells(lab, rectangle);
    const { outputCount } = partition;
    corners.forEach((vertex, i) => {
      const [x, y] = [places[2 * vertex]!, places[2 * vertex + 1]!];
      for (let o = 0; o < outputCount; o++) {
        const at = cornerCells[i]! * outputCount + o;
        const value =
          planes!.constants[at]! + planes!.gradients[2 * at]! * x + planes!.gradients[2 * at + 1]! * y;
        expect(values[vertex * outputCount + o]).toBeCloseTo(value, 6);
      }
    });
    const { edges, edgeNeurons, places: all } = clippedGeometry(lab, rectangle);
    expect(edges.length).toBe(2 * edgeNeurons.length);
    expect(Math.max(...edges)).toBeLessThan(all.length / 4);
  });
});

test('by depth, deep layers come first and nothing but the border is lost', () => {
  const { edges, edgeNeurons } = lab.partition;
  const sorted = byDepth(lab.partition, lab.neuronLayers);
  const layers = [...sorted.edgeNeurons].map((neuron) => lab.neuronLayers[neuron]!);
  expect(layers).toEqual([...layers].sort((a, b) => b - a));
  const named = (list: Uint32Array, neurons: Uint32Array) =>
    [...neurons].map((neuron, e) => `${neuron} ${list[2 * e]} ${list[2 * e + 1]}`).sort();
  const kept = [...edgeNeurons.keys()].filter((e) => edgeNeurons[e] !== BORDER);
  expect(named(sorted.edges, sorted.edgeNeurons)).toEqual(
    named(
      Uint32Array.from(kept.flatMap((e) => [edges[2 * e]!, edges[2 * e + 1]!])),
      Uint32Array.from(kept, (e) => edgeNeurons[e]!),
    ),
  );
});
