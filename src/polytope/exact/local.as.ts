// Scratch for one cell that is being cut: local vertices, edges and polygons, before they get global numbers.

import { State } from './state.as';

/** Room for one cell and one group of neurons: 64 chords cross in up to 2016 points. */
export const MOST_VERTICES: i32 = 4096;
const MOST_EDGES: i32 = 16384;
const MOST_POLYGONS: i32 = 4096;
const MOST_ENTRIES: i32 = 131072;

/** Bytes before the arrays. */
const HEADER: usize = 64;
const VERTEX_BYTES: usize = 64 * 8 + 8 + 8 + 4 * 4;
const EDGE_BYTES: usize = 4 * 7;

/** Bytes of scratch that cutting needs. */
export const LOCAL_BYTES: usize =
  HEADER + <usize>MOST_VERTICES * (VERTEX_BYTES + 16) + <usize>MOST_EDGES * EDGE_BYTES + <usize>MOST_POLYGONS * 8 + <usize>MOST_ENTRIES * 8;

@unmanaged
export class Local {
  /** How many of each there are; vertices and edges before `ownVertices` and `ownEdges` are the cell's boundary. */
  vertices: i32;
  edges: i32;
  polygons: i32;
  entries: i32;
  ownVertices: i32;
  ownEdges: i32;
  overflow: i32;
  repairs: i32;
}

@inline
export function localOf(s: State): Local {
  return changetype<Local>(s.scratch);
}

/** Float64 [vertices][64]: pre-activations of the group's neurons that cut the cell. */
@inline
export function value(l: Local, vertex: i32, neuron: i32): usize {
  return changetype<usize>(l) + HEADER + (<usize>((vertex << 6) + neuron) << 3);
}

const POSITIVE: usize = HEADER + <usize>MOST_VERTICES * 512;
const NEGATIVE: usize = POSITIVE + <usize>MOST_VERTICES * 8;
const GLOBAL: usize = NEGATIVE + <usize>MOST_VERTICES * 8;
const PARENT_U: usize = GLOBAL + <usize>MOST_VERTICES * 4;
const PARENT_W: usize = PARENT_U + <usize>MOST_VERTICES * 4;
const MAKER: usize = PARENT_W + <usize>MOST_VERTICES * 4;
/** The polygon that is being cut, with the new vertices on its edges: (vertex, edge). */
const REFINED: usize = MAKER + <usize>MOST_VERTICES * 4;
const FROM: usize = REFINED + <usize>MOST_VERTICES * 16;
const TO: usize = FROM + <usize>MOST_EDGES * 4;
const EDGE_GLOBAL: usize = TO + <usize>MOST_EDGES * 4;
const EDGE_MAKER: usize = EDGE_GLOBAL + <usize>MOST_EDGES * 4;
const CUT_BY: usize = EDGE_MAKER + <usize>MOST_EDGES * 4;
const CUT_VERTEX: usize = CUT_BY + <usize>MOST_EDGES * 4;
const CUT_EDGE: usize = CUT_VERTEX + <usize>MOST_EDGES * 4;
const POLYGON: usize = CUT_EDGE + <usize>MOST_EDGES * 4;
const ENTRY: usize = POLYGON + <usize>MOST_POLYGONS * 8;

@inline
export function positive(l: Local, vertex: i32): usize {
  return changetype<usize>(l) + POSITIVE + (<usize>vertex << 3);
}
@inline
export function negative(l: Local, vertex: i32): usize {
  return changetype<usize>(l) + NEGATIVE + (<usize>vertex << 3);
}
/** The vertex's number in the complex. */
@inline
export function globalVertex(l: Local, vertex: i32): usize {
  return changetype<usize>(l) + GLOBAL + (<usize>vertex << 2);
}
/** Between which vertices an own vertex lies, and which neuron of the group vanishes there. */
@inline
export function parentU(l: Local, vertex: i32): usize {
  return changetype<usize>(l) + PARENT_U + (<usize>vertex << 2);
}
@inline
export function parentW(l: Local, vertex: i32): usize {
  return changetype<usize>(l) + PARENT_W + (<usize>vertex << 2);
}
@inline
export function maker(l: Local, vertex: i32): usize {
  return changetype<usize>(l) + MAKER + (<usize>vertex << 2);
}
@inline
export function refined(l: Local, index: i32): usize {
  return changetype<usize>(l) + REFINED + (<usize>index << 3);
}
/** Ends of an own edge. */
@inline
export function edgeFrom(l: Local, edge: i32): usize {
  return changetype<usize>(l) + FROM + (<usize>edge << 2);
}
@inline
export function edgeTo(l: Local, edge: i32): usize {
  return changetype<usize>(l) + TO + (<usize>edge << 2);
}
/** The edge's number in the complex. */
@inline
export function globalEdge(l: Local, edge: i32): usize {
  return changetype<usize>(l) + EDGE_GLOBAL + (<usize>edge << 2);
}
/** The neuron of the group on whose crease an own edge lies. */
@inline
export function edgeMaker(l: Local, edge: i32): usize {
  return changetype<usize>(l) + EDGE_MAKER + (<usize>edge << 2);
}
/** The neuron that cut the edge last, plus 1; the vertex there; the part behind it. */
@inline
export function cutBy(l: Local, edge: i32): usize {
  return changetype<usize>(l) + CUT_BY + (<usize>edge << 2);
}
@inline
export function cutVertex(l: Local, edge: i32): usize {
  return changetype<usize>(l) + CUT_VERTEX + (<usize>edge << 2);
}
@inline
export function cutEdge(l: Local, edge: i32): usize {
  return changetype<usize>(l) + CUT_EDGE + (<usize>edge << 2);
}
/** A polygon: where its loop begins among the entries, and its length. */
@inline
export function polygon(l: Local, index: i32): usize {
  return changetype<usize>(l) + POLYGON + (<usize>index << 3);
}
/** An entry of a loop: (vertex, edge to the next). */
@inline
export function entry(l: Local, index: i32): usize {
  return changetype<usize>(l) + ENTRY + (<usize>index << 3);
}

/** Whether there is room for so many more; else marks the overflow. */
export function room(l: Local, vertices: i32, edges: i32, polygons: i32, entries: i32): bool {
  if (
    l.vertices + vertices <= MOST_VERTICES && l.edges + edges <= MOST_EDGES &&
    l.polygons + polygons <= MOST_POLYGONS && l.entries + entries <= MOST_ENTRIES
  ) return true;
  l.overflow = 1;
  return false;
}
