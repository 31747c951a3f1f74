// Where everything of the LRU engines lies in memory, and the sizes they were opened for.

/** Bytes of a queued access: operation, buffer, start, stride, count. */
export const RECORD: usize = 20;
/**
 * Bytes of a buffer: offset, length, state, position (u32 each), then its tally: nine f64 of runs, at 16, and four of
 * accesses to a single element, at 96.
 */
export const BUFFER: usize = 128;
/** The value of `last` for an element that is not in the stack. */
export const ABSENT: u32 = 0xffffffff;
/** Positions that share a counter of the topmost level: 16 groups of 16 words of 64. */
export const HYPER: u32 = 16384;

/** Elements, and positions of the axis. */
export let elements: u32 = 0;
export let axis: u32 = 0;

export let queue: usize = 0;
export let buffers: usize = 0;
/** u32 [elements]: where an element lies on the axis. */
export let last: usize = 0;
/** u32 [axis]: which element lies at a position. */
export let inverse: usize = 0;
/** u64 [axis / 64]: bit p is set where an element of the stack lies at position p. */
export let bits: usize = 0;
/** u16 [axis / 64]: marks before this word in its group of 16 words. */
export let words: usize = 0;
/** u16 [axis / 1024]: marks before this group in its hyper group. */
export let groups: usize = 0;
/** i32 [axis / HYPER, rounded up to 4, and 4]: marks before this hyper group. */
export let hypers: usize = 0;
/** u16 [16][16]: all bits set in lane j of row i where j > i. */
export let after16: usize = 0;
/** f64 [elements + 2]: reads at distance d; and the differences of what was added to ranges of distances. */
export let histogram: usize = 0;
export let ranges: usize = 0;
/** f64 [elements + 1]: the sum of sqrt(1), ..., sqrt(d). */
export let roots: usize = 0;

let next: usize = 0;

function allocate(bytes: usize): usize {
  const at = next;
  next = (next + bytes + 63) & ~(<usize>63);
  const missing = <i32>((next + 65535) / 65536) - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) unreachable();
  memory.fill(at, 0, bytes);
  return at;
}

/** Lays everything out, empty. The axis holds at least four times the elements, so that it seldom has to be compacted. */
export function layOut(elementCount: u32, bufferCount: u32, queueLength: u32): void {
  elements = elementCount;
  axis = max<u32>(2, (elementCount * 4 + HYPER - 1) / HYPER) * HYPER;
  next = 1024;
  queue = allocate(<usize>queueLength * RECORD);
  buffers = allocate(<usize>bufferCount * BUFFER);
  last = allocate(<usize>elements * 4);
  memory.fill(last, 0xff, <usize>elements * 4);
  inverse = allocate(<usize>axis * 4);
  bits = allocate(<usize>(axis / 8));
  words = allocate(<usize>(axis / 64) * 2);
  groups = allocate(<usize>(axis / 1024) * 2);
  hypers = allocate(<usize>(axis / HYPER + 8) * 4);
  after16 = allocate(512);
  for (let i: u32 = 0; i < 16; i++)
    for (let j: u32 = i + 1; j < 16; j++) store<u16>(after16 + (i * 16 + j) * 2, 0xffff);
  histogram = allocate((<usize>elements + 2) * 8);
  ranges = allocate((<usize>elements + 3) * 8);
  roots = allocate((<usize>elements + 1) * 8);
  let sum = 0.0;
  for (let d: u32 = 1; d <= elements; d++) {
    sum += sqrt(<f64>d);
    store<f64>(roots + <usize>d * 8, sum);
  }
}
