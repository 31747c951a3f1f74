// Float32 as text: the same bits come back, and no digit is there for nothing.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { float32Text } from './float32.ts';

const anyBits = fc.nat(0xffffffff).map((bits) => new Float32Array(Uint32Array.of(bits).buffer)[0]!);

test('reads back to the same bits, whatever the bits', () => {
  fc.assert(
    fc.property(fc.oneof(anyBits, fc.float()), (value) => {
      expect(Math.fround(Number(float32Text(value)))).toBe(value);
    }),
    { numRuns: 20_000 },
  );
});

test.each([
  [0.1, '0.1'],
  [1 / 3, '0.33333334'],
  [-0, '-0'],
  [0, '0'],
  [16777216, '16777216'],
  [1e-45, '1.4013e-45'],
  [3.4028234663852886e38, '3.4028235e+38'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
  [Number.NaN, 'NaN'],
])('%d is %s', (value, text) => {
  expect(float32Text(Math.fround(value))).toBe(text);
});
