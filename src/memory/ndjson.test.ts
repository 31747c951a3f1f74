// The text form of a trace: what is written reads back the same, and nothing else is read.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { InputError } from '../format/input-error.ts';
import { scratch } from '../run/testing/scratch.node.ts';
import { tell, traces } from './testing/random-traces.ts';
import type { TraceSink, TraceSource } from './trace.ts';
import { traceFile, writeTrace } from './trace-file.node.ts';

/** All calls that a source makes. */
function calls(source: TraceSource): unknown[] {
  const all: unknown[] = [];
  const sink: TraceSink = {
    declare: (buffer) => all.push(buffer),
    access: (...access) => all.push(access),
    step: () => all.push('step'),
  };
  source(sink);
  return all;
}

test('a trace reads back as it was', () => {
  const path = join(scratch(onTestFinished), 'trace.ndjson');
  fc.assert(
    fc.property(traces(12, 30), ([lengths, trace]) => {
      const source: TraceSource = (sink) => tell(lengths, trace, sink);
      writeTrace(path, source);
      // `result` is written where it is true.
      const said = (of: TraceSource) => JSON.stringify(calls(of)).replaceAll(',"result":false', '');
      expect(said(traceFile(path))).toEqual(said(source));
    }),
    { numRuns: 40 },
  );
});

const HEADER = '{"trace":"crease-memory","version":1}';
const BUFFER = '{"buffer":0,"name":"w","length":4,"kind":"float64"}';

/** Writes lines to a file and returns what reading them says. */
function refusal(...lines: string[]): string {
  const path = join(scratch(onTestFinished), 'trace.ndjson');
  writeFileSync(path, lines.join('\n'));
  try {
    calls(traceFile(path));
  } catch (error) {
    if (error instanceof InputError) return error.message.replace(path, 'FILE');
    throw error;
  }
  return 'read';
}

describe('a trace', () => {
  test('of a Python program is read', () => {
    expect(
      refusal(
        HEADER,
        BUFFER,
        '["W", 0]',
        '["S"]',
        '["R", 0, 3, 2, -2]',
        '{"end": {"accesses": 2, "elements": 6}}\n',
      ),
    ).toBe('read');
  });

  test.each<[string, string[], string]>([
    ['empty', [], 'FILE is empty; the first line of a trace is'],
    [
      'of another program',
      ['{"ph":"X","ts":1}'],
      'FILE is no trace: its first line is not {"trace":"crease-memory"',
    ],
    ['that is a picture', ['\u0089PNG'], 'FILE is no trace'],
    ['of another version', ['{"trace":"crease-memory","version":2}'], 'FILE is a trace of version 2'],
    ['cut off between lines', [HEADER, BUFFER, '["W",0]\n'], 'FILE ends after line 3 without {"end":...}'],
    ['cut off inside a line', [HEADER, BUFFER, '["W",'], 'FILE, line 3: it is no JSON object or list'],
    [
      'with lines missing',
      [HEADER, BUFFER, '{"end":{"accesses":1,"elements":4}}'],
      'FILE, line 3: the trace has 0',
    ],
    [
      'that goes on',
      [HEADER, '{"end":{"accesses":0,"elements":0}}', '["S"]'],
      'FILE, line 3: it comes after',
    ],
    ['of an unknown buffer', [HEADER, '["R",0]'], 'FILE, line 2: buffer 0 was not declared before'],
    [
      'outside a buffer',
      [HEADER, BUFFER, '["R",0,2,3]'],
      'FILE, line 3: its elements are not all in buffer 0',
    ],
    ['below a buffer', [HEADER, BUFFER, '["R",0,2,4,-1]'], 'FILE, line 3: its elements are not all'],
    ['of nothing', [HEADER, BUFFER, '["R",0,2,0]'], 'FILE, line 3: its elements are not all'],
    [
      'of half elements',
      [HEADER, BUFFER, '["R",0,0.5,1]'],
      'FILE, line 3: start, count and stride are whole',
    ],
    ['of an unknown operation', [HEADER, BUFFER, '["X",0]'], 'FILE, line 3: a list begins with'],
    [
      'of a buffer that is too large',
      [HEADER, BUFFER.replace('4', '1e9')],
      'FILE, line 2: the buffers hold 1000000000',
    ],
    [
      'of a buffer out of order',
      [HEADER, BUFFER.replace('0', '1')],
      "FILE, line 2: the next buffer's number is 0",
    ],
    [
      'of an unknown kind',
      [HEADER, BUFFER.replace('float64', 'double')],
      'FILE, line 2: the kind of a buffer is one',
    ],
    ['without newlines', [HEADER, 'x'.repeat(3_000_000)], 'FILE, line 2: it is no JSON object or list'],
  ])('%s is refused in one line', (_, lines, message) => {
    const said = refusal(...lines);
    expect(said.startsWith(message), said).toBe(true);
    expect(said).not.toContain('\n');
  });
});

test('the form in the documentation is the form', () => {
  const docs = readFileSync(new URL('../../docs/data-movement.md', import.meta.url), 'utf8');
  const example = /```json\n(\{"trace"[\s\S]*?)```/.exec(docs)?.[1] ?? '';
  expect(refusal(...example.split('\n'))).toBe('read');
});
