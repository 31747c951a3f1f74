// How a partition in the making lies in memory: one struct of sizes and addresses that state.ts fills in.
//
// A planar complex: vertices, edges between two of them, and cells as loops of (vertex, edge to the next vertex), counter-
// clockwise. A vertex has a row: its pre-activations in the layer that is being cut. Neurons are cut in groups of 64,
// so that the signs of a vertex are two 64-bit masks.

/** Neurons in a group: the bits of a mask. */
export const GROUP: i32 = 64;
/** 32-bit words a task leaves in `totals`: what it is going to make. */
export const TOTALS: i32 = 8;

@unmanaged
export class State {
  /** What negative pre-activations are multiplied with. */
  slope: f64;
  vertices: i32;
  edges: i32;
  cells: i32;
  /** Vertices, edges or cells of one task. */
  chunk: i32;
  /** Neurons coming in and going out of the layer; doubles from row to row; index of its first neuron among all. */
  inputs: i32;
  neurons: i32;
  stride: i32;
  firstNeuron: i32;
  /** Whether the rows are pre-activations, to which the activation is yet to be applied. */
  activate: i32;
  /** Mask words of a vertex; the group that is cut; 32-bit words of a pattern, and where the group's words begin. */
  groups: i32;
  group: i32;
  patternWords: i32;
  groupWord: i32;
  /** Float64 [neurons / 4][inputs][4], and [neurons], padded with zeros to a multiple of 4. */
  weight: usize;
  bias: usize;
  /** Float64 [vertices][2]; Float64 [vertices][stride]; Uint64 [vertices][groups] twice. */
  positions: usize;
  rows: usize;
  positive: usize;
  negative: usize;
  /** Uint32 [edges]: end points, the neuron that made the edge, and its cuts: where the new ones begin, how many. */
  edgeFrom: usize;
  edgeTo: usize;
  edgeNeuron: usize;
  splitFirst: usize;
  splits: usize;
  /** Uint32 [cells]: where a cell's loop begins, its length; Uint32 [cells][patternWords]. */
  loopStart: usize;
  loopLength: usize;
  patterns: usize;
  /** Uint32 [entries]: the loops. */
  loopVertex: usize;
  loopEdge: usize;
  /** Uint32 [cells]: the cells that a task found to be cut; Int32 [tasks][TOTALS]: counts, then where to write. */
  cuts: usize;
  totals: usize;
  /** Scratch of every thread, and the numbers it reports (report.as.ts). */
  scratch: usize;
  scratchSize: usize;
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

@inline
export function positiveOf(s: State, vertex: u32): u64 {
  return load<u64>(s.positive + ((<usize>vertex * s.groups + s.group) << 3));
}

@inline
export function negativeOf(s: State, vertex: u32): u64 {
  return load<u64>(s.negative + ((<usize>vertex * s.groups + s.group) << 3));
}

@inline
export function wordAt(array: usize, index: u32): u32 {
  return load<u32>(array + (<usize>index << 2));
}

@inline
export function setWord(array: usize, index: u32, value: u32): void {
  store<u32>(array + (<usize>index << 2), value);
}
