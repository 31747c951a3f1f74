// A trace kept in memory, so that it can be told again without running its algorithm again.

import type { BufferInfo, Operation, TraceSource } from '../memory/trace.ts';

/** Accesses and steps that are kept, 40 bytes each; a longer trace is made anew each time. */
const MOST_KEPT = 4_000_000;

/** Stands where an access would say what it does: a step begins. */
const STEP = -1;

/** The same trace, kept if it is short enough. */
export function kept(source: TraceSource): TraceSource {
  const buffers: BufferInfo[] = [];
  /** For each access or step: how many buffers there were, operation and buffer, version, start, stride, count. */
  const numbers: number[] = [];
  let isWhole = true;
  source({
    declare: (buffer) => buffers.push(buffer),
    access: (operation, buffer, version, start, stride, count) => {
      if (numbers.length < 6 * MOST_KEPT) {
        numbers.push(buffers.length, 2 * buffer + operation, version, start, stride, count);
      } else isWhole = false;
    },
    step: () => numbers.push(buffers.length, STEP, 0, 0, 0, 0),
  });
  if (!isWhole) return source;
  return (sink) => {
    let declared = 0;
    for (let i = 0; i < numbers.length; i += 6) {
      while (declared < numbers[i]!) sink.declare(buffers[declared++]!);
      const which = numbers[i + 1]!;
      if (which === STEP) {
        sink.step();
        continue;
      }
      const operation = (which % 2) as Operation;
      sink.access(
        operation,
        (which - operation) / 2,
        numbers[i + 2]!,
        numbers[i + 3]!,
        numbers[i + 4]!,
        numbers[i + 5]!,
      );
    }
    while (declared < buffers.length) sink.declare(buffers[declared++]!);
  };
}
