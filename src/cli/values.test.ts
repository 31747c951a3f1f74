// Values on the command line: what is read, and how the rest is refused.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputError } from '../format/input-error.ts';
import { byteCount, decimalNumber, numberList, oneOf, wholeNumber } from './values.ts';

const flag = { flag: '--epochs', example: '100' };

test('whole numbers in range are read, all else is refused in one line with the flag and an example', () => {
  const read = wholeNumber(flag, 1, 4294967295);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4294967295 }), (value) => {
      expect(read(String(value))).toBe(value);
    }),
  );
  for (const text of [
    '',
    ' ',
    '0',
    '-5',
    '+5',
    '1.5',
    '1e3',
    '0x10',
    '1_000',
    '4294967296',
    'NaN',
    'Infinity',
    '٣',
    '9'.repeat(400),
  ]) {
    expect(() => read(text)).toThrow(InputError);
    expect(() => read(text)).toThrow(/^--epochs "[^\n]*; try --epochs 100$/);
  }
});

test('decimal numbers are read as JavaScript reads them, all else is refused', () => {
  const read = decimalNumber({ flag: '--rate', example: '0.1' }, 'a number above 0', (value) => value > 0);
  fc.assert(
    fc.property(fc.double({ min: 5e-324, max: 1e308, noNaN: true }), (value) => {
      expect(read(String(value))).toBe(value);
    }),
  );
  expect(read('.5')).toBe(0.5);
  expect(read('1.')).toBe(1);
  for (const text of [
    '',
    'banana',
    '1e999',
    '0',
    '-1',
    '1e-999',
    '0x1',
    '1,5',
    '1 ',
    'NaN',
    'Infinity',
    '.',
    'e5',
    '1e',
  ]) {
    expect(() => read(text)).toThrow(/^--rate "[^\n]*" is not a number above 0; try --rate 0\.1$/);
  }
});

test('words are read as they are, others are refused with the nearest', () => {
  const read = oneOf('--optimizer', ['adam', 'sgd']);
  expect(read('sgd')).toBe('sgd');
  expect(() => read('Adam')).toThrow('--optimizer "Adam" is not one of adam, sgd; try --optimizer adam');
  expect(() => read('toString')).toThrow(InputError);
});

test('numbers of bytes are read with their units', () => {
  const read = byteCount({ flag: '--max-memory', example: '2GB' });
  for (const [text, bytes] of [
    ['1', 1],
    ['500MB', 5e8],
    ['1.5 GiB', 1.5 * 2 ** 30],
    ['2gb', 2e9],
    ['12kib', 12288],
  ] as const) {
    expect(read(text)).toBe(bytes);
  }
  for (const text of ['', '0', 'GB', '-1GB', '1e9', '2 lots', '1TBs', '0.1', 'Infinity', '9'.repeat(400)]) {
    expect(() => read(text)).toThrow(/^--max-memory "[^\n]*; try --max-memory 2GB$/);
  }
});

test('lists of numbers are read, and refused as a whole', () => {
  const read = numberList({ flag: '--u', example: '0,0,1' });
  expect(read('-1, 2e-3,.5')).toEqual([-1, 0.002, 0.5]);
  for (const text of ['', '1,', ',1', '1;2', '1,x', '1,Infinity']) {
    expect(() => read(text)).toThrow(/^--u "[^\n]*; try --u 0,0,1$/);
  }
});
