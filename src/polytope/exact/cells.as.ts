// Cutting cells: counts what each cell that the group's neurons cut will become, then writes it into the complex.

import { cutCell } from './cut.as';
import { interpolate } from './interpolate.as';
import {
  edgeFrom, edgeMaker, edgeTo, entry, globalEdge, globalVertex, Local, localOf, maker, parentU, parentW, polygon, positive,
} from './local.as';
import { signs } from './signs.as';
import { GROUP, itemAt, masksOf, negativeOf, NONE, positiveOf, setWord, State, wordAt } from './state.as';

/** Sets the group's bits of a cell's pattern, if patterns are kept: one word for 32 neurons or fewer, else two. */
@inline
function setPattern(s: State, cell: u32, group: i32, bits: u64): void {
  if (s.patternWords == 0) return;
  const at = s.patterns + ((<usize>cell * s.patternWords + s.layerWord + 2 * group) << 2);
  store<u32>(at, <u32>bits);
  if (s.neurons - group * GROUP > 32) store<u32>(at, <u32>(bits >> 32), 4);
}

/**
 * Lists in `cutCells` the cells that the layer cuts, and sets the layer's bits of all patterns: a neuron is active where
 * it is positive at some vertex.
 */
export function surveyCells(s: State): void {
  let found = 0;
  for (let c = 0; c < s.cells; c++) {
    const start = wordAt(s.loopStart, c), stop = start + wordAt(s.loopLength, c);
    let cut: u64 = 0;
    for (let group = 0; group < s.layerGroups; group++) {
      let plus: u64 = 0, minus: u64 = 0;
      for (let i = start; i < stop; i++) {
        const masks = masksOf(s, wordAt(s.loopVertex, i), group);
        plus |= load<u64>(masks);
        minus |= load<u64>(masks, 8);
      }
      cut |= plus & minus;
      setPattern(s, c, group, plus);
    }
    if (cut != 0) setWord(s.cutCells, found++, c);
  }
  s.found = found;
}

/**
 * Lists in `cuts` the items, which are cells, that the group cuts, and counts what they will add: vertices of their own,
 * edges, cells, entries of loops. The other items get the group's bits of their pattern.
 */
export function countCuts(s: State): void {
  const l = localOf(s);
  let cuts = 0, vertices = 0, edges = 0, cells = 0, entries = 0;
  for (let item = 0; item < s.items; item++) {
    const c = itemAt(s, item);
    const start = wordAt(s.loopStart, c);
    const stop = start + wordAt(s.loopLength, c);
    let plus: u64 = 0, minus: u64 = 0;
    for (let i = start; i < stop; i++) {
      const v = wordAt(s.loopVertex, i);
      plus |= positiveOf(s, v);
      minus |= negativeOf(s, v);
    }
    const neurons = plus & minus;
    if (neurons == 0) {
      setPattern(s, c, s.group, plus);
      continue;
    }
    setWord(s.cuts, cuts++, c);
    if ((neurons & (neurons - 1)) == 0 && isPlain(s, start, stop, neurons)) {
      edges++;
      cells++;
      entries += <i32>(stop - start) + 2;
      for (let i = start; i < stop; i++) entries += wordAt(s.splits, wordAt(s.loopEdge, i));
      continue;
    }
    if (!cutCell(s, l, c, neurons)) {
      s.overflow = 1;
      return;
    }
    vertices += l.vertices - l.ownVertices;
    edges += l.edges - l.ownEdges;
    cells += l.polygons - 1;
    for (let p = 0; p < l.polygons; p++) entries += load<i32>(polygon(l, p), 4);
  }
  s.found = cuts;
  s.madeVertices = vertices;
  s.madeEdges = edges;
  s.madeCells = cells;
  s.madeEntries = entries;
}

