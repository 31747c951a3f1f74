// Cutting cells: counts what each cell that the group's neurons cut will become, then writes it into the complex.

import { cutCell } from './cut.as';
import { interpolate } from './interpolate.as';
import {
  edgeFrom, edgeMaker, edgeTo, entry, globalEdge, globalVertex, Local, localOf, maker, parentU, parentW, polygon, positive,
} from './local.as';
import { signs } from './product.as';
import { reportOf } from './report.as';
import { GROUP, negativeOf, positiveOf, setWord, State, TOTALS, wordAt } from './state.as';

/** Words of `totals` of a task. */
const CUTS: usize = 0;
const VERTICES: usize = 4;
const EDGES: usize = 8;
const CELLS: usize = 12;
const ENTRIES: usize = 16;

@inline
function totalsOf(s: State, task: i32): usize {
  return s.totals + (<usize>(task * TOTALS) << 2);
}

/** Sets the group's bits of a cell's pattern: one word for 32 neurons or fewer, else two. */
@inline
function setPattern(s: State, cell: u32, bits: u64): void {
  const at = s.patterns + ((<usize>cell * s.patternWords + s.groupWord) << 2);
  store<u32>(at, <u32>bits);
  if (s.neurons - s.group * GROUP > 32) store<u32>(at, <u32>(bits >> 32), 4);
}

/**
 * Lists the task's cells that are cut, and counts what they will add: own vertices, edges, cells, entries of loops. The
 * other cells get the group's bits of their pattern: a neuron is active where it is positive at some vertex.
 */
export function countCuts(s: State, task: i32, thread: i32): void {
  const begin = task * s.chunk;
  const end = min(s.cells, begin + s.chunk);
  const l = localOf(s, thread);
  let cuts = 0, vertices = 0, edges = 0, cells = 0, entries = 0;
  for (let c = begin; c < end; c++) {
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
      setPattern(s, c, plus);
      continue;
    }
    setWord(s.cuts, begin + cuts++, c);
    if ((neurons & (neurons - 1)) == 0 && isPlain(s, start, stop, neurons)) {
      edges++;
      cells++;
      entries += <i32>(stop - start) + 2;
      for (let i = start; i < stop; i++) entries += wordAt(s.splits, wordAt(s.loopEdge, i));
      continue;
    }
    if (!cutCell(s, l, c, neurons)) {
      reportOf(s, thread).overflow = 1;
      return;
    }
    vertices += l.vertices - l.ownVertices;
    edges += l.edges - l.ownEdges;
    cells += l.polygons - 1;
    for (let p = 0; p < l.polygons; p++) entries += load<i32>(polygon(l, p), 4);
  }
  const totals = totalsOf(s, task);
  store<i32>(totals + CUTS, cuts);
  store<i32>(totals + VERTICES, vertices);
  store<i32>(totals + EDGES, edges);
  store<i32>(totals + CELLS, cells);
  store<i32>(totals + ENTRIES, entries);
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

/** Cuts the listed cells. `totals` holds their number and the sums of the tasks before. */
export function emitCuts(s: State, task: i32, thread: i32): void {
  const totals = totalsOf(s, task);
  const begin = task * s.chunk;
  const end = begin + load<i32>(totals + CUTS);
  const l = localOf(s, thread);
  for (let i = begin; i < end; i++) {
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
    reportOf(s, thread).repairs += l.repairs;
    emitVertices(s, l, totals, thread);
    emitEdges(s, l, totals);
    emitPolygons(s, l, totals, cell, plus & ~minus, plus & minus);
  }
}

function emitVertices(s: State, l: Local, totals: usize, thread: i32): void {
  let id = load<u32>(totals + VERTICES);
  for (let v = l.ownVertices; v < l.vertices; v++) {
    const u = load<u32>(globalVertex(l, load<i32>(parentU(l, v))));
    const w = load<u32>(globalVertex(l, load<i32>(parentW(l, v))));
    interpolate(s, id, u, w, s.group * GROUP + load<i32>(maker(l, v)));
    signs(s, id, thread);
    store<u32>(globalVertex(l, v), id++);
  }
  store<u32>(totals + VERTICES, id);
}

function emitEdges(s: State, l: Local, totals: usize): void {
  let id = load<u32>(totals + EDGES);
  for (let e = l.ownEdges; e < l.edges; e++) {
    setWord(s.edgeFrom, id, load<u32>(globalVertex(l, load<i32>(edgeFrom(l, e)))));
    setWord(s.edgeTo, id, load<u32>(globalVertex(l, load<i32>(edgeTo(l, e)))));
    setWord(s.edgeNeuron, id, s.firstNeuron + s.group * GROUP + load<i32>(edgeMaker(l, e)));
    store<u32>(globalEdge(l, e), id++);
  }
  store<u32>(totals + EDGES, id);
}

/** The first polygon keeps the cell's number; the others get new ones, and a copy of its pattern. */
function emitPolygons(s: State, l: Local, totals: usize, cell: u32, active: u64, cut: u64): void {
  let id = load<u32>(totals + CELLS);
  let at = load<u32>(totals + ENTRIES);
  const bytes = <usize>s.patternWords << 2;
  for (let p = 0; p < l.polygons; p++) {
    const to = p == 0 ? cell : id++;
    const first = load<i32>(polygon(l, p)), length = load<i32>(polygon(l, p), 4);
    setWord(s.loopStart, to, at);
    setWord(s.loopLength, to, length);
    let plus: u64 = 0;
    for (let i = first; i < first + length; i++) {
      const v = load<i32>(entry(l, i));
      plus |= load<u64>(positive(l, v));
      setWord(s.loopVertex, at, load<u32>(globalVertex(l, v)));
      setWord(s.loopEdge, at++, load<u32>(globalEdge(l, load<i32>(entry(l, i), 4))));
    }
    if (p > 0) memory.copy(s.patterns + <usize>to * bytes, s.patterns + <usize>cell * bytes, bytes);
    setPattern(s, to, active | (plus & cut));
  }
  store<u32>(totals + CELLS, id);
  store<u32>(totals + ENTRIES, at);
}
