// Tests of the shape expressions: the grammar, its errors and limits, and that formatting and parsing are inverse.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../format/input-error.ts';
import { checkNetworkSize, formatShape, parseShape } from './shape.ts';

const READS: readonly [string, number[]][] = [
  ['[100]*20', Array<number>(20).fill(100)],
  ['[64,32]+[16]*4', [64, 32, 16, 16, 16, 16]],
  ['100x20', Array<number>(20).fill(100)],
  ['[]', []],
  ['[]*3+[7]', [7]],
  ['  [ 3 , 4 ] * 2 + 5 x 1 ', [3, 4, 3, 4, 5]],
  ['([64]+[16]*2)*2', [64, 16, 16, 64, 16, 16]],
  ['[100000]', [100000]],
  ['[1]*1000', Array<number>(1000).fill(1)],
];

const REFUSES: readonly [string, string][] = [
  ['[100]*', "--shape '[100]*': expected a whole number at position 7 (example: '[100]*20')"],
  ['', "--shape '': expected '[' or a whole number at position 1 (example: '[100]*20')"],
  ['__import__("os")', "'[' or a whole number at position 1"],
  ['[0]*3', 'a layer of 0 neurons; a width is 1 to 100000 (at position 2)'],
  ['[100001]', 'a layer of 100001 neurons'],
  ['[[3]]', 'expected a whole number at position 2'],
  ['[3', "expected ',' or ']' at position 3"],
  ['[3,]', 'expected a whole number at position 4'],
  ['[3.5]', "expected ',' or ']' at position 3"],
  ['[-3]', 'expected a whole number at position 2'],
  ['[3]*2*2', "expected '+' or the end at position 6"],
  ['[3]]', "expected '+' or the end at position 4"],
  ['100', "expected 'x' and the number of layers, or '[' before a list at position 4"],
  ['[3]*0', '0 repetitions; write [] for no hidden layers (at position 5)'],
  ['[3]*1001', '1001 layers are too many, the limit is 1000'],
  ['[100000]*100000', '100000 layers are too many'],
  ['([9]*1000)*1000', '1000000 layers are too many'],
  [`[]*${'9'.repeat(400)}`, 'Infinity layers are too many'],
  ['(((([3]))', "expected '+' or ')'"],
  ['('.repeat(100_000), 'more than 20 nested parentheses (at position 21)'],
  ['[3]\n*2', "--shape '[3]?*2': expected '+' or the end at position 4"],
];

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'nothing was thrown';
}

describe('parseShape', () => {
  it.each(READS)('reads %s', (text, widths) => {
    expect(parseShape(text)).toEqual(widths);
  });

  it.each(REFUSES)('refuses %s', (text, reason) => {
    const message = messageOf(() => parseShape(text));
    expect(message).toContain(reason);
    expect(message).not.toMatch(/[\r\n]/);
    expect(message.length).toBeLessThan(250);
  });

  it('gives a valid list or an InputError for any text', () => {
    const tokens = ['[', ']', '(', ')', ',', '*', '+', 'x', ' ', '1', '20', '0', '100000', '[4]', '-', 'é'];
    const token = fc.constantFrom(...tokens, '+[9,9]', '*3', '5x2', '[7]');
    const text = fc.oneof(
      fc.string(),
      fc.array(token, { maxLength: 6 }).map((parts) => parts.join('')),
    );
    let read = 0;
    fc.assert(
      fc.property(text, (expression) => {
        let widths: number[];
        try {
          widths = parseShape(expression);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          return;
        }
        read++;
        expect(widths.length).toBeLessThanOrEqual(1000);
        for (const width of widths)
          expect(Number.isInteger(width) && width >= 1 && width <= 100_000).toBe(true);
      }),
      { numRuns: 3000 },
    );
    expect(read).toBeGreaterThan(10);
  });
});

/** Expressions of the form that `formatShape` writes, with the widths that they stand for. */
const terms = fc.array(
  fc.record({
    list: fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 4 }),
    times: fc.integer({ min: 1, max: 12 }),
  }),
  { minLength: 1, maxLength: 5 },
);

describe('formatShape', () => {
  it.each([
    ['[100]*20', '100x20'],
    ['[64,32]+[16]*4', '[64,32,16,16,16,16]'],
    ['[64,32]*9+[7]', '[64,32]*8+[64,32,7]'],
    ['[5,5]', '5x2'],
    ['[]', '[]'],
  ])('writes %s for %s', (expected, text) => {
    expect(formatShape(parseShape(text))).toBe(expected);
  });

  it('is the inverse of parseShape', () => {
    const widths = fc.array(fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 100_000 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(widths, (list) => {
        expect(parseShape(formatShape(list))).toEqual(list);
      }),
    );
  });

  it('is no longer than any other way to write the same widths', () => {
    fc.assert(
      fc.property(terms, (parts) => {
        const text = parts
          .map(({ list, times }) => `[${list.join(',')}]${times === 1 ? '' : `*${times}`}`)
          .join('+');
        expect(formatShape(parseShape(text)).length).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe('checkNetworkSize', () => {
  const spec = (hidden: number[]) => ({
    inputs: 2,
    hidden,
    outputs: 1,
    activation: { kind: 'relu' } as const,
  });

  it('accepts 100 million parameters and refuses one more', () => {
    // Without hidden layers: (inputs + 1) * outputs.
    expect(() => checkNetworkSize({ ...spec([]), inputs: 9_999, outputs: 10_000 })).not.toThrow();
    expect(() => checkNetworkSize({ ...spec([]), inputs: 100_000_000, outputs: 1 })).toThrow(InputError);
  });

  it('names the shape and the number', () => {
    expect(messageOf(() => checkNetworkSize(spec(parseShape('[100000]*3'))))).toContain(
      "--shape '[100000]*3': 20000600001 weights and biases are too many",
    );
  });
});
