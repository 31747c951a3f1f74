// Makes exact partitions: the rectangle until it has some hundred cells, then its tiles, on whatever threads there are.

import { InputError } from '../../format/input-error.ts';
import { type Complex, isPiece, type Piece, rectangle } from './complex.ts';
import { patternWords } from './layout.ts';
import { merge, outline } from './merge.ts';
import type { ExactNetwork } from './network.ts';
import type { Partition } from './partition.ts';
import type { Solver } from './solver.ts';
import { divide } from './tiles.ts';

export interface PartitionOptions {
  readonly domain: Partition['domain'];
  /** Bytes that the partition may have in all; unlimited when not given. */
  readonly maxBytes?: number | undefined;
}

/** Vertices from which on the rectangle is divided, and into how many tiles: enough for many threads to end together. */
const FIRST_VERTICES = 512;
const FIRST_TILES = 32;

/**
 * Partitions a rectangle by the creases of a network. The tiles do not depend on who solves them, so neither does a bit
 * of the result.
 * @param solveAll solves complexes, in any order, on any threads; the pieces in the order of the complexes
 * @throws InputError if the partition would not fit, or the network's values overflow float64
 */
export async function partition(
  solver: Solver,
  network: ExactNetwork,
  { domain, maxBytes = Number.POSITIVE_INFINITY }: PartitionOptions,
  solveAll: (complexes: readonly Complex[], watch: (piece: Piece) => void) => Promise<Piece[]>,
): Promise<Partition> {
  const words = patternWords(network);
  const first = solver.advance(rectangle(domain, words.at(-1)!), FIRST_VERTICES);
  if (isPiece(first)) {
    if (bytesOf(first) > maxBytes) throw tooLarge(maxBytes, first.areas.length);
    return toPartition(network, domain, first);
  }
  const tiles = divide(first, FIRST_TILES);
  let bytes = 0;
  let regions = 0;
  const pieces = await solveAll(
    tiles.map(({ complex }) => complex),
    (piece) => {
      bytes += bytesOf(piece);
      regions += piece.areas.length;
      // Twice: the pieces, and what they are merged into.
      if (2 * bytes > maxBytes) throw tooLarge(maxBytes, regions);
    },
  );
  return toPartition(network, domain, merge(outline(first, tiles), pieces));
}

function bytesOf(piece: Piece): number {
  return Object.values(piece).reduce(
    (sum, array) => sum + (ArrayBuffer.isView(array) ? array.byteLength : 0),
    0,
  );
}

function tooLarge(limit: number, regions: number): InputError {
  return new InputError(
    `the partition does not fit into ${(limit / 1e6).toLocaleString('en', { maximumSignificantDigits: 3 })} MB (${regions} polytopes found before it was full): take a smaller --domain, or allow more with --max-memory`,
  );
}

function toPartition(network: ExactNetwork, domain: Partition['domain'], piece: Piece): Partition {
  const { layers } = network;
  const words = patternWords(network);
  return {
    domain,
    vertices: piece.positions,
    outputs: piece.outputs,
    outputCount: layers.at(-1)!.outputs,
    edges: piece.edges,
    edgeNeurons: piece.edgeNeurons,
    cellStarts: piece.cellStarts,
    cellVertices: piece.cellVertices,
    cellEdges: piece.cellEdges,
    patterns: piece.patterns,
    patternWords: words.at(-1)!,
    layers: layers.slice(0, -1).map(({ outputs: width }, l) => ({ word: words[l]!, width })),
    areas: piece.areas,
    ...piece.tally,
  };
}
