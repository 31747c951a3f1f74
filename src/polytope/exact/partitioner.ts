// Makes exact partitions: a small one at once, of a large one the rectangle's tiles, on whatever threads there are.

import { InputError } from '../../format/input-error.ts';
import { exp, log } from '../../random/math.ts';
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
  /** Vertices up to which, as far as can be told, it is cut at once; 24,000 if not given, as only tests and benchmarks do. */
  readonly whole?: number | undefined;
}

/** Vertices from which on the rectangle may be divided: as early as there is something to divide. */
const FIRST_VERTICES = 512;
/** With so many vertices at the end it is not divided yet: every tile has to be taken out, begun and put back. */
const WHOLE = 24_000;
/** Into how many tiles, and into how many where it will be large: enough for many threads to end together. */
const TILES = 8;
const MANY_TILES = 32;
const LARGE = 2 ** 16;

/**
 * Partitions a rectangle by the creases of a network. The tiles do not depend on who solves them, so neither does a bit
 * of the result.
 * @param solveAll solves complexes, in any order, on any threads; the pieces in the order of the complexes
 * @throws InputError if the partition would not fit, or the network's values overflow float64
 */
export async function partition(
  solver: Solver,
  network: ExactNetwork,
  { domain, maxBytes = Number.POSITIVE_INFINITY, whole = WHOLE }: PartitionOptions,
  solveAll: (complexes: readonly Complex[], watch: (piece: Piece) => void) => Promise<Piece[]>,
): Promise<Partition> {
  const words = patternWords(network);
  const counts = [4];
  const depth = network.layers.length - 1;
  // Where rows are long, fewer find room in the caches.
  const most = Math.min(whole, solver.tileVertices);
  const first = solver.advance(rectangle(domain, words.at(-1)!), (vertices) => {
    counts.push(vertices);
    return vertices > FIRST_VERTICES && expectedVertices(counts, depth) > most;
  });
  if (isPiece(first)) {
    if (bytesOf(first) > maxBytes) throw tooLarge(maxBytes, first.areas.length);
    return toPartition(network, domain, first);
  }
  const tiles = divide(first, expectedVertices(counts, depth) > LARGE ? MANY_TILES : TILES);
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

/**
 * How many vertices there will be after all hidden layers, told from the first ones: their number grows about as a power
 * of the layers, near 1 in a network that has only been drawn, near 2 in one that has learnt.
 * @param counts vertices of the rectangle and after every layer so far
 */
export function expectedVertices(counts: readonly number[], depth: number): number {
  const layers = counts.length - 1;
  const vertices = counts[layers]!;
  const half = Math.ceil(layers / 2);
  // Of the first layers of a deep network nothing can be told.
  if (layers < 2 || 6 * layers < depth) return vertices;
  const power = Math.min(3, log(vertices / counts[half]!) / log(layers / half));
  return vertices * exp(power * log(depth / layers));
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
