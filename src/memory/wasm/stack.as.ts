// The LRU stack as marks on an axis of positions: newer is further right, and the depth of an element is the number
// of marks from it to the end. Marks are bits; counters of marks before every word, group and hyper group make a depth
// four loads, and moving a mark nine additions of SIMD vectors. (Bennett and Kruskal 1975 with a flat tree.)

import { after16, axis, bits, groups, HYPER, hypers, words } from './layout.as';

/** An axis of at most this many positions has at most eight vectors of hyper groups. */
const SHORT_AXIS: u32 = 32 * HYPER;

/** Marks, and the first position that was never used. */
export let total: u32 = 0;
export let top: u32 = 0;

/** Marks right of position p. */
// @ts-ignore: decorator
@inline
export function marksAfter(p: u32): u32 {
  const word = load<u64>(bits + ((<usize>p >> 6) << 3)) & (<u64>-1 >> (63 - <u64>(p & 63)));
  return (
    total -
    load<u32>(hypers + ((<usize>p >> 14) << 2)) -
    load<u16>(groups + ((<usize>p >> 10) << 1)) -
    load<u16>(words + ((<usize>p >> 6) << 1)) -
    <u32>popcnt(word)
  );
}

/** Adds -k to 16 counters of 16 bits, those after `index` in its row of 16. */
// @ts-ignore: decorator
@inline
function lower16(base: usize, index: usize, k: u32): void {
  const row = base + ((index & ~(<usize>15)) << 1);
  const mask = after16 + ((index & 15) << 5);
  const by = i16x8.splat(<i16>k);
  v128.store(row, i16x8.sub(v128.load(row), v128.and(by, v128.load(mask))));
  v128.store(row + 16, i16x8.sub(v128.load(row + 16), v128.and(by, v128.load(mask + 16))));
}

/** Adds -k to the counters of all hyper groups after `index` that are in use. */
// @ts-ignore: decorator
@inline
function lowerHypers(index: usize, k: u32): void {
  const end = hypers + ((<usize>top >> 14) << 2);
  const by = i32x4.splat(<i32>k);
  // Of a short axis all counters are visited, most for nothing: then no branch depends on the position.
  let at = axis <= SHORT_AXIS ? hypers : hypers + ((index & ~(<usize>3)) << 2);
  const from = i32x4.splat(<i32>index);
  let lane = i32x4.add(i32x4.splat(<i32>((at - hypers) >> 2)), i32x4(0, 1, 2, 3));
  for (; at <= end; at += 16) {
    v128.store(at, i32x4.sub(v128.load(at), v128.and(by, i32x4.gt_s(lane, from))));
    lane = i32x4.add(lane, i32x4.splat(4));
  }
}

/** Removes the mark at p. */
// @ts-ignore: decorator
@inline
export function unmark(p: u32): void {
  const at = bits + ((<usize>p >> 6) << 3);
  store<u64>(at, load<u64>(at) & ~(<u64>1 << <u64>(p & 63)));
  lower16(words, <usize>p >> 6, 1);
  lower16(groups, <usize>p >> 10, 1);
  lowerHypers(<usize>p >> 14, 1);
  total--;
}

/** Removes the marks of `count` positions from p on, all of which are set. */
// @ts-ignore: decorator
@inline
export function unmarkRun(p: u32, count: u32): void {
  total -= count;
  if ((p & 63) + count > 64) {
    unmarkLongRun(p, count);
    return;
  }
  const at = bits + ((<usize>p >> 6) << 3);
  store<u64>(at, load<u64>(at) & ~((<u64>-1 >> (64 - <u64>count)) << <u64>(p & 63)));
  lower16(words, <usize>p >> 6, count);
  lower16(groups, <usize>p >> 10, count);
  lowerHypers(<usize>p >> 14, count);
}

/** The same for positions of several words. */
function unmarkLongRun(p: u32, count: u32): void {
  const end = p + count;
  while (p < end) {
    // One hyper group at a time, in it one group at a time, in it one word at a time.
    const hyper = p >> 14;
    const hyperEnd = min(end, (hyper + 1) << 14);
    const inHyper = hyperEnd - p;
    while (p < hyperEnd) {
      const group = p >> 10;
      const groupEnd = min(hyperEnd, (group + 1) << 10);
      const inGroup = groupEnd - p;
      if (inGroup === 1024) {
        memory.fill(bits + (<usize>group << 7), 0, 128);
        memory.fill(words + (<usize>group << 5), 0, 32);
        p = groupEnd;
      }
      while (p < groupEnd) {
        const word = p >> 6;
        const n = min(groupEnd, (word + 1) << 6) - p;
        const at = bits + (<usize>word << 3);
        store<u64>(at, load<u64>(at) & ~((<u64>-1 >> (64 - <u64>n)) << <u64>(p & 63)));
        lower16(words, word, n);
        p += n;
      }
      lower16(groups, group, inGroup);
    }
    lowerHypers(hyper, inHyper);
  }
}

/** Counts what lies before a word that is used for the first time. */
function openWord(word: u32): void {
  let inGroup: u32 = 0;
  let inHyper: u32 = 0;
  if (word > 0) {
    const before = word - 1;
    inGroup = <u32>load<u16>(words + (<usize>before << 1)) + <u32>popcnt(load<u64>(bits + (<usize>before << 3)));
    if ((word & 15) === 0) {
      inHyper = <u32>load<u16>(groups + ((<usize>before >> 4) << 1)) + inGroup;
      inGroup = 0;
      if ((word & 255) === 0) {
        store<u32>(hypers + ((<usize>word >> 8) << 2), load<u32>(hypers + ((<usize>before >> 8) << 2)) + inHyper);
        inHyper = 0;
      }
      store<u16>(groups + ((<usize>word >> 4) << 1), <u16>inHyper);
    }
  } else {
    store<u32>(hypers, 0);
    store<u16>(groups, 0);
  }
  store<u16>(words + (<usize>word << 1), <u16>inGroup);
}

/** Marks the next position, and returns it. */
// @ts-ignore: decorator
@inline
export function mark(): u32 {
  const p = top;
  if ((p & 63) === 0) openWord(p >> 6);
  const at = bits + ((<usize>p >> 6) << 3);
  store<u64>(at, load<u64>(at) | (<u64>1 << <u64>(p & 63)));
  top = p + 1;
  total++;
  return p;
}

/** Marks the next `count` positions, and returns the first. */
export function markRun(count: u32): u32 {
  const first = top;
  total += count;
  while (count > 0) {
    if ((top & 63) === 0) openWord(top >> 6);
    const n = min(count, 64 - (top & 63));
    const at = bits + ((<usize>top >> 6) << 3);
    store<u64>(at, load<u64>(at) | ((<u64>-1 >> (64 - <u64>n)) << <u64>(top & 63)));
    top += n;
    count -= n;
  }
  return first;
}

/** Forgets all marks. */
export function clearMarks(): void {
  memory.fill(bits, 0, <usize>(axis >> 3));
  memory.fill(hypers, 0, <usize>(axis / HYPER + 8) * 4);
  total = 0;
  top = 0;
}
