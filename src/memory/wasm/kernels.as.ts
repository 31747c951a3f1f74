// The two LRU engines: element by element, and run by run. Both give every read its exact stack distance: the number of
// different elements read or written since this one was, itself included (Mattson et al. 1970).

import {
  ABSENT,
  axis,
  bits,
  BUFFER,
  buffers,
  elements,
  histogram,
  inverse,
  last,
  layOut,
  queue,
  ranges,
  RECORD,
  roots,
} from './layout.as';
import { clearMarks, mark, marksAfter, markRun, top, total, unmark, unmarkRun } from './stack.as';

export { axis, buffers, elements, histogram, inverse, last, queue, ranges } from './layout.as';
export { total } from './stack.as';

/** Bits of an operation: it writes; and the values are dead after it, so that the elements leave the stack. */
const WRITES: u32 = 1;
const DIES: u32 = 2;

/** States of a buffer: `last` holds; or no element is in the stack; or all are, in order, or in reverse. */
const EXPLICIT: u32 = 0;
const EMPTY: u32 = 1;
const FORWARD: u32 = 2;
const BACKWARD: u32 = 3;
/** Set in `inverse` at the first position of a buffer that is FORWARD or BACKWARD; the buffer is in the other bits. */
const WHOLE: u32 = 0x80000000;
/** Shorter buffers are kept explicitly: they are not worth the bookkeeping. */
const SHORTEST: u32 = 8;

/** What the reads of the access at hand add up to. */
let warm: f64 = 0;
let cold: f64 = 0;
let sumD: f64 = 0;
let sumRoot: f64 = 0;
let sumCeil: f64 = 0;

export function open(elementCount: u32, bufferCount: u32, queueLength: u32): void {
  layOut(elementCount, bufferCount, queueLength);
  clearMarks();
}

/** Puts `count` elements, as `inverse` lists them from the oldest on, into an empty stack. */
export function restore(count: u32): void {
  clearMarks();
  markRun(count);
  for (let p: u32 = 0; p < count; p++) store<u32>(last + (<usize>load<u32>(inverse + (<usize>p << 2)) << 2), p);
}

/** Makes all buffers explicit and the axis dense: then `inverse` lists the stack from the oldest element on. */
export function settle(bufferCount: u32): void {
  for (let b: u32 = 0; b < bufferCount; b++) expand(buffers + <usize>b * BUFFER);
  compact();
}

/** Moves all marks to the left end of the axis. */
function compact(): void {
  let to: u32 = 0;
  let p: u32 = 0;
  const end = top;
  while (p < end) {
    const word = load<u64>(bitsAt(p)) >> <u64>(p & 63);
    if (word === 0) {
      p = (p | 63) + 1;
      continue;
    }
    p += <u32>ctz(word);
    const element = load<u32>(inverse + (<usize>p << 2));
    store<u32>(inverse + (<usize>to << 2), element);
    if (element & WHOLE) {
      const buffer = buffers + <usize>(element & ~WHOLE) * BUFFER;
      const length = load<u32>(buffer + 4);
      store<u32>(buffer + 12, to);
      to += length;
      p += length;
    } else {
      store<u32>(last + (<usize>element << 2), to);
      to++;
      p++;
    }
  }
  clearMarks();
  markRun(to);
}

// @ts-ignore: decorator
@inline
function bitsAt(p: u32): usize {
  return bits + ((<usize>p >> 6) << 3);
}

/** Notes `count` reads at distance d. */
// @ts-ignore: decorator
@inline
function readsAt(d: u32, count: u32): void {
  const at = histogram + (<usize>d << 3);
  const n = <f64>count;
  store<f64>(at, load<f64>(at) + n);
  const root = sqrt(<f64>d);
  warm += n;
  sumD += n * <f64>d;
  sumRoot += n * root;
  sumCeil += n * ceil(root);
}

/** The sum of ceil(sqrt(i)) for i = 1, ..., n. */
function ceilRoots(n: u32): f64 {
  const m = ceil(sqrt(<f64>n));
  return (m * (6.0 * <f64>n - 2.0 * m * m + 3.0 * m - 1.0)) / 6.0;
}

/** Notes one read at each of the distances d + 1, ..., d + count. */
function readsBetween(d: u32, count: u32): void {
  const first = ranges + (<usize>(d + 1) << 3);
  const end = ranges + (<usize>(d + 1 + count) << 3);
  store<f64>(first, load<f64>(first) + 1.0);
  store<f64>(end, load<f64>(end) - 1.0);
  const n = <f64>count;
  warm += n;
  sumD += n * (<f64>d + (n + 1.0) / 2.0);
  sumRoot += load<f64>(roots + (<usize>(d + count) << 3)) - load<f64>(roots + (<usize>d << 3));
  sumCeil += ceilRoots(d + count) - ceilRoots(d);
}

