// The partition module's face: what JavaScript calls. Built twice, for shared and for unshared memory.

import { countCuts, emitCuts } from './cells.as';
import { countSplits, emitSplits } from './edges.as';
import { LOCAL_BYTES } from './local.as';
import { product } from './product.as';
import { REPORT_BYTES } from './report.as';
import { State } from './state.as';

export { complete, offer, take } from '../../engine/wasm/queue.as';

/** Kinds of task; state.ts has the same numbers. */
const PRODUCT: i32 = 0;
const COUNT_SPLITS: i32 = 1;
const EMIT_SPLITS: i32 = 2;
const COUNT_CUTS: i32 = 3;

/** Does task number `task` of a kind for the state at an address, on one of the threads. */
export function run(kind: i32, address: usize, task: i32, thread: i32): void {
  const state = changetype<State>(address);
  if (kind == PRODUCT) product(state, task, thread);
  else if (kind == COUNT_SPLITS) countSplits(state, task, thread);
  else if (kind == EMIT_SPLITS) emitSplits(state, task, thread);
  else if (kind == COUNT_CUTS) countCuts(state, task, thread);
  else emitCuts(state, task, thread);
}

/** Bytes of scratch that cutting needs on every thread; the product may need more, for wide layers. */
export function scratchBytes(): i32 {
  return <i32>(REPORT_BYTES + LOCAL_BYTES);
}
