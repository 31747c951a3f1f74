// A value leaves a buffer only through a recorded read: the known ways around, tried one by one.

import { describe, expect, test } from 'vitest';
import { audit } from './audit.ts';
import { PlainWorkspace } from './plain.ts';
import { Recorder } from './recorder.ts';
import { READ, type TraceSink, WRITE } from './trace.ts';
import type { Buffer, ObservableWorkspace, Values, Workspace } from './workspace.ts';

/** Notes every call. */
function list(): { sink: TraceSink; calls: unknown[][] } {
  const calls: unknown[][] = [];
  const sink: TraceSink = {
    declare: ({ id, name, length, kind }) => calls.push(['D', id, name, length, kind]),
    access: (...access) => calls.push(access),
    step: () => calls.push(['S']),
  };
  return { sink, calls };
}

/** A buffer w = 1, 2, ..., length that was written in an operation of its own. */
function filled(memory: Workspace, length = 6): Buffer {
  const w = memory.float64('w', length);
  for (let i = 0; i < length; i++) w.values[i] = i + 1;
  memory.write(w);
  memory.end();
  return w;
}

/** Everything that can be seen of an array, by every way there is. */
function seen(values: Values): number[] {
  return [
    ...values,
    ...Array.from(values),
    ...values.slice(),
    ...values.subarray(),
    ...new Float64Array(values.buffer),
    ...structuredClone(values),
    ...Object.values(values),
    ...(JSON.parse(JSON.stringify([...values])) as (number | null)[]).map((value) => value ?? Number.NaN),
    ...Array.from(values.keys(), (i) => Reflect.get(values, i) as number),
    ...Array.from(values.keys(), (i) => new DataView(values.buffer).getFloat64(8 * i, true)),
  ];
}

describe('the recorder', () => {
  test('tells every access with its version, and the steps', () => {
    const { sink, calls } = list();
    const memory = new Recorder(sink);
    const w = filled(memory);
    memory.step();
    memory.read(w, 1, 2);
    memory.read(w, 5, 3, -2);
    memory.write(w, 4, 1);
    memory.end();
    memory.read(w, 3, 1, 7);
    expect(calls).toEqual([
      ['D', 0, 'w', 6, 'float64'],
      [WRITE, 0, 1, 0, 1, 6],
      ['S'],
      [READ, 0, 1, 1, 1, 2],
      [READ, 0, 1, 5, -2, 3],
      [WRITE, 0, 2, 4, 1, 1],
      [READ, 0, 2, 3, 1, 1],
    ]);
  });

  test('shows exactly what was read, and hides it when the operation ends', () => {
    const memory = new Recorder(list().sink);
    const w = filled(memory);
    memory.read(w, 4, 2, -3);
    expect([...w.values]).toEqual([Number.NaN, 2, Number.NaN, Number.NaN, 5, Number.NaN]);
    memory.end();
    expect([...w.values]).toEqual(Array(6).fill(Number.NaN));
  });

  test('keeps only what was written by a recorded write', () => {
    const memory = new Recorder(list().sink);
    const w = filled(memory);
    w.values.fill(9);
    memory.write(w, 0, 2);
    w.values[2] = 7;
    memory.end();
    expect([...memory.observe(w)]).toEqual([9, 9, 3, 4, 5, 6]);
    expect(memory.tally).toEqual({ observed: 6, decisions: 0, held: 6 });
  });

  test.each([
    [0, 7, 1],
    [-1, 2, 1],
    [5, 2, 1],
    [0, 2, -1],
    [0, 0, 1],
    [0, 2, 0],
    [0.5, 1, 1],
    [Number.NaN, 1, 1],
  ])('refuses the run %d, %d, %d', (start, count, stride) => {
    const memory = new Recorder(list().sink);
    const w = filled(memory);
    expect(() => memory.read(w, start, count, stride)).toThrow(RangeError);
    expect(() => memory.write(w, start, count, stride)).toThrow(RangeError);
  });
});

describe('ways around that find only rubbish', () => {
  test('copying out: whatever copies a buffer without a read', () => {
    const memory = new Recorder(list().sink);
    const w = filled(memory);
    expect(new Set(seen(w.values))).toEqual(new Set([Number.NaN]));
  });

  test('a view made while the buffer could be seen', () => {
    const memory = new Recorder(list().sink);
    const w = filled(memory);
    memory.read(w);
    const views = [w.values.subarray(2), new Float64Array(w.values.buffer), w.values];
    expect(views[0]![0]).toBe(3);
    memory.end();
    for (const view of views) expect(new Set(view)).toEqual(new Set([Number.NaN]));
  });

  test('aliasing: another object with the values of a buffer, or a buffer of another workspace', () => {
    const memory = new Recorder(list().sink);
    const w = filled(memory);
    expect(() => memory.read({ ...w })).toThrow(TypeError);
    expect(() => memory.observe({ ...w })).toThrow(TypeError);
    expect(() => memory.read(filled(new Recorder(list().sink)))).toThrow(TypeError);
    expect(() => Object.assign(w, { values: new Float64Array(6) })).toThrow(TypeError);
  });

  test('the recorder itself: its buffers are not among its properties', () => {
    const memory = new Recorder(list().sink);
    filled(memory);
    expect(Reflect.ownKeys(memory)).toEqual([]);
  });

  test('packing: many bits in an element that holds one', () => {
    const memory = new Recorder(list().sink);
    const b = memory.bits('b', 8);
    b.values.fill(1);
    memory.write(b);
    memory.end();
    expect([...b.values]).toEqual(Array(8).fill(0xaa));
    memory.read(b);
    b.values[0] = b.values.reduce((word, bit) => (word << 1) | bit, 0);
    expect(() => memory.write(b, 0, 1)).toThrow('b[0] is 255, and holds one bit');
  });
});

