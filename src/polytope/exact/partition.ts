// The exact partition of a rectangle by all creases of a network: its arrays, and what can be counted in them.

/** In `edgeNeurons`: the edge lies on the border of the domain. */
export const BORDER = 0xffffffff;

/**
 * A planar complex of V vertices, E edges and F cells. Vertices, edges and cells come in one order whatever the number
 * of threads. Exact means: every sign of a pre-activation is the one that float64 arithmetic gives it.
 */
export interface Partition {
  /** x0, y0, x1, y1. */
  readonly domain: readonly [number, number, number, number];
  /** Float64 [V][2]. */
  readonly vertices: Float64Array;
  /** The network's outputs at the vertices, Float64 [V][outputs]. */
  readonly outputs: Float64Array;
  readonly outputCount: number;
  /** Uint32 [E][2]: the ends. */
  readonly edges: Uint32Array;
  /** Uint32 [E]: the hidden neuron, counted from the input side, on whose crease the edge lies; or BORDER. */
  readonly edgeNeurons: Uint32Array;
  /** Uint32 [F + 1]: cell c has the entries from cellStarts[c] to cellStarts[c + 1] of the next two arrays. */
  readonly cellStarts: Uint32Array;
  /** The loops, counter-clockwise where y points up: a vertex, and the edge from it to the next vertex. */
  readonly cellVertices: Uint32Array;
  readonly cellEdges: Uint32Array;
  /**
   * Uint32 [F][patternWords]: bit 1 where the neuron is positive. Each layer begins a new word. Empty, with no words,
   * where the network does not keep patterns.
   */
  readonly patterns: Uint32Array;
  readonly patternWords: number;
  /** Where each hidden layer's bits begin: word of its first neuron, and the layer's width. */
  readonly layers: readonly { readonly word: number; readonly width: number }[];
  /** Float64 [F]. */
  readonly areas: Float64Array;
  /** How near the nearest decision was: the smallest |pre-activation| other than 0 at any vertex when it was signed. */
  readonly nearest: number;
  /** Signs that rounding made contradictory and that were settled by their order on an edge; 0 but for degenerate nets. */
  readonly repairs: number;
  /** Multiply-adds of the products, for comparison with a raster's. */
  readonly multiplyAdds: number;
}

/** Activation patterns, whatever has them. */
export type Patterns = Pick<Partition, 'patterns' | 'patternWords' | 'layers'>;

/** Number of cells. */
export function regionCount(partition: Partition): number {
  return partition.areas.length;
}

/** V - E + F, which is 1 for every partition of a rectangle. */
export function eulerNumber({ vertices, edges, areas }: Partition): number {
  return vertices.length / 2 - edges.length / 2 + areas.length;
}

/** The sum of all areas, by Neumaier's compensated sum (1974), so that a million small cells lose nothing. */
export function totalArea({ areas }: Partition): number {
  let sum = 0;
  let lost = 0;
  for (const area of areas) {
    const next = sum + area;
    lost += Math.abs(sum) >= Math.abs(area) ? sum - next + area : area - next + sum;
    sum = next;
  }
  return sum + lost;
}

/** The `count` largest areas, falling. */
export function largestAreas({ areas }: Partition, count: number): Float64Array {
  return Float64Array.from(areas).sort().reverse().subarray(0, count);
}

/** The cells on both sides of every edge, Uint32 [E][2]; BORDER where there is none. */
export function edgeCells({ edges, cellStarts, cellEdges }: Partition): Uint32Array {
  const sides = new Uint32Array(edges.length).fill(BORDER);
  for (let cell = 0; cell + 1 < cellStarts.length; cell++) {
    for (let i = cellStarts[cell]!; i < cellStarts[cell + 1]!; i++) {
      const edge = cellEdges[i]!;
      sides[2 * edge + (sides[2 * edge] === BORDER ? 0 : 1)] = cell;
    }
  }
  return sides;
}

/** Whether hidden neuron `neuron` of layer `layer` is positive in a cell. */
export function isActive(partition: Partition, cell: number, layer: number, neuron: number): boolean {
  const word = partition.layers[layer]!.word + (neuron >> 5);
  return ((partition.patterns[cell * partition.patternWords + word]! >>> (neuron & 31)) & 1) === 1;
}

/** Areas of polygons by the shoelace formula, relative to each loop's first vertex: small cells keep their digits. */
export function loopAreas(vertices: Float64Array, starts: Uint32Array, loop: Uint32Array): Float64Array {
  const areas = new Float64Array(starts.length - 1);
  for (let cell = 0; cell < areas.length; cell++) {
    const first = starts[cell]!;
    const end = starts[cell + 1]!;
    const x0 = vertices[2 * loop[first]!]!;
    const y0 = vertices[2 * loop[first]! + 1]!;
    let twice = 0;
    let ux = vertices[2 * loop[first + 1]!]! - x0;
    let uy = vertices[2 * loop[first + 1]! + 1]! - y0;
    for (let i = first + 2; i < end; i++) {
      const vx = vertices[2 * loop[i]!]! - x0;
      const vy = vertices[2 * loop[i]! + 1]! - y0;
      twice += ux * vy - vx * uy;
      ux = vx;
      uy = vy;
    }
    areas[cell] = twice / 2;
  }
  return areas;
}
