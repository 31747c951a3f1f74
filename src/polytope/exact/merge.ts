// Puts the pieces of a complex together again: what two tiles share is numbered once.

import { type Complex, NONE, type Piece, sumTallies, type Tally } from './complex.ts';
import type { Tile } from './tiles.ts';

/** What has to be known of a complex to put its pieces together: its rows may be forgotten. */
export interface Outline {
  readonly vertices: number;
  readonly edgeTags: Uint32Array;
  readonly tally: Tally;
  /** The numbers in the complex of every tile's vertices. */
  readonly tileVertices: readonly Uint32Array[];
}

export function outline({ positions, edgeTags, tally }: Complex, tiles: readonly Tile[]): Outline {
  return {
    vertices: positions.length / 2,
    edgeTags,
    tally,
    tileVertices: tiles.map(({ vertices }) => vertices),
  };
}

/** The pieces that a complex's tiles have become, as one. The complex's own vertices come first. */
export function merge(whole: Outline, pieces: readonly Piece[]): Piece {
  const numbers = number(whole, pieces);
  const count = (of: (piece: Piece) => number) => pieces.reduce((sum, piece) => sum + of(piece), 0);
  const outputCount = pieces[0]!.outputs.length / (pieces[0]!.positions.length / 2);
  const cells = count(({ areas }) => areas.length);
  const entries = count(({ cellVertices }) => cellVertices.length);
  const merged = {
    positions: new Float64Array(2 * numbers.vertices),
    outputs: new Float64Array(outputCount * numbers.vertices),
    edges: new Uint32Array(2 * numbers.edges),
    edgeNeurons: new Uint32Array(numbers.edges),
    edgeTags: new Uint32Array(numbers.edges).fill(NONE),
    cellStarts: new Uint32Array(cells + 1),
    cellVertices: new Uint32Array(entries),
    cellEdges: new Uint32Array(entries),
    patterns: new Uint32Array(count(({ patterns }) => patterns.length)),
    areas: new Float64Array(cells),
    tally: sumTallies([whole.tally, ...pieces.map(({ tally }) => tally)]),
  };
  const next = { cell: 0, entry: 0, word: 0 };
  for (const [p, piece] of pieces.entries()) {
    const places = numbers.pieces[p]!;
    const { vertexOf, edgeOf } = places;
    scatterDoubles(piece.positions, 2, vertexOf, merged.positions);
    scatterDoubles(piece.outputs, outputCount, vertexOf, merged.outputs);
    scatterEdges(piece, places, merged.edges);
    scatterWords(piece.edgeNeurons, edgeOf, merged.edgeNeurons);
    scatterTags(piece, whole, edgeOf, merged.edgeTags);
    translate(piece.cellVertices, vertexOf, merged.cellVertices, next.entry);
    translate(piece.cellEdges, edgeOf, merged.cellEdges, next.entry);
    putStarts(piece.cellStarts, next.entry, merged.cellStarts, next.cell);
    merged.patterns.set(piece.patterns, next.word);
    merged.areas.set(piece.areas, next.cell);
    next.cell += piece.areas.length;
    next.entry += piece.cellVertices.length;
    next.word += piece.patterns.length;
  }
  return merged;
}

// What is done to every vertex, edge or cell is a loop in a function of its own, not a callback: engines compile those
// anew for every partition.

/** Where loops begin, the first ones at `entry`, as those from `cell` on. */
function putStarts(from: Uint32Array, entry: number, to: Uint32Array, cell: number): void {
  for (let c = 1; c < from.length; c++) to[cell + c] = entry + from[c]!;
}

/** Puts rows of doubles where they go. Not one function with `scatterWords`: for two kinds of array it is slower. */
function scatterDoubles(from: Float64Array, width: number, place: Uint32Array, to: Float64Array): void {
  for (let i = 0, at = 0; i < place.length; i++) {
    const base = place[i]! * width;
    for (let k = 0; k < width; k++) to[base + k] = from[at++]!;
  }
}

function scatterWords(from: Uint32Array, place: Uint32Array, to: Uint32Array): void {
  for (let i = 0; i < place.length; i++) to[place[i]!] = from[i]!;
}

