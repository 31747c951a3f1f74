// The work queue: one 64-bit word from which threads take task numbers, safe against threads that wake up late.
//
// The word holds generation (24 bits), number of tasks (20) and next task (20). A task is taken by compare-and-swap on
// the whole word, so a thread still looking at an old generation can never take a task of a new one.

const TICKET: usize = 1024;
const COMPLETED: usize = 1032;
const BITS: i64 = 20;
const MASK: i64 = (1 << 20) - 1;

/** Offers `count` tasks (fewer than 2^20). Everything that tasks read must be in memory before. */
export function offer(generation: i32, count: i32): void {
  atomic.store<i32>(COMPLETED, 0);
  atomic.store<i64>(TICKET, ((<i64>generation & 0xffffff) << (2 * BITS)) | (<i64>count << BITS));
}

/** Takes the next task, or -1 when there is none left. */
export function take(): i32 {
  let ticket = atomic.load<i64>(TICKET);
  while ((ticket & MASK) < ((ticket >> BITS) & MASK)) {
    const found = atomic.cmpxchg<i64>(TICKET, ticket, ticket + 1);
    if (found == ticket) return <i32>(ticket & MASK);
    ticket = found;
  }
  return -1;
}

/** Marks a task done; returns how many of this generation are done. */
export function complete(): i32 {
  return atomic.add<i32>(COMPLETED, 1) + 1;
}
