// Cutting one convex cell by the chords of a group's neurons, one neuron after the other, in scratch memory.
//
// A polygon is cut where it has vertices strictly on both sides; the chord joins the vertices where the neuron vanishes.
// Every chord adds one edge and one cell, every cut of an edge one vertex and one edge: V - E + F stays what it was.

import { scaleOf } from './interpolate.as';
import {
  cutBy, cutEdge, cutVertex, edgeFrom, edgeMaker, edgeTo, entry, globalEdge, globalVertex, Local, maker, MOST_VERTICES,
  negative, parentU, parentW, polygon, positive, refined, room, value,
} from './local.as';
import { GROUP, negativeOf, positiveOf, State, valueOf, wordAt } from './state.as';

/** Cuts cell `cell` by the neurons of the mask. The result is in `l`; false when there was no room. */
export function cutCell(s: State, l: Local, cell: u32, neurons: u64): bool {
  l.vertices = l.edges = l.polygons = l.entries = l.overflow = l.repairs = 0;
  if (!loadBoundary(s, l, cell, neurons)) return false;
  for (let rest = neurons; rest != 0; rest &= rest - 1) {
    const neuron = <i32>ctz(rest);
    const polygons = l.polygons;
    for (let p = 0; p < polygons; p++) if (!cutPolygon(l, p, neuron, rest & (rest - 1))) return false;
  }
  return true;
}

/** The cell's loop, with the vertices that edges.as.ts has put on its edges, as polygon 0. */
function loadBoundary(s: State, l: Local, cell: u32, neurons: u64): bool {
  const start = wordAt(s.loopStart, cell);
  const length = wordAt(s.loopLength, cell);
  for (let i: u32 = 0; i < length; i++) {
    const vertex = wordAt(s.loopVertex, start + i);
    const edge = wordAt(s.loopEdge, start + i);
    const splits = <i32>wordAt(s.splits, edge);
    if (!room(l, splits + 1, splits + 1, 1, splits + 1)) return false;
    if (splits == 0) {
      addBoundary(s, l, vertex, edge, neurons);
      continue;
    }
    const first = wordAt(s.splitFirst, edge);
    const newVertex = s.vertices + first, newEdge = s.edges + first;
    if (wordAt(s.edgeFrom, edge) == vertex) {
      addBoundary(s, l, vertex, edge, neurons);
      for (let k = 0; k < splits; k++) addBoundary(s, l, newVertex + k, newEdge + k, neurons);
    } else {
      addBoundary(s, l, vertex, newEdge + splits - 1, neurons);
      for (let k = splits - 1; k >= 0; k--) addBoundary(s, l, newVertex + k, k > 0 ? newEdge + k - 1 : edge, neurons);
    }
  }
  l.ownVertices = l.vertices;
  l.ownEdges = l.edges;
  store<i32>(polygon(l, 0), 0);
  store<i32>(polygon(l, 0), l.entries, 4);
  l.polygons = 1;
  return true;
}

function addBoundary(s: State, l: Local, vertex: u32, edge: u32, neurons: u64): void {
  const v = l.vertices++, e = l.edges++;
  store<u32>(globalVertex(l, v), vertex);
  store<u32>(globalEdge(l, e), edge);
  store<i32>(cutBy(l, e), 0);
  store<u64>(positive(l, v), positiveOf(s, vertex));
  store<u64>(negative(l, v), negativeOf(s, vertex));
  for (let rest = neurons; rest != 0; rest &= rest - 1) {
    const neuron = <i32>ctz(rest);
    store<f64>(value(l, v, neuron), valueOf(s, vertex, s.group * GROUP + neuron));
  }
  const at = entry(l, l.entries++);
  store<i32>(at, v);
  store<i32>(at, e, 4);
}

/** 1, -1 or 0: the sign of a neuron at a local vertex. */
@inline
function signAt(l: Local, vertex: i32, neuron: i32): i32 {
  const bit = <u64>neuron;
  return <i32>((load<u64>(positive(l, vertex)) >> bit) & 1) - <i32>((load<u64>(negative(l, vertex)) >> bit) & 1);
}

/** Cuts one polygon, if the neuron has both signs on it. `later` are the neurons still to come. */
function cutPolygon(l: Local, index: i32, neuron: i32, later: u64): bool {
  const start = load<i32>(polygon(l, index)), length = load<i32>(polygon(l, index), 4);
  let anyPositive: u64 = 0, anyNegative: u64 = 0;
  for (let i = start; i < start + length; i++) {
    const v = load<i32>(entry(l, i));
    anyPositive |= load<u64>(positive(l, v));
    anyNegative |= load<u64>(negative(l, v));
  }
  if ((((anyPositive & anyNegative) >> <u64>neuron) & 1) == 0) return true;
  const count = refine(l, start, length, neuron, later);
  return count > 0 && divide(l, index, count, neuron);
}

/** Writes the loop to `refined`, with a vertex on every edge whose ends have opposite signs. Returns its length, or 0. */
function refine(l: Local, start: i32, length: i32, neuron: i32, later: u64): i32 {
  if (2 * length > 2 * MOST_VERTICES || !room(l, length, length, 0, 0)) {
    l.overflow = 1;
    return 0;
  }
  let count = 0;
  let v = load<i32>(entry(l, start));
  let sign = signAt(l, v, neuron);
  for (let i = 0; i < length; i++) {
    const edge = load<i32>(entry(l, start + i), 4);
    const w = load<i32>(entry(l, start + (i + 1 == length ? 0 : i + 1)));
    const next = signAt(l, w, neuron);
    const at = refined(l, count++);
    store<i32>(at, v);
    store<i32>(at, edge, 4);
    if (sign * next < 0) {
      if (load<i32>(cutBy(l, edge)) != neuron + 1) cutOwnEdge(l, edge, v, w, neuron, later);
      // The edge's number stays with its part at `edgeFrom`.
      const part = load<i32>(cutEdge(l, edge));
      const forward = load<i32>(edgeFrom(l, edge)) == v;
      if (!forward) store<i32>(at, part, 4);
      const between = refined(l, count++);
      store<i32>(between, load<i32>(cutVertex(l, edge)));
      store<i32>(between, forward ? part : edge, 4);
    }
    v = w;
    sign = next;
  }
  return count;
}

