// Cutting edges: counts where the group's neurons vanish along each edge, then makes the vertices and the edges between.
//
// Both cells of an edge see the same new vertices, so that no crack can open between them. Along an edge the order of the
// cuts is that of one number each, t in (0, 1), and equal numbers share a vertex: the order has no contradictions.

import { interpolate } from './interpolate.as';
import { neverPlanned } from './plan.as';
import { signs } from './signs.as';
import { GROUP, itemAt, masksOf, negativeOf, NONE, positiveOf, rowOf, setWord, State, valueOf, wordAt } from './state.as';

/** The neurons of the group that vanish strictly between the ends of an edge. */
@inline
function crossing(s: State, from: u32, to: u32): u64 {
  return (positiveOf(s, from) & negativeOf(s, to)) | (negativeOf(s, from) & positiveOf(s, to));
}

/** Lists in `cutEdges` the edges that the layer cuts, and forgets the cuts of the layer before. */
export function surveyEdges(s: State): void {
  let found = 0;
  for (let e = 0; e < s.edges; e++) {
    setWord(s.splits, e, 0);
    let from = masksOf(s, wordAt(s.edgeFrom, e), 0), to = masksOf(s, wordAt(s.edgeTo, e), 0);
    let cut: u64 = 0;
    for (let group = 0; group < s.layerGroups; group++) {
      cut |= (load<u64>(from) & load<u64>(to, 8)) | (load<u64>(from, 8) & load<u64>(to));
      from += 16;
      to += 16;
    }
    if (cut != 0) setWord(s.cutEdges, found++, e);
  }
  s.found = found;
}

/** Leaves the number of cuts of every item, an edge, in `splits`, and where its new vertices begin in `splitFirst`. */
export function countSplits(s: State): void {
  let total: u32 = 0;
  for (let item = 0; item < s.items; item++) {
    const e = itemAt(s, item);
    const from = wordAt(s.edgeFrom, e), to = wordAt(s.edgeTo, e);
    const neurons = crossing(s, from, to);
    let count: u32 = 0;
    if (neurons != 0) {
      const length = sortCuts(s, from, to, neurons, s.scratch);
      for (let i = 0; i < length; i++) if (i == 0 || cutAt(s.scratch, i) != cutAt(s.scratch, i - 1)) count++;
    }
    setWord(s.splits, e, count);
    setWord(s.splitFirst, e, total);
    total += count;
  }
  s.madeVertices = s.madeEdges = total;
}

/** Makes the new vertices and edges behind those that there are; `vertices` and `edges` stay as they are. */
export function emitSplits(s: State): void {
  for (let item = 0; item < s.items; item++) {
    const e = itemAt(s, item);
    if (wordAt(s.splits, e) == 0) continue;
    const offset = wordAt(s.splitFirst, e);
    splitEdge(s, e, s.vertices + offset, s.edges + offset);
  }
}

function splitEdge(s: State, edge: u32, vertex: u32, part: u32): void {
  const list = s.scratch;
  const from = wordAt(s.edgeFrom, edge), to = wordAt(s.edgeTo, edge);
  const neuron = wordAt(s.edgeNeuron, edge), tag = wordAt(s.edgeTag, edge);
  const length = sortCuts(s, from, to, crossing(s, from, to), list);
  let open = edge;
  for (let i = 0; i < length; ) {
    let next = i + 1;
    while (next < length && cutAt(list, next) == cutAt(list, i)) next++;
    interpolate(s, vertex, from, to, s.group * GROUP + neuronAt(list, i));
    if (length > 1) settle(s, vertex, from, list, i, next, length);
    signs(s, vertex);
    if (tag != NONE) neverPlanned(s, vertex);
    setWord(s.edgeTo, open, vertex);
    setWord(s.edgeFrom, part, vertex);
    setWord(s.edgeTo, part, to);
    setWord(s.edgeNeuron, part, neuron);
    setWord(s.edgeTag, part, tag);
    open = part++;
    vertex++;
    i = next;
  }
}

/** On one side of its own cut a neuron keeps the sign it has at that end: rounding may not say otherwise. */
function settle(s: State, vertex: u32, from: u32, list: usize, first: i32, next: i32, length: i32): void {
  const row = rowOf(s, vertex);
  for (let i = 0; i < length; i++) {
    const column = s.group * GROUP + neuronAt(list, i);
    const at = row + (<usize>column << 3);
    if (i >= first && i < next) {
      store<f64>(at, 0);
      continue;
    }
    const z = load<f64>(at);
    const before = valueOf(s, from, column);
    // The neuron changes its sign after this vertex if it comes later in the list.
    const contradicts = i >= next ? z * before < 0 : z * before > 0;
    if (contradicts || z != z) {
      store<f64>(at, 0);
      s.repairs++;
    }
  }
}

/** Lists (t, neuron) of an edge's cuts by rising t, ties by neuron; returns how many. 16 bytes each. */
function sortCuts(s: State, from: u32, to: u32, neurons: u64, list: usize): i32 {
  let length = 0;
  for (let rest = neurons; rest != 0; rest &= rest - 1) {
    const neuron = <i32>ctz(rest);
    const column = s.group * GROUP + neuron;
    const a = valueOf(s, from, column), b = valueOf(s, to, column);
    const t = a / (a - b);
    let at = length++;
    while (at > 0 && cutAt(list, at - 1) > t) {
      v128.store(list + (<usize>at << 4), v128.load(list + (<usize>(at - 1) << 4)));
      at--;
    }
    store<f64>(list + (<usize>at << 4), t);
    store<i32>(list + (<usize>at << 4), neuron, 8);
  }
  return length;
}

@inline
function cutAt(list: usize, i: i32): f64 {
  return load<f64>(list + (<usize>i << 4));
}

@inline
function neuronAt(list: usize, i: i32): i32 {
  return load<i32>(list + (<usize>i << 4), 8);
}
