// JSON pointers, against the examples of RFC 6901 and on arbitrary JSON.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atPointer, pointerTokens, without } from './pointer.ts';

/** The document of RFC 6901, section 5. */
const DOCUMENT = {
  foo: ['bar', 'baz'],
  '': 0,
  'a/b': 1,
  'c%d': 2,
  'e^f': 3,
  'g|h': 4,
  'i\\j': 5,
  'k"l': 6,
  ' ': 7,
  'm~n': 8,
};

describe('a pointer', () => {
  test.each([
    ['', DOCUMENT],
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['#/c%25d', 2],
    ['#/e%5Ef', 3],
    ['/i\\j', 5],
    ['#/k%22l', 6],
    ['/ ', 7],
    ['/m~0n', 8],
  ])('%s leads where the RFC says', (pointer, value) => {
    expect(atPointer(DOCUMENT, pointer)).toEqual({ value });
  });

  test.each(['/fo', '/foo/2', '/foo/-', '/foo/00', '/foo/length', '/foo/0/0', '/toString', '/__proto__'])(
    '%s leads to nothing',
    (pointer) => expect(atPointer(DOCUMENT, pointer)).toBeUndefined(),
  );

  test.each(['foo', '/a~b', '/a~2', '#foo', '#/%', '#/%e0'])('%s is none', (pointer) =>
    expect(pointerTokens(pointer)).toBeUndefined(),
  );

  test('to every part of any JSON leads to that part', () => {
    const each = (value: unknown, pointer: string): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, part] of Object.entries(value)) {
        const below = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        expect(atPointer(root, below)).toEqual({ value: part });
        each(part, below);
      }
    };
    let root: unknown;
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        root = value;
        each(value, '');
      }),
    );
  });
});

test('without leaves out what it is told to, and changes nothing in place', () => {
  const answer = { seconds: 1, rows: [{ seconds: 2, n: 3 }, { n: 4 }], more: null };
  expect(without(answer, ['/seconds', '/rows/*/seconds', '/gone/x'])).toEqual({
    rows: [{ n: 3 }, { n: 4 }],
    more: null,
  });
  expect(answer.seconds).toBe(1);
});
