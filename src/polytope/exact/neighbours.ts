// Which cells lie next to which, and across which edge.

import { BORDER, edgeCells, type Partition } from './partition.ts';

/** Lists in one array: cell c has the entries from starts[c] to starts[c + 1], in the order of its loop. */
export interface Neighbours {
  /** Uint32 [F + 1]. */
  readonly starts: Uint32Array;
  /** Uint32 [entries]: the neighbouring cell. A cell that lies along several edges of another comes once for each. */
  readonly cells: Uint32Array;
  /** Uint32 [entries]: the edge between the two. */
  readonly edges: Uint32Array;
}

/** The cell behind every edge of every loop, aligned with `cellEdges`; BORDER on the border of the domain. */
export function cellsAcross(partition: Partition): Uint32Array {
  const { cellStarts, cellEdges } = partition;
  const sides = edgeCells(partition);
  const across = new Uint32Array(cellEdges.length);
  for (let cell = 0; cell + 1 < cellStarts.length; cell++) {
    for (let i = cellStarts[cell]!; i < cellStarts[cell + 1]!; i++) {
      const edge = cellEdges[i]!;
      across[i] = sides[2 * edge] === cell ? sides[2 * edge + 1]! : sides[2 * edge]!;
    }
  }
  return across;
}

/** The neighbours of every cell. */
export function neighbours(partition: Partition): Neighbours {
  const { cellStarts, cellEdges } = partition;
  const across = cellsAcross(partition);
  const inside = across.filter((cell) => cell !== BORDER);
  const edges = new Uint32Array(inside.length);
  const starts = new Uint32Array(cellStarts.length);
  let next = 0;
  for (let cell = 0; cell + 1 < cellStarts.length; cell++) {
    for (let i = cellStarts[cell]!; i < cellStarts[cell + 1]!; i++) {
      if (across[i] !== BORDER) edges[next++] = cellEdges[i]!;
    }
    starts[cell + 1] = next;
  }
  return { starts, cells: inside, edges };
}
