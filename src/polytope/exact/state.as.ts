// How a partition in the making lies in memory: one struct of sizes and addresses that state.ts fills in.
//
// A planar complex: vertices, edges between two of them, and cells as loops of (vertex, edge to the next vertex), counter-
// clockwise. A vertex has a row: its pre-activations in the layer that is being cut. Neurons are cut in groups of 64,
// so that the signs of a vertex are two 64-bit masks.

/** Neurons in a group: the bits of a mask. */
export const GROUP: i32 = 64;
/** Instead of a number: no edge, no cell. */
export const NONE: u32 = 0xffffffff;

@unmanaged
export class State {
  /** What negative pre-activations are multiplied with. */
  slope: f64;
  /** The smallest |pre-activation| other than 0 by which the sign of a vertex was decided. */
  nearest: f64;
  /** Signs that rounding had made contradictory, and that were settled by order along an edge or by a second chord. */
  repairs: i32;
  /** 1 when one cell was cut by more than the scratch can hold. */
  overflow: i32;
  /** What a kernel found or made: items of a list; vertices, edges, cells and entries of loops. */
  found: i32;
  madeVertices: i32;
  madeEdges: i32;
  madeCells: i32;
  madeEntries: i32;
  vertices: i32;
  edges: i32;
  cells: i32;
  entries: i32;
  /** What a kernel works on. Item i is number list[i] for i < listed, and base + i - listed after. */
  items: i32;
  listed: i32;
  list: usize;
  base: i32;
  /**
   * Neurons coming in and going out of the layer; doubles from row to row; whether rows may follow from others; index of
   * the layer's first neuron among all.
   */
  inputs: i32;
  neurons: i32;
  stride: i32;
  combines: i32;
  firstNeuron: i32;
  /** The layer's number, from 1; whether the rows are pre-activations, to which the activation is yet to be applied. */
  layer: i32;
  activate: i32;
  /** Groups of the widest layer and of this one; the group that is cut. */
  groups: i32;
  layerGroups: i32;
  group: i32;
  /** 32-bit words of a pattern, and where the layer's words begin. */
  patternWords: i32;
  layerWord: i32;
  /**
   * Float64 [neurons / 4][inputs][4], and [neurons]; padded to a multiple of 4 by weights of 0 and biases that are not a
   * number, which keeps the padding of all rows out of signs and minima.
   */
  weight: usize;
  bias: usize;
  /** Float64 [vertices][2]; Float64 [vertices][stride]; Uint64 [vertices][groups][positive, negative]. */
  positions: usize;
  rows: usize;
  masks: usize;
  /** How a vertex's row follows from others, see plan.as.ts: 48 bytes a vertex; Uint32 [vertices]: whose turn it is. */
  plans: usize;
  order: usize;
  /**
   * Uint32 [edges]: end points, the neuron that made the edge, the edge of a larger complex that it is a part of (or
   * NONE), and its cuts: where the new ones begin, how many.
   */
  edgeFrom: usize;
  edgeTo: usize;
  edgeNeuron: usize;
  edgeTag: usize;
  splitFirst: usize;
  splits: usize;
  /** Uint32 [edges]: the edges that the layer cuts. */
  cutEdges: usize;
  /** Uint32 [cells]: where a cell's loop begins, its length, and the layer that cut it last; [cells][patternWords]. */
  loopStart: usize;
  loopLength: usize;
  cutLayer: usize;
  patterns: usize;
  /** Uint32 [entries]: the loops. */
  loopVertex: usize;
  loopEdge: usize;
  /** Uint32 [cells]: the cells that the layer cuts; those of them that the group cuts. */
  cutCells: usize;
  cuts: usize;
  /** Room for one slab of the product, or for the cell that is being cut. */
  scratch: usize;
}

/** The vertex, edge or cell that is item `i`. */
@inline
export function itemAt(s: State, i: i32): u32 {
  return i < s.listed ? wordAt(s.list, i) : s.base + i - s.listed;
}

@inline
export function rowOf(s: State, vertex: u32): usize {
  return s.rows + ((<usize>vertex * s.stride) << 3);
}

/** The pre-activation of a vertex at a column of its row. */
@inline
export function valueOf(s: State, vertex: u32, column: i32): f64 {
  return load<f64>(rowOf(s, vertex) + (<usize>column << 3));
}

/** Where the masks of a vertex in a group lie: the positive neurons, then the negative ones. */
@inline
export function masksOf(s: State, vertex: u32, group: i32): usize {
  return s.masks + ((<usize>vertex * s.groups + group) << 4);
}

@inline
export function positiveOf(s: State, vertex: u32): u64 {
  return load<u64>(masksOf(s, vertex, s.group));
}

@inline
export function negativeOf(s: State, vertex: u32): u64 {
  return load<u64>(masksOf(s, vertex, s.group), 8);
}

@inline
export function wordAt(array: usize, index: u32): u32 {
  return load<u32>(array + (<usize>index << 2));
}

@inline
export function setWord(array: usize, index: u32, value: u32): void {
  store<u32>(array + (<usize>index << 2), value);
}
