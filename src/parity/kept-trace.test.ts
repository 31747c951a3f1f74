// A kept trace tells what its source tells.

import { expect, it } from 'vitest';
import type { TraceSource } from '../memory/trace.ts';
import { kept } from './kept-trace.ts';
import { learnerCalled } from './learners.ts';
import { parityRunSpec } from './spec.ts';
import { traceOf } from './trace-source.ts';

function told(source: TraceSource): { lines: string[]; steps: number } {
  const lines: string[] = [];
  let steps = 0;
  source({
    declare: (buffer) => lines.push(JSON.stringify(buffer)),
    access: (...access) => lines.push(access.join(' ')),
    step: () => {
      steps++;
      lines.push('step');
    },
  });
  return { lines, steps };
}

// curriculum declares buffers between accesses.
it.each(['curriculum', 'gf2'])('%s: the same declarations and accesses in the same order', (name) => {
  const source = traceOf(parityRunSpec(learnerCalled(name)!, { n: 6, k: 2, seed: 5 }));
  const again = kept(source);
  const all = told(source);
  expect(all.steps).toBeGreaterThan(0);
  expect(told(again)).toEqual(all);
  expect(told(again)).toEqual(all);
});

it('tells a trace that is too long to keep from its source', () => {
  const accesses = 4_000_001;
  const source: TraceSource = (sink) => {
    sink.declare({ id: 0, name: 'a', length: 1, kind: 'float64' });
    for (let i = 0; i < accesses; i++) sink.access(1, 0, i + 1, 0, 1, 1);
  };
  let count = 0;
  let last = 0;
  kept(source)({
    declare: () => {},
    access: (_operation, _buffer, version) => {
      count++;
      last = version;
    },
    step: () => {},
  });
  expect([count, last]).toEqual([accesses, accesses]);
});