/** Puts a vertex on an edge inside the cell. (Boundary edges have theirs already.) */
function cutOwnEdge(l: Local, edge: i32, v: i32, w: i32, neuron: i32, later: u64): void {
  const u = load<i32>(edgeFrom(l, edge)), t = load<i32>(edgeTo(l, edge));
  const vertex = l.vertices++, part = l.edges++;
  store<i32>(parentU(l, vertex), u);
  store<i32>(parentW(l, vertex), t);
  store<i32>(maker(l, vertex), neuron);
  interpolateLocal(l, vertex, u, t, neuron, later);
  store<i32>(edgeTo(l, edge), vertex);
  store<i32>(edgeFrom(l, part), vertex);
  store<i32>(edgeTo(l, part), t);
  store<i32>(edgeMaker(l, part), load<i32>(edgeMaker(l, edge)));
  store<i32>(cutBy(l, part), 0);
  store<i32>(cutBy(l, edge), neuron + 1);
  store<i32>(cutVertex(l, edge), vertex);
  store<i32>(cutEdge(l, edge), part);
}

/** The same arithmetic as `interpolate`, for the neurons still to come only. */
function interpolateLocal(l: Local, vertex: i32, u: i32, w: i32, neuron: i32, later: u64): void {
  let a = load<f64>(value(l, u, neuron)), b = load<f64>(value(l, w, neuron));
  const scale = scaleOf(a, b);
  a *= scale;
  b *= scale;
  const ratio = 1 / (b - a);
  let plus: u64 = 0, minus: u64 = 0;
  for (let rest = later; rest != 0; rest &= rest - 1) {
    const k = <i32>ctz(rest);
    const z = (load<f64>(value(l, u, k)) * b - load<f64>(value(l, w, k)) * a) * ratio;
    store<f64>(value(l, vertex, k), z);
    if (z > 0) plus |= (<u64>1) << <u64>k;
    if (z < 0) minus |= (<u64>1) << <u64>k;
  }
  // A neuron that has been cut with is 0 here if it is 0 at both ends, else it has the sign that an end has: ends of
  // opposite signs would have been cut apart.
  const done = ~later & ~((<u64>1) << <u64>neuron);
  store<u64>(positive(l, vertex), plus | ((load<u64>(positive(l, u)) | load<u64>(positive(l, w))) & done));
  store<u64>(negative(l, vertex), minus | ((load<u64>(negative(l, u)) | load<u64>(negative(l, w))) & done));
}

/**
 * Divides the refined loop. It goes round from a positive vertex; every run of negative vertices, with the vanishing
 * vertex before and after it, becomes a polygon of its own. Exact arithmetic knows one run only; where rounding makes
 * more, each is closed by its own chord, and counted as a repair.
 */
function divide(l: Local, index: i32, count: i32, neuron: i32): bool {
  let begin = 0;
  while (signAt(l, load<i32>(refined(l, begin)), neuron) <= 0) begin++;
  let runs = 0;
  // Entries of both sides together: the refined loop and 2 for each chord.
  if (!room(l, 0, count, count, 3 * count)) return false;
  const rest = l.entries;
  let kept = 0;
  // The negative polygons are written behind where the rest may reach.
  let write = rest + count;
  for (let i = 0; i < count; ) {
    const at = refined(l, wrap(begin + i, count));
    const v = load<i32>(at);
    if (signAt(l, v, neuron) >= 0) {
      copyEntry(entry(l, rest + kept++), at);
      i++;
      continue;
    }
    let last = i;
    for (let k = i; k < count; k++) {
      const sign = signAt(l, load<i32>(refined(l, wrap(begin + k, count))), neuron);
      if (sign > 0) break;
      if (sign < 0) last = k;
    }
    const before = refined(l, wrap(begin + i - 1, count)), after = refined(l, wrap(begin + last + 1, count));
    const chord = l.edges++;
    store<i32>(edgeFrom(l, chord), load<i32>(before));
    store<i32>(edgeTo(l, chord), load<i32>(after));
    store<i32>(edgeMaker(l, chord), neuron);
    store<i32>(cutBy(l, chord), 0);
    store<i32>(entry(l, rest + kept - 1), chord, 4);
    const piece = polygon(l, l.polygons++);
    store<i32>(piece, write);
    store<i32>(piece, last - i + 3, 4);
    copyEntry(entry(l, write++), before);
    for (let k = i; k <= last; k++) copyEntry(entry(l, write++), refined(l, wrap(begin + k, count)));
    store<i32>(entry(l, write), load<i32>(after));
    store<i32>(entry(l, write++), chord, 4);
    runs++;
    i = last + 1;
  }
  store<i32>(polygon(l, index), rest);
  store<i32>(polygon(l, index), kept, 4);
  l.entries = write;
  if (runs > 1) l.repairs += runs - 1;
  return true;
}

@inline
function wrap(index: i32, count: i32): i32 {
  return index >= count ? index - count : index;
}

@inline
function copyEntry(to: usize, from: usize): void {
  store<u64>(to, load<u64>(from));
}
