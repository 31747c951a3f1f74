// Creases in the order in which depth draws them: deep layers first, so that the first layer is on top.

import { BORDER } from '../../../src/polytope/exact/partition.ts';
import type { Geometry } from './geometry.ts';

/** Edges sorted by layer, falling, otherwise in their order; those on the border are left out. */
export function byDepth(
  { edges, edgeNeurons }: Pick<Geometry, 'edges' | 'edgeNeurons'>,
  neuronLayers: Uint32Array,
): Pick<Geometry, 'edges' | 'edgeNeurons'> {
  const layers = 1 + neuronLayers.reduce((most, layer) => Math.max(most, layer), 0);
  /** By layer, counted from the deepest: where its edges begin. */
  const starts = new Uint32Array(layers + 1);
  const rank = (neuron: number) => layers - 1 - neuronLayers[neuron]!;
  for (const neuron of edgeNeurons) if (neuron !== BORDER) starts[rank(neuron) + 1]!++;
  for (let layer = 0; layer < layers; layer++) starts[layer + 1]! += starts[layer]!;
  const count = starts[layers]!;
  const sorted = { edges: new Uint32Array(2 * count), edgeNeurons: new Uint32Array(count) };
  edgeNeurons.forEach((neuron, edge) => {
    if (neuron === BORDER) return;
    const at = starts[rank(neuron)]!++;
    sorted.edgeNeurons[at] = neuron;
    sorted.edges[2 * at] = edges[2 * edge]!;
    sorted.edges[2 * at + 1] = edges[2 * edge + 1]!;
  });
  return sorted;
}
