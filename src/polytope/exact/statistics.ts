// What a partition is like in numbers: distributions over its cells and layers, and its points if it has any.

import { locatePoints, OUTSIDE } from './locate.ts';
import { BORDER, type Partition, totalArea } from './partition.ts';

/** One column of a histogram: how many lie from `from` to below `to`. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Columns of the histogram of areas for each factor of ten. */
const BINS_A_DECADE = 4;

/** The areas of the cells as shares of the domain, in columns of equal width on a logarithmic scale. */
export function areaHistogram(partition: Partition): Bin[] {
  const total = totalArea(partition);
  const column = (area: number) => Math.floor(BINS_A_DECADE * Math.log10(area / total));
  const counts = new Map<number, number>();
  for (const area of partition.areas) {
    if (area > 0) counts.set(column(area), (counts.get(column(area)) ?? 0) + 1);
  }
  const first = Math.min(...counts.keys());
  const length = counts.size === 0 ? 0 : Math.max(...counts.keys()) - first + 1;
  return Array.from({ length }, (_, i) => ({
    from: 10 ** ((first + i) / BINS_A_DECADE),
    to: 10 ** ((first + i + 1) / BINS_A_DECADE),
    count: counts.get(first + i) ?? 0,
  }));
}

/** How many cells have 0, 1, 2, ... vertices. */
export function vertexCounts({ cellStarts }: Partition): number[] {
  return tally(Array.from({ length: cellStarts.length - 1 }, (_, c) => cellStarts[c + 1]! - cellStarts[c]!));
}

/** How many edges the neurons of each hidden layer made. */
export function edgesPerLayer({ edgeNeurons, layers }: Partition): number[] {
  const layerOf = layers.flatMap(({ width }, layer) => new Array<number>(width).fill(layer));
  const counts = layers.map(() => 0);
  for (const neuron of edgeNeurons) if (neuron !== BORDER) counts[layerOf[neuron]!]!++;
  return counts;
}

/** Points and the cells that they lie in. */
export interface PointStatistics {
  /** Points within the domain. */
  readonly inside: number;
  readonly outside: number;
  /** How many cells hold 0, 1, 2, ... points. */
  readonly cellsHolding: readonly number[];
  /** How many cells would hold exactly one if as many points lay anywhere, independently and evenly: the mean. */
  readonly singleByChance: number;
}

/** How points, Float [n][2], are spread over the cells. */
export function pointStatistics(partition: Partition, points: Float32Array | Float64Array): PointStatistics {
  const cells = locatePoints(partition, points);
  const held = new Uint32Array(partition.areas.length);
  let inside = 0;
  for (const cell of cells) {
    if (cell === OUTSIDE) continue;
    held[cell]!++;
    inside++;
  }
  const total = totalArea(partition);
  let singleByChance = 0;
  if (inside > 0) {
    for (const area of partition.areas) {
      const share = area / total;
      singleByChance += inside * share * (1 - share) ** (inside - 1);
    }
  }
  const outside = cells.length - inside;
  return { inside, outside, cellsHolding: tally(Array.from(held)), singleByChance };
}

/** How often 0, 1, 2, ... occur. */
function tally(values: readonly number[]): number[] {
  const counts: number[] = [];
  for (const value of values) {
    while (counts.length <= value) counts.push(0);
    counts[value]!++;
  }
  return counts;
}
