// Vertices as the data of SVG paths.

import { BORDER, type Partition } from '../../polytope/exact/partition.ts';

/** A number with all its digits and without a zero before the point, which SVG allows to leave out. */
export function number(value: number): string {
  return String(value).replace(/^(-?)0\./, '$1.');
}

/** A line through vertices. */
export function pathOf(positions: Float64Array, vertices: readonly number[]): string {
  // After the first point of a path come lines without a letter of their own.
  const points = vertices.map((v) => `${number(positions[2 * v]!)},${number(positions[2 * v + 1]!)}`);
  return `M${points.join(' ')}`;
}

/** The outline of a cell, without vertices between two edges of one neuron: its crease is straight along a cell. */
export function cellOutline(
  { cellStarts, cellVertices, cellEdges, edgeNeurons }: Partition,
  positions: Float64Array,
  cell: number,
): string {
  const corners: number[] = [];
  const end = cellStarts[cell + 1]!;
  let before = edgeNeurons[cellEdges[end - 1]!]!;
  for (let i = cellStarts[cell]!; i < end; i++) {
    const neuron = edgeNeurons[cellEdges[i]!]!;
    if (neuron !== before || neuron === BORDER) corners.push(cellVertices[i]!);
    before = neuron;
  }
  return `${pathOf(positions, corners)}z`;
}
