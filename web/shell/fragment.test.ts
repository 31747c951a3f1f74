// Links: what is printed is read back, whatever it is; old, damaged and newer links are read as far as they go.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFragment, printFragment, readValues, VERSION } from './fragment.ts';
import { choice, defaults, flag, number, type Table, text, write } from './setting.ts';
import { SETTINGS } from './settings.ts';

const about = 'Something to try.';
const table = {
  kind: choice({
    label: 'Kind',
    about,
    default: 'a',
    options: [
      { value: 'a', label: 'A' },
      { value: 'b', label: 'B' },
    ],
  }),
  rate: number({ label: 'Rate', about, default: 0.5, min: -1e300, max: 1e300 }),
  word: text({ label: 'Word', about, default: '[10]*8', check: () => {} }),
  on: flag({ label: 'On', about, default: false }),
} satisfies Table;

describe('a link', () => {
  test('is read back as it was printed', () => {
    const values = fc.record({
      kind: fc.constantFrom('a' as const, 'b' as const),
      // Minus zero is written as zero, which is the same setting.
      rate: fc.double({ noNaN: true, min: -1e300, max: 1e300 }).map((x) => x + 0 || 0),
      word: fc.string({ unit: 'grapheme' }),
      on: fc.boolean(),
    });
    fc.assert(
      fc.property(values, (set) => {
        const link = printFragment('view', table, set);
        // As an address bar gives it.
        const { hash } = new URL(link, 'http://localhost/');
        const { view, query, newer } = parseFragment(hash);
        expect([view, newer]).toEqual(['view', false]);
        expect(readValues(table, query)).toEqual({ values: set, ignored: [] });
      }),
    );
  });

  test('holds only what differs from the defaults', () => {
    expect(printFragment('view', table, defaults(table))).toBe('#view');
    expect(printFragment('view', table, { ...defaults(table), on: true })).toBe(`#view?v=${VERSION}&on=1`);
  });

  test('has nothing in it that chat programs cut links at', () => {
    const link = printFragment('view', table, { ...defaults(table), word: '[10]*8 "<a>" (b)' });
    expect(link).not.toMatch(/[\s"<>[\]]/);
  });

  test('never fails, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (fragment) => {
        const { query } = parseFragment(`#view?${fragment}`);
        expect(Object.keys(readValues(table, query).values)).toEqual(Object.keys(table));
      }),
    );
  });

  test('says what of it was left out', () => {
    const { query } = parseFragment(
      '#view?v=1&kind=c&rate=x&on=1&gone=3&__proto__=1&%E0%A4%A=2&&=&constructor=1',
    );
    const { values, ignored } = readValues(table, query);
    expect(values).toEqual({ ...defaults(table), on: true });
    expect(ignored.map(({ name, why }) => `${name} ${why}`)).toEqual([
      'kind is none of a, b',
      'rate is no number',
      'gone is not known here',
      '__proto__ is not known here',
      '%E0%A4%A is not known here',
      'constructor is not known here',
    ]);
  });

  test('of a newer Crease is read as far as it goes, and known as one', () => {
    const { query, newer } = parseFragment('#view?v=99&on=1&new=2');
    expect(newer).toBe(true);
    expect(readValues(table, query).values.on).toBe(true);
  });
});

describe.each(Object.entries(SETTINGS) as [string, Table][])('the settings of %s', (view, settings) => {
  test('have defaults that they accept, and words', () => {
    for (const [name, setting] of Object.entries(settings)) {
      expect(name).toMatch(/^[a-z][A-Za-z0-9]*$/);
      expect(name).not.toBe('v');
      expect(setting.label).not.toBe('');
      expect(setting.about).toMatch(/\.$/);
      const query = new Map([[name, write(setting.default)]]);
      expect(readValues(settings, query)).toEqual({ values: defaults(settings), ignored: [] });
    }
    expect(printFragment(view, settings, defaults(settings))).toBe(`#${view}`);
  });
});
