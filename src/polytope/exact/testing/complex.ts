// What must hold for every partition: a planar complex of the rectangle with one cell for every pattern.

import { expect } from 'vitest';
import { BORDER, edgeCells, eulerNumber, type Partition, regionCount, totalArea } from '../partition.ts';
import { patternKeys } from './patterns.ts';

/**
 * Checks loops, edges, areas, Euler's formula. `generic`: no two creases coincide, so that patterns are distinct, every
 * edge separates two patterns that differ in its own neuron only, and rounding settled nothing.
 */
export function expectComplex(partition: Partition, generic: boolean): void {
  const { domain, vertices, edges, cellStarts, areas } = partition;
  const size = (domain[2] - domain[0]) * (domain[3] - domain[1]);
  expect(eulerNumber(partition)).toBe(1);
  expect(Math.abs(totalArea(partition) - size)).toBeLessThan(1e-12 * size);
  expect(cellStarts.length).toBe(areas.length + 1);
  expect(vertices.every(Number.isFinite)).toBe(true);
  expect(edges.every((vertex) => vertex < vertices.length / 2)).toBe(true);
  // In degenerate networks rounding may leave cells without width, of either sign.
  const least = generic ? 0 : -1e-15 * size;
  expect(areas.every((area) => area >= least)).toBe(true);
  expectLoops(partition);
  expectSides(partition, generic);
  if (!generic) return;
  expect(partition.repairs).toBe(0);
  expect(new Set(patternKeys(partition)).size).toBe(regionCount(partition));
}

/** Every entry's edge joins its vertex with the next one's, and no vertex comes twice. */
function expectLoops({ edges, cellStarts, cellVertices, cellEdges }: Partition): void {
  const faults: string[] = [];
  for (let cell = 0; cell + 1 < cellStarts.length; cell++) {
    const [first, end] = [cellStarts[cell]!, cellStarts[cell + 1]!];
    const loop = cellVertices.subarray(first, end);
    if (loop.length < 3 || new Set(loop).size !== loop.length) faults.push(`loop of cell ${cell}: ${loop}`);
    for (let i = first; i < end; i++) {
      const edge = cellEdges[i]!;
      const ends = [cellVertices[i]!, cellVertices[i + 1 < end ? i + 1 : first]!];
      const [from, to] = [edges[2 * edge]!, edges[2 * edge + 1]!];
      if (Math.min(...ends) !== Math.min(from, to) || Math.max(...ends) !== Math.max(from, to)) {
        faults.push(`edge ${edge} of cell ${cell}`);
      }
    }
  }
  expect(faults).toEqual([]);
}

/** Edges on the border have one cell, the others two, in opposite directions; generic: that differ in the edge's neuron. */
function expectSides(partition: Partition, generic: boolean): void {
  const { domain, vertices, edges, edgeNeurons, cellStarts, cellVertices, cellEdges } = partition;
  const sides = edgeCells(partition);
  const forward = new Uint8Array(edgeNeurons.length);
  const backward = new Uint8Array(edgeNeurons.length);
  for (let i = 0; i < cellStarts.at(-1)!; i++) {
    const edge = cellEdges[i]!;
    const along = edges[2 * edge] === cellVertices[i] ? forward : backward;
    along[edge] = along[edge]! + 1;
  }
  const onBorder = (a: number, b: number) =>
    [0, 1].some((axis) =>
      [domain[axis]!, domain[axis + 2]!].some(
        (side) => vertices[2 * a + axis] === side && vertices[2 * b + axis] === side,
      ),
    );
  const faults: string[] = [];
  edgeNeurons.forEach((neuron, edge) => {
    const [a, b] = [sides[2 * edge]!, sides[2 * edge + 1]!];
    const border = neuron === BORDER;
    if (border !== (b === BORDER) || a === BORDER || a === b) faults.push(`edge ${edge}: cells ${a}, ${b}`);
    if (forward[edge]! + backward[edge]! !== (border ? 1 : 2) || forward[edge]! > 1 || backward[edge]! > 1) {
      faults.push(`edge ${edge}: directions`);
    }
    if (border && !onBorder(edges[2 * edge]!, edges[2 * edge + 1]!))
      faults.push(`edge ${edge}: off the border`);
    if (border || !generic) return;
    const differing = differingNeurons(partition, a, b);
    if (differing.length !== 1 || differing[0] !== neuron) {
      faults.push(`edge ${edge} of neuron ${neuron}: its cells differ in ${differing}`);
    }
  });
  expect(faults).toEqual([]);
}

/** Hidden neurons, counted from the input side, in which two cells' patterns differ. */
export function differingNeurons(
  { patterns, patternWords, layers }: Partition,
  a: number,
  b: number,
): number[] {
  const found: number[] = [];
  let first = 0;
  for (const { word, width } of layers) {
    for (let w = 0; w < Math.ceil(width / 32); w++) {
      let bits = patterns[a * patternWords + word + w]! ^ patterns[b * patternWords + word + w]!;
      for (let n = 0; bits !== 0; n++, bits >>>= 1) if (bits & 1) found.push(first + 32 * w + n);
    }
    first += width;
  }
  return found;
}

/** All arrays are the same bits, and all other fields equal. */
export function expectSameBits(a: Partition, b: Partition, but: readonly (keyof Partition)[] = []): void {
  for (const key of Object.keys(a) as (keyof Partition)[]) {
    if (but.includes(key)) continue;
    const [left, right] = [a[key], b[key]];
    if (ArrayBuffer.isView(left) && ArrayBuffer.isView(right)) {
      const bytes = (array: ArrayBufferView) =>
        new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      const [p, q] = [bytes(left), bytes(right)];
      expect(p.length === q.length && p.every((byte, i) => byte === q[i]), key).toBe(true);
    } else expect(left, key).toEqual(right);
  }
}
