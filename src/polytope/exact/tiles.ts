// Divides a complex into tiles of neighbouring cells, each a complex of its own that can be cut without the others.
//
// What two tiles share is an edge. Each cuts it by itself, and both get the same bits: a vertex on it is made from the
// edge's ends alone, and its rows are always products (see `neverPlanned`). merge.ts relies on it.

import { type Complex, NONE, NOTHING } from './complex.ts';

export interface Tile {
  readonly complex: Complex;
  /** Uint32: the number in the whole of every vertex of the tile. */
  readonly vertices: Uint32Array;
}

/** Divides a complex into up to `count` tiles, a power of two, of about as many cells each. */
export function divide(whole: Complex, count: number): Tile[] {
  const all = new Uint32Array(whole.cellStarts.length - 1);
  for (let cell = 0; cell < all.length; cell++) all[cell] = cell;
  const groups = halve(centresOf(whole), all, count);
  const tileOf = new Uint32Array(all.length);
  for (const [tile, cells] of groups.entries()) {
    for (let i = 0; i < cells.length; i++) tileOf[cells[i]!] = tile;
  }
  const shared = sharedEdges(whole, tileOf);
  const numbers = {
    vertices: new Numbering(whole.positions.length / 2),
    edges: new Numbering(shared.length),
  };
  return groups.map((cells) => extract(whole, cells, shared, numbers));
}

/** Halves the cells along the longer axis of their centres, again and again, into up to `parts` groups. */
function halve(centres: Float64Array, cells: Uint32Array, parts: number): Uint32Array[] {
  if (parts === 1 || cells.length < 2) return [cells];
  const axis = extent(centres, cells, 0) >= extent(centres, cells, 1) ? 0 : 1;
  const places = new Float64Array(cells.length);
  for (let i = 0; i < cells.length; i++) places[i] = centres[2 * cells[i]! + axis]!;
  const middle = places.slice().sort()[cells.length >> 1]!;
  const parted = new Uint32Array(cells.length);
  let below = 0;
  for (let i = 0; i < cells.length; i++) if (places[i]! < middle) parted[below++] = cells[i]!;
  let at = below;
  for (let i = 0; i < cells.length; i++) if (!(places[i]! < middle)) parted[at++] = cells[i]!;
  if (below === 0) return [cells];
  const [low, high] = [parted.subarray(0, below), parted.subarray(below)];
  return [...halve(centres, low, parts / 2), ...halve(centres, high, parts / 2)];
}

/** The mean of every cell's vertices, [F][2]. */
function centresOf({ cellStarts, cellVertices, positions }: Complex): Float64Array {
  const centres = new Float64Array(2 * (cellStarts.length - 1));
  for (let cell = 0; cell + 1 < cellStarts.length; cell++) {
    let x = 0;
    let y = 0;
    for (let i = cellStarts[cell]!; i < cellStarts[cell + 1]!; i++) {
      x += positions[2 * cellVertices[i]!]!;
      y += positions[2 * cellVertices[i]! + 1]!;
    }
    const corners = cellStarts[cell + 1]! - cellStarts[cell]!;
    centres[2 * cell] = x / corners;
    centres[2 * cell + 1] = y / corners;
  }
  return centres;
}

function extent(centres: Float64Array, cells: Uint32Array, axis: number): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < cells.length; i++) {
    const at = centres[2 * cells[i]! + axis]!;
    if (at < low) low = at;
    if (at > high) high = at;
  }
  return high - low;
}