/** Whether the one neuron of the mask is negative on one stretch of the loop only, so that it is cut by one chord. */
function isPlain(s: State, start: u32, stop: u32, neuron: u64): bool {
  let changes = 0;
  let last: i32 = 0, first: i32 = 0;
  for (let i = start; i < stop; i++) {
    const v = wordAt(s.loopVertex, i);
    const sign = <i32>((positiveOf(s, v) & neuron) != 0) - <i32>((negativeOf(s, v) & neuron) != 0);
    if (sign == 0) continue;
    if (first == 0) first = sign;
    else if (sign != last) changes++;
    last = sign;
  }
  if (first != last) changes++;
  return changes == 2;
}

/**
 * Cuts the `found` cells of `cuts`. New vertices and edges come behind those that edges.as.ts made, cells and entries
 * behind those that there are; the made counts are then the ends, from where the next ones would begin.
 */
export function emitCuts(s: State, firstVertex: i32, firstEdge: i32): void {
  s.madeVertices = firstVertex;
  s.madeEdges = firstEdge;
  s.madeCells = s.cells;
  s.madeEntries = s.entries;
  const l = localOf(s);
  for (let i = 0; i < s.found; i++) {
    const cell = wordAt(s.cuts, i);
    let plus: u64 = 0, minus: u64 = 0;
    const start = wordAt(s.loopStart, cell);
    const stop = start + wordAt(s.loopLength, cell);
    for (let k = start; k < stop; k++) {
      const v = wordAt(s.loopVertex, k);
      plus |= positiveOf(s, v);
      minus |= negativeOf(s, v);
    }
    cutCell(s, l, cell, plus & minus);
    s.repairs += l.repairs;
    emitVertices(s, l);
    emitEdges(s, l);
    emitPolygons(s, l, cell, plus & ~minus, plus & minus);
  }
}

function emitVertices(s: State, l: Local): void {
  for (let v = l.ownVertices; v < l.vertices; v++) {
    const id = s.madeVertices++;
    const u = load<u32>(globalVertex(l, load<i32>(parentU(l, v))));
    const w = load<u32>(globalVertex(l, load<i32>(parentW(l, v))));
    interpolate(s, id, u, w, s.group * GROUP + load<i32>(maker(l, v)));
    signs(s, id);
    store<u32>(globalVertex(l, v), id);
  }
}

function emitEdges(s: State, l: Local): void {
  for (let e = l.ownEdges; e < l.edges; e++) {
    const id = s.madeEdges++;
    setWord(s.edgeFrom, id, load<u32>(globalVertex(l, load<i32>(edgeFrom(l, e)))));
    setWord(s.edgeTo, id, load<u32>(globalVertex(l, load<i32>(edgeTo(l, e)))));
    setWord(s.edgeNeuron, id, s.firstNeuron + s.group * GROUP + load<i32>(edgeMaker(l, e)));
    setWord(s.edgeTag, id, NONE);
    store<u32>(globalEdge(l, e), id);
  }
}

/** The first polygon keeps the cell's number; the others get new ones, and a copy of its pattern. */
function emitPolygons(s: State, l: Local, cell: u32, active: u64, cut: u64): void {
  const bytes = <usize>s.patternWords << 2;
  for (let p = 0; p < l.polygons; p++) {
    const to = p == 0 ? cell : s.madeCells++;
    const first = load<i32>(polygon(l, p)), length = load<i32>(polygon(l, p), 4);
    let at = s.madeEntries;
    setWord(s.loopStart, to, at);
    setWord(s.loopLength, to, length);
    setWord(s.cutLayer, to, s.layer);
    let plus: u64 = 0;
    for (let i = first; i < first + length; i++) {
      const v = load<i32>(entry(l, i));
      plus |= load<u64>(positive(l, v));
      setWord(s.loopVertex, at, load<u32>(globalVertex(l, v)));
      setWord(s.loopEdge, at++, load<u32>(globalEdge(l, load<i32>(entry(l, i), 4))));
    }
    s.madeEntries = at;
    if (p > 0) memory.copy(s.patterns + <usize>to * bytes, s.patterns + <usize>cell * bytes, bytes);
    setPattern(s, to, s.group, active | (plus & cut));
  }
}