/** Reads or writes one element. Returns its distance, 0 for none. */
// @ts-ignore: decorator
@inline
function move(operation: u32, element: u32): u32 {
  const at = last + (<usize>element << 2);
  const p = load<u32>(at);
  let d: u32 = 0;
  if (p !== ABSENT) {
    d = marksAfter(p) + 1;
    unmark(p);
  }
  if (operation & DIES) {
    store<u32>(at, ABSENT);
    return d;
  }
  const q = mark();
  store<u32>(at, q);
  store<u32>(inverse + (<usize>q << 2), element);
  return d;
}

/** One element of a run. */
// @ts-ignore: decorator
@inline
function touch(operation: u32, element: u32): void {
  const d = move(operation, element);
  if (operation & WRITES) return;
  if (d === 0) cold += 1.0;
  else readsAt(d, 1);
}

/** An access to one element alone: its mean is itself, so four sums hold all of its tally. */
// @ts-ignore: decorator
@inline
function touchAlone(operation: u32, buffer: usize, element: u32): void {
  const d = move(operation, element);
  if (operation & WRITES) return;
  if (d === 0) {
    add(buffer + 24, 1.0);
    return;
  }
  add(histogram + (<usize>d << 3), 1.0);
  const root = sqrt(<f64>d);
  const ones = buffer + 96;
  v128.store(ones, f64x2.add(v128.load(ones), f64x2.replace_lane(f64x2.splat(1.0), 1, <f64>d)));
  const roots = f64x2.replace_lane(f64x2.splat(root), 1, ceil(root));
  v128.store(ones + 16, f64x2.add(v128.load(ones + 16), roots));
}

/** Adds the access at hand to the tally of its buffer. */
// @ts-ignore: decorator
@inline
function account(buffer: usize): void {
  add(buffer + 16, warm);
  add(buffer + 24, cold);
  add(buffer + 32, sumD);
  add(buffer + 40, sumRoot);
  add(buffer + 48, sumCeil);
  if (warm > 0) {
    add(buffer + 56, 1.0);
    add(buffer + 64, sumD / warm);
    add(buffer + 72, sumRoot / warm);
    add(buffer + 80, sumCeil / warm);
  }
  warm = 0;
  cold = 0;
  sumD = 0;
  sumRoot = 0;
  sumCeil = 0;
}

// @ts-ignore: decorator
@inline
function add(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}

/** The element engine: `count` records of the queue, one element after the other. */
export function byElements(count: u32): void {
  const end = queue + <usize>count * RECORD;
  for (let record = queue; record < end; record += RECORD) {
    const operation = load<u32>(record);
    const buffer = buffers + <usize>load<u32>(record, 4) * BUFFER;
    let element = load<u32>(buffer) + load<u32>(record, 8);
    let left = load<u32>(record, 16);
    if (left === 1) {
      if (top === axis) compact();
      touchAlone(operation, buffer, element);
      continue;
    }
    const stride = load<u32>(record, 12);
    for (; left > 0; left--) {
      if (top === axis) compact();
      touch(operation, element);
      element += stride;
    }
    if (!(operation & WRITES)) account(buffer);
  }
}

/** The run engine: `count` records of the queue, as many elements at a time as lie together in the stack. */
export function byRuns(count: u32): void {
  const end = queue + <usize>count * RECORD;
  for (let record = queue; record < end; record += RECORD) {
    const operation = load<u32>(record);
    const buffer = buffers + <usize>load<u32>(record, 4) * BUFFER;
    const stride = load<u32>(record, 12);
    const n = load<u32>(record, 16);
    if (top + n > axis) compact();
    if (n === 1) {
      if (load<u32>(buffer, 8) !== EXPLICIT) expand(buffer);
      touchAlone(operation, buffer, load<u32>(buffer) + load<u32>(record, 8));
      continue;
    }
    if (n === load<u32>(buffer, 4) && n >= SHORTEST) {
      wholeBuffer(operation, buffer, load<u32>(record, 4), stride, n);
    } else {
      if (load<u32>(buffer, 8) !== EXPLICIT) expand(buffer);
      pieces(operation, load<u32>(buffer) + load<u32>(record, 8), stride, n);
    }
    if (!(operation & WRITES)) account(buffer);
  }
}