/** For every edge: 1 if cells of two tiles have it, or if it was shared before. */
function sharedEdges({ cellStarts, cellEdges, edgeTags }: Complex, tileOf: Uint32Array): Uint8Array {
  const owner = new Uint32Array(edgeTags.length).fill(NONE);
  const shared = new Uint8Array(edgeTags.length);
  for (let edge = 0; edge < shared.length; edge++) shared[edge] = edgeTags[edge] === NONE ? 0 : 1;
  for (let cell = 0; cell < tileOf.length; cell++) {
    const tile = tileOf[cell]!;
    for (let i = cellStarts[cell]!; i < cellStarts[cell + 1]!; i++) {
      const edge = cellEdges[i]!;
      if (owner[edge] === NONE) owner[edge] = tile;
      else if (owner[edge] !== tile) shared[edge] = 1;
    }
  }
  return shared;
}

function extract(
  whole: Complex,
  cells: Uint32Array,
  shared: Uint8Array,
  { vertices, edges }: { readonly vertices: Numbering; readonly edges: Numbering },
): Tile {
  const { rowWidth } = whole;
  const patternWords = whole.patterns.length / (whole.cellStarts.length - 1);
  const cellStarts = new Uint32Array(cells.length + 1);
  for (let c = 0; c < cells.length; c++) {
    cellStarts[c + 1] = cellStarts[c]! + whole.cellStarts[cells[c]! + 1]! - whole.cellStarts[cells[c]!]!;
  }
  const cellVertices = new Uint32Array(cellStarts.at(-1)!);
  const cellEdges = new Uint32Array(cellStarts.at(-1)!);
  vertices.begin();
  edges.begin();
  for (let c = 0, at = 0; c < cells.length; c++) {
    for (let i = whole.cellStarts[cells[c]!]!; i < whole.cellStarts[cells[c]! + 1]!; i++, at++) {
      cellVertices[at] = vertices.of(whole.cellVertices[i]!);
      cellEdges[at] = edges.of(whole.cellEdges[i]!);
    }
  }
  const [vertexItems, edgeItems] = [vertices.end(), edges.end()];
  const ends = gathered(whole.edges, edgeItems, 2);
  for (let i = 0; i < ends.length; i++) ends[i] = vertices.of(ends[i]!);
  const edgeTags = new Uint32Array(edgeItems.length);
  for (let i = 0; i < edgeTags.length; i++) edgeTags[i] = shared[edgeItems[i]!] === 1 ? edgeItems[i]! : NONE;
  return {
    vertices: vertexItems,
    complex: {
      layer: whole.layer,
      rowWidth,
      rows: gathered(whole.rows, vertexItems, rowWidth),
      positions: gathered(whole.positions, vertexItems, 2),
      edges: ends,
      edgeNeurons: gathered(whole.edgeNeurons, edgeItems, 1),
      edgeTags,
      cellStarts,
      cellVertices,
      cellEdges,
      patterns: gathered(whole.patterns, cells, patternWords),
      tally: NOTHING,
    },
  };
}

/** Numbers things of a whole in the order in which a tile meets them; one tile after the other. */
class Numbering {
  readonly #numbers: Uint32Array;
  readonly #items: Uint32Array;
  #round = 0;
  readonly #rounds: Uint32Array;
  #count = 0;

  constructor(things: number) {
    this.#numbers = new Uint32Array(things);
    this.#items = new Uint32Array(things);
    this.#rounds = new Uint32Array(things);
  }

  begin(): void {
    this.#round++;
    this.#count = 0;
  }

  of(thing: number): number {
    if (this.#rounds[thing] === this.#round) return this.#numbers[thing]!;
    this.#rounds[thing] = this.#round;
    this.#numbers[thing] = this.#count;
    this.#items[this.#count] = thing;
    return this.#count++;
  }

  /** The things that were met, by number. */
  end(): Uint32Array {
    return this.#items.slice(0, this.#count);
  }
}

/** Rows `items` of an array of rows. */
function gathered<A extends Float64Array | Uint32Array>(array: A, items: Uint32Array, width: number): A {
  const result = array.slice(0, items.length * width) as A;
  for (let i = 0, to = 0; i < items.length; i++) {
    const from = items[i]! * width;
    for (let k = 0; k < width; k++) result[to++] = array[from + k]!;
  }
  return result;
}