/** One operation writes w, another copies it to out; `cheat` says how the values get there. */
function copying(
  cheat: (memory: Workspace, w: Buffer) => (i: number) => number,
): (memory: Workspace) => void {
  return (memory) => {
    const w = filled(memory);
    const out = memory.float64('out', w.length);
    memory.read(w);
    const value = cheat(memory, w);
    memory.end();
    for (let i = 0; i < w.length; i++) out.values[i] = value(i);
    memory.write(out);
    memory.end();
  };
}

describe('the audit', () => {
  test('finds nothing in an algorithm that reads what it uses', () => {
    const honest = copying((memory, w) => (i) => {
      memory.read(w, i, 1);
      return w.values[i]!;
    });
    expect(audit(honest)).toBeUndefined();
  });

  test.each<[string, Parameters<typeof copying>[0]]>([
    [
      'an array copied out',
      (_, w) =>
        (
          (copy) => (i: number) =>
            copy[i]!
        )([...w.values]),
    ],
    [
      'one variable',
      (_, w) =>
        (
          (first) => () =>
            first
        )(w.values[0]!),
    ],
    [
      'all values packed into one number',
      (_, w) =>
        (
          (packed) => (i: number) =>
            Math.floor(packed / 8 ** i) % 8
        )(w.values.reduce((sum, value, i) => sum + value * 8 ** i, 0)),
    ],
    [
      'a view',
      (_, w) =>
        (
          (view) => (i: number) =>
            view[i]!
        )(new Float64Array(w.values.buffer.slice(0))),
    ],
    [
      'a text',
      (_, w) =>
        (
          (text) => (i: number) =>
            Number(text.split(',')[i])
        )(w.values.join()),
    ],
  ])('finds %s', (_, cheat) => {
    expect(audit(copying(cheat))?.what).toMatch(/^out\[\d\]$/);
  });

  test('finds a value that steers without a decision', () => {
    const steered = (memory: Workspace): void => {
      const w = filled(memory);
      memory.read(w, 0, 1);
      const positive = w.values[0]! > 0;
      memory.end();
      w.values[0] = positive ? 1 : 2;
      memory.write(w, 0, 1);
      memory.end();
    };
    expect(audit(steered)).toBeDefined();
    expect(
      audit((memory) => {
        const w = filled(memory);
        memory.read(w, 0, 1);
        const positive = memory.decide(w.values[0]! > 0);
        memory.end();
        w.values[0] = positive ? 1 : 2;
        memory.write(w, 0, 1);
      }),
    ).toBeUndefined();
  });

  test('finds a loop that runs as long as a hidden value says', () => {
    const looped = (memory: Workspace): void => {
      const w = filled(memory);
      memory.read(w, 2, 1);
      const times = w.values[2]!;
      memory.end();
      for (let i = 0; i < times; i++) {
        w.values[0] = i;
        memory.write(w, 0, 1);
        memory.end();
      }
    };
    expect(audit(looped)).toBeDefined();
  });
});

/** An algorithm that uses every call: a running sum, and a sum of the odd numbers. */
function sums(memory: ObservableWorkspace): number[] {
  const w = filled(memory);
  const sum = memory.float64('sum', 1);
  sum.values[0] = 0;
  const odd = memory.bits('odd', w.length);
  memory.write(sum);
  memory.end();
  for (let i = 0; i < w.length; i++) {
    memory.step();
    memory.read(w, i, 1);
    memory.read(sum);
    const isOdd = memory.decide(w.values[i]! % 2 === 1);
    if (isOdd) {
      sum.values[0] = sum.values[0]! + w.values[i]!;
      memory.write(sum);
    }
    odd.values[i] = isOdd ? 1 : 0;
    memory.write(odd, i, 1);
    memory.end();
  }
  return [...memory.observe(sum), ...memory.observe(odd)];
}

test('an algorithm computes the same with the meter and without', () => {
  expect(sums(new PlainWorkspace())).toEqual([9, 1, 0, 1, 0, 1, 0]);
  const memory = new Recorder(list().sink);
  expect(sums(memory)).toEqual([9, 1, 0, 1, 0, 1, 0]);
  expect(memory.tally).toEqual({ observed: 7, decisions: 6, held: 6 });
});