/** A run over all elements of a buffer, whose stride is 1 or -1. Nothing is done for every element, if the last was one too. */
function wholeBuffer(operation: u32, buffer: usize, id: u32, stride: u32, n: u32): void {
  const order = stride === 1 ? FORWARD : BACKWARD;
  const state = load<u32>(buffer, 8);
  const dies = (operation & DIES) !== 0;
  let p = top;
  if (state === EXPLICIT) {
    const offset = load<u32>(buffer);
    pieces(operation, stride === 1 ? offset : offset + n - 1, stride, n);
  } else {
    if (state === EMPTY) {
      if (!(operation & WRITES)) cold += <f64>n;
    } else {
      const from = load<u32>(buffer, 12);
      if (!(operation & WRITES)) readsOfPiece(marksAfter(from + n - 1), n, state === order, dies);
      unmarkRun(from, n);
    }
    if (!dies) p = markRun(n);
  }
  if (dies) {
    store<u32>(buffer, EMPTY, 8);
    return;
  }
  store<u32>(buffer, order, 8);
  store<u32>(buffer, p, 12);
  store<u32>(inverse + (<usize>p << 2), WHOLE | id);
}

/** Reads of m elements that lie together, `above` marks to their right; the first one read is the deepest or the last. */
// @ts-ignore: decorator
@inline
function readsOfPiece(above: u32, m: u32, deepestFirst: bool, dies: bool): void {
  // An element that stays moves to the right of the others, one that dies leaves them.
  if (deepestFirst === dies) readsBetween(above, m);
  else readsAt(dies ? above + 1 : above + m, m);
}

/** Writes down where all elements of a buffer are. */
function expand(buffer: usize): void {
  const state = load<u32>(buffer, 8);
  if (state === EXPLICIT) return;
  const offset = load<u32>(buffer);
  const length = load<u32>(buffer, 4);
  if (state === EMPTY) memory.fill(last + (<usize>offset << 2), 0xff, <usize>length << 2);
  else if (state === FORWARD) place(offset, 1, load<u32>(buffer, 12), length);
  else place(offset + length - 1, -1, load<u32>(buffer, 12), length);
  store<u32>(buffer, EXPLICIT, 8);
}

/** Elements `element`, `element + stride`, ... are at positions p, p + 1, ... */
function place(element: u32, stride: u32, p: u32, count: u32): void {
  let at = last + (<usize>element << 2);
  let back = inverse + (<usize>p << 2);
  const step = <usize>stride << 2;
  if (stride === 1) {
    let ps = i32x4.add(i32x4.splat(<i32>p), i32x4(0, 1, 2, 3));
    let es = i32x4.add(i32x4.splat(<i32>element), i32x4(0, 1, 2, 3));
    const four = i32x4.splat(4);
    for (; count >= 4; count -= 4, p += 4, element += 4, at += 16, back += 16) {
      v128.store(at, ps);
      v128.store(back, es);
      ps = i32x4.add(ps, four);
      es = i32x4.add(es, four);
    }
  }
  for (; count > 0; count--, p++, element += stride, at += step, back += 4) {
    store<u32>(at, p);
    store<u32>(back, element);
  }
}

/** Reads or writes a run, as many elements at a time as lie together in the stack, in order or in reverse. */
function pieces(operation: u32, element: u32, stride: u32, n: u32): void {
  const dies = (operation & DIES) !== 0;
  const step = <usize>stride << 2;
  while (n > 0) {
    const at = last + (<usize>element << 2);
    const p = load<u32>(at);
    const second = n > 1 && p !== ABSENT ? load<u32>(at + step) : p;
    let m: u32 = 1;
    if (second === p + 1) {
      m = 2;
      if (stride === 1) {
        let ps = i32x4.add(i32x4.splat(<i32>p + 2), i32x4(0, 1, 2, 3));
        const four = i32x4.splat(4);
        while (m + 4 <= n && i32x4.all_true(i32x4.eq(v128.load(at + (<usize>m << 2)), ps))) {
          m += 4;
          ps = i32x4.add(ps, four);
        }
      }
      for (let next = at + step * m; m < n && load<u32>(next) === p + m; m++) next += step;
      if (!(operation & WRITES)) readsOfPiece(marksAfter(p + m - 1), m, true, dies);
      unmarkRun(p, m);
    } else if (second === p - 1 && p > 0) {
      m = 2;
      // Below position 0 the difference would be ABSENT.
      for (let next = at + step * 2; m < n && m <= p && load<u32>(next) === p - m; m++) next += step;
      if (!(operation & WRITES)) readsOfPiece(marksAfter(p), m, false, dies);
      unmarkRun(p - m + 1, m);
    } else {
      touch(operation, element);
      element += stride;
      n--;
      continue;
    }
    if (dies) {
      for (let k: u32 = 0, gone = at; k < m; k++, gone += step) store<u32>(gone, ABSENT);
    } else {
      place(element, stride, markRun(m), m);
    }
    element += stride * m;
    n -= m;
  }
}
