// What a schedule costs: the data movement distance of the whole run on a plain LRU stack, its temporaries included.

import { LruStack } from '../lru.ts';
import type { Program } from './program.ts';
import type { Schedule } from './schedule.ts';
import { type Holding, scheduleTrace } from './trace.ts';
import type { Decisions } from './walk.ts';

/** Data movement distance (the sum over reads of the root of their LRU distance), and the elements read. */
export interface Cost {
  readonly dmd: number;
  readonly reads: number;
}

/** @param module dist/memory/wasm/lru.wasm */
export function costOf(
  program: Program,
  schedule: Schedule,
  decisions: Decisions,
  module: WebAssembly.Module,
  holding: Holding = 'loop',
): Cost {
  const stack = new LruStack(module, 'runs');
  scheduleTrace(
    program,
    schedule,
    decisions,
    holding,
  )({
    declare: (buffer) => stack.declare(buffer),
    access: (operation, buffer, _version, start, stride, count) =>
      stack.access(operation, buffer, start, stride, count),
    step: () => {},
  });
  const { warm, root } = stack.total();
  return { dmd: root, reads: warm };
}
