// Which edges of a partition are drawn, as lines between vertices.

import { BORDER, type Partition } from '../../polytope/exact/partition.ts';

/** Which creases are drawn: those of the neurons n with chosen[n] not 0; all if it is missing. */
export type Chosen = Uint8Array | undefined;

/** The layer of every hidden neuron. */
export function layersOfNeurons({ layers }: Pick<Partition, 'layers'>): Uint16Array {
  return Uint16Array.from(layers.flatMap(({ width }, layer) => new Array<number>(width).fill(layer)));
}

/** Uint32 [lines][2]: the vertices of the chosen creases' edges; the border of the domain is no crease. */
export function creaseLines(
  { edges, edgeNeurons }: Pick<Partition, 'edges' | 'edgeNeurons'>,
  chosen: Chosen,
): Uint32Array {
  const lines = new Uint32Array(edges.length);
  let count = 0;
  for (let edge = 0; edge < edgeNeurons.length; edge++) {
    const neuron = edgeNeurons[edge]!;
    if (neuron === BORDER || chosen?.[neuron] === 0) continue;
    lines[count++] = edges[2 * edge]!;
    lines[count++] = edges[2 * edge + 1]!;
  }
  return lines.subarray(0, count);
}

/** The same for each layer by itself. */
export function creaseLinesByLayer(partition: Partition, chosen: Chosen): number[][] {
  const { edges, edgeNeurons, layers } = partition;
  const layerOf = layersOfNeurons(partition);
  const groups: number[][] = layers.map(() => []);
  edgeNeurons.forEach((neuron, edge) => {
    if (neuron === BORDER || chosen?.[neuron] === 0) return;
    groups[layerOf[neuron]!]!.push(edges[2 * edge]!, edges[2 * edge + 1]!);
  });
  return groups;
}
