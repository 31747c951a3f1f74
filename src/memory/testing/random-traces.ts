// Random traces of runs for property tests, and telling them to a sink.

import fc from 'fast-check';
import { type BufferInfo, type TraceSink, WRITE } from '../trace.ts';
import type { Access } from './oracle.ts';

/** The lengths of some buffers, and a random trace on them; half of the runs cover a whole buffer, in either order. */
export function traces(longest: number, most: number) {
  return fc
    .array(fc.integer({ min: 1, max: longest }), { minLength: 1, maxLength: 5 })
    .chain((lengths) =>
      fc.tuple(fc.constant(lengths), fc.array(accesses(lengths), { minLength: 1, maxLength: most })),
    );
}

function accesses(lengths: readonly number[]): fc.Arbitrary<Access> {
  return fc
    .tuple(
      fc.nat(lengths.length - 1),
      fc.constantFrom<0 | 1>(0, 0, 1),
      fc.integer({ min: 0, max: 9 }),
      fc.nat(),
      fc.nat(),
      fc.nat(),
    )
    .map(([buffer, operation, kind, a, b, c]) => {
      const length = lengths[buffer]!;
      const dies = kind === 9;
      if (kind % 2 === 1) {
        const reverse = a % 3 === 0 && length > 1;
        return {
          buffer,
          operation,
          dies,
          start: reverse ? length - 1 : 0,
          stride: reverse ? -1 : 1,
          count: length,
        };
      }
      const start = a % length;
      const step = (b % 3) + 1;
      const stride = b % 2 === 0 ? step : -step;
      const most = Math.floor((stride > 0 ? length - 1 - start : start) / step) + 1;
      const count = (c % most) + 1;
      return { buffer, operation, dies, start, stride: count === 1 ? 1 : stride, count };
    });
}

/** Tells a trace on buffers b0, b1, ... of these lengths, a step before every fifth access. */
export function tell(lengths: readonly number[], trace: readonly Access[], sink: TraceSink): void {
  for (const [id, length] of lengths.entries()) sink.declare(infoOf(id, length));
  const versions = lengths.map(() => 0);
  for (const [a, { operation, buffer, start, stride, count }] of trace.entries()) {
    if (a % 5 === 0) sink.step();
    if (operation === WRITE) versions[buffer] = versions[buffer]! + 1;
    sink.access(operation, buffer, versions[buffer]!, start, stride, count);
  }
}

function infoOf(id: number, length: number): BufferInfo {
  return { id, name: `b${id}`, length, kind: 'float64', result: id === 1 };
}
