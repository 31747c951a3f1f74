// Which elements an operand touches, as runs, in the order in which it touches them, and where they are stored.

import type { Operand, Program } from './program.ts';
import type { Schedule } from './schedule.ts';

/** Elements first, first + stride, ... of a buffer, which lie at place, place + placeStride, ... of its storage. */
export type RunSink = (
  first: number,
  stride: number,
  count: number,
  place: number,
  placeStride: number,
) => void;

/** Runs of `operand` at units from ... to - 1. @param tiled whether only one tile of the buffer is stored */
export function unitRuns(
  operand: Operand,
  from: number,
  to: number,
  direction: 1 | -1,
  inside: 1 | -1,
  tiled: boolean,
  sink: RunSink,
): void {
  const { unitStride, count, stride } = operand;
  const units = to - from;
  if (!tiled && unitStride === 1 && units > 1) {
    // A unit's elements lie apart, those of neighbouring units together.
    const first = direction > 0 ? from : to - 1;
    for (let i = 0; i < count; i++) {
      const at = first + stride * (inside > 0 ? i : count - 1 - i);
      sink(at, direction, units, at, direction);
    }
    return;
  }
  if (!tiled && stride === 1 && unitStride === count && direction === inside && units > 1) {
    const at = direction > 0 ? from * count : to * count - 1;
    sink(at, direction, units * count, at, direction);
    return;
  }
  for (let i = 0; i < units; i++) {
    const unit = direction > 0 ? from + i : to - 1 - i;
    const base = unit * unitStride;
    const first = inside > 0 ? base : base + stride * (count - 1);
    if (!tiled) sink(first, inside * stride, count, first, inside * stride);
    else {
      const slot = (unit - from) * count;
      sink(first, inside * stride, count, inside > 0 ? slot : slot + count - 1, inside);
    }
  }
}

/** How many elements of each buffer a schedule stores. */
export function storedLengths(program: Program, schedule: Schedule): number[] {
  return program.buffers.map(({ length }, b) => {
    if (!schedule.contracted.includes(b)) return length;
    let stored = 1;
    for (const nest of schedule.phases.flat()) {
      for (const { statement, form } of nest.entries) {
        const operands = program.statements[statement]!.forms[form]!.operands;
        for (const { buffer, count, when } of operands)
          if (buffer === b && when === 'unit') stored = Math.max(stored, count * Math.max(1, nest.tile));
      }
    }
    return Math.min(stored, length);
  });
}
