// The creases of a partition as polylines, each as long as it goes and without points on which it does not bend.

import { BORDER, type Partition } from '../../polytope/exact/partition.ts';
import { type Chosen, layersOfNeurons } from './crease-lines.ts';

/** In the links of a vertex: no edge. */
const NONE = -1;

/**
 * The vertices of each polyline, neuron by neuron. A crease bends only where it crosses one of an earlier layer: within
 * a cell of the layers before it is straight, and so are all of its layer.
 * @param layer only creases of this layer
 */
export function* creaseChains(partition: Partition, chosen: Chosen, layer?: number): Generator<number[]> {
  const { edges, edgeNeurons, vertices } = partition;
  const layerOf = layersOfNeurons(partition);
  const vertexCount = vertices.length / 2;
  const lowest = new Uint16Array(vertexCount).fill(0xffff);
  edgeNeurons.forEach((neuron, edge) => {
    if (neuron === BORDER) return;
    for (const vertex of [edges[2 * edge]!, edges[2 * edge + 1]!]) {
      lowest[vertex] = Math.min(lowest[vertex]!, layerOf[neuron]!);
    }
  });
  const links = new Int32Array(2 * vertexCount).fill(NONE);
  const done = new Uint8Array(edgeNeurons.length);
  for (const [neuron, own] of edgesByNeuron(partition)) {
    if (chosen?.[neuron] === 0 || (layer !== undefined && layerOf[neuron] !== layer)) continue;
    for (const edge of own) {
      link(edges[2 * edge]!, edge);
      link(edges[2 * edge + 1]!, edge);
    }
    for (const edge of own) {
      if (done[edge] === 1) continue;
      done[edge] = 1;
      const back = walk(edges[2 * edge]!).reverse();
      const chain = [...back, ...walk(edges[2 * edge + 1]!)];
      yield chain.filter((v, i) => i === 0 || i === chain.length - 1 || lowest[v]! < layerOf[neuron]!);
    }
    for (const edge of own) {
      links.fill(NONE, 2 * edges[2 * edge]!, 2 * edges[2 * edge]! + 2);
      links.fill(NONE, 2 * edges[2 * edge + 1]!, 2 * edges[2 * edge + 1]! + 2);
    }
  }

  /** Notes an edge at a vertex; a third one there, in degenerate networks, begins a polyline of its own. */
  function link(vertex: number, edge: number): void {
    if (links[2 * vertex] === NONE) links[2 * vertex] = edge;
    else if (links[2 * vertex + 1] === NONE) links[2 * vertex + 1] = edge;
  }

  /** The vertices from one on, along edges that are not done. */
  function walk(from: number): number[] {
    const found = [from];
    for (let vertex = from; ; ) {
      let next = links[2 * vertex]!;
      if (next === NONE || done[next] === 1) next = links[2 * vertex + 1]!;
      if (next === NONE || done[next] === 1) return found;
      done[next] = 1;
      vertex = edges[2 * next] === vertex ? edges[2 * next + 1]! : edges[2 * next]!;
      found.push(vertex);
    }
  }
}

function edgesByNeuron({ edgeNeurons }: Partition): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  edgeNeurons.forEach((neuron, edge) => {
    if (neuron === BORDER) return;
    const group = groups.get(neuron);
    if (group === undefined) groups.set(neuron, [edge]);
    else group.push(edge);
  });
  return groups;
}