/** The ends of a piece's edges, as vertices of the whole. */
function scatterEdges(
  { edges }: Piece,
  { vertexOf, edgeOf }: Numbers['pieces'][number],
  to: Uint32Array,
): void {
  for (let e = 0; e < edgeOf.length; e++) {
    to[2 * edgeOf[e]!] = vertexOf[edges[2 * e]!]!;
    to[2 * edgeOf[e]! + 1] = vertexOf[edges[2 * e + 1]!]!;
  }
}

/** A piece's tags name edges of the whole; these are what they are tagged with. */
function scatterTags({ edgeTags }: Piece, whole: Outline, edgeOf: Uint32Array, to: Uint32Array): void {
  for (let e = 0; e < edgeTags.length; e++) {
    const tag = edgeTags[e]!;
    if (tag !== NONE) to[edgeOf[e]!] = whole.edgeTags[tag]!;
  }
}

/** Numbers of a piece as numbers of the whole, from a place on. */
function translate(numbers: Uint32Array, place: Uint32Array, to: Uint32Array, at: number): void {
  for (let i = 0; i < numbers.length; i++) to[at + i] = place[numbers[i]!]!;
}

/** Where every vertex and edge of every piece goes. */
interface Numbers {
  readonly vertices: number;
  readonly edges: number;
  readonly pieces: readonly { readonly vertexOf: Uint32Array; readonly edgeOf: Uint32Array }[];
}

/** How far numbering has come: the next vertex, the next edge, and where the shared edges are. */
interface Count {
  vertices: number;
  edges: number;
  /** Of every shared edge: the vertices on it, and its parts, in their order along it. */
  readonly chains: Map<number, { readonly vertices: number; readonly edges: number; readonly parts: number }>;
}

function number(whole: Outline, pieces: readonly Piece[]): Numbers {
  const count: Count = { vertices: whole.vertices, edges: 0, chains: new Map() };
  const numbered = pieces.map((piece, p) => numberPiece(piece, whole.tileVertices[p]!, count));
  return { vertices: count.vertices, edges: count.edges, pieces: numbered };
}

/** Numbers a piece; its first vertices are the tile's `own`. */
function numberPiece(piece: Piece, own: Uint32Array, count: Count): Numbers['pieces'][number] {
  const vertexOf = new Uint32Array(piece.positions.length / 2).fill(NONE);
  const edgeOf = new Uint32Array(piece.edgeTags.length).fill(NONE);
  vertexOf.set(own);
  for (const [tag, parts] of chainsOf(piece, own.length)) {
    const known = count.chains.get(tag);
    if (known !== undefined && known.parts !== parts.length) {
      throw new Error(`two tiles cut edge ${tag} into ${known.parts} and ${parts.length} parts`);
    }
    const chain = known ?? { vertices: count.vertices, edges: count.edges, parts: parts.length };
    if (known === undefined) {
      count.chains.set(tag, chain);
      count.vertices += parts.length - 1;
      count.edges += parts.length;
    }
    for (let i = 0; i < parts.length; i++) {
      const edge = parts[i]!;
      edgeOf[edge] = chain.edges + i;
      if (i > 0) vertexOf[piece.edges[2 * edge]!] = chain.vertices + i - 1;
    }
  }
  let { vertices, edges } = count;
  for (let v = own.length; v < vertexOf.length; v++) if (vertexOf[v] === NONE) vertexOf[v] = vertices++;
  for (let e = 0; e < edgeOf.length; e++) if (edgeOf[e] === NONE) edgeOf[e] = edges++;
  count.vertices = vertices;
  count.edges = edges;
  return { vertexOf, edgeOf };
}

/** The parts of every tagged edge of a piece, in their order from the edge's beginning to its end. */
function chainsOf({ edges, edgeTags }: Piece, starts: number): Map<number, number[]> {
  const chains = new Map<number, number[]>();
  /** The part that begins at a vertex which lies on a tagged edge. */
  const next = new Map<number, number>();
  for (let e = 0; e < edgeTags.length; e++) {
    if (edgeTags[e] === NONE) continue;
    const from = edges[2 * e]!;
    if (from < starts) chains.set(edgeTags[e]!, [e]);
    else next.set(from, e);
  }
  for (const parts of chains.values()) {
    for (let to = edges[2 * parts[0]! + 1]!; to >= starts; ) {
      const part = next.get(to)!;
      parts.push(part);
      to = edges[2 * part + 1]!;
    }
  }
  return chains;
}
