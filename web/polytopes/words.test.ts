// Words of the Polytopes view: what is written evaluates to what was meant.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { affineText, neuronName, neuronOf, neuronText, significant } from './words.ts';

const finite = fc.double({ noNaN: true, min: -1e300, max: 1e300 });
const read = (text: string) => Number(text.replaceAll('−', '-').replaceAll(' ', ''));

test('an affine function that is written evaluates to the function within its digits', () => {
  fc.assert(
    fc.property(finite, finite, finite, (gx, gy, c) => {
      const maps = { outputCount: 1, gradients: Float64Array.of(gx, gy), constants: Float64Array.of(c) };
      const [, x, y, k] = affineText(maps, 0).match(/^(\S+) x ([+−] \S+) y ([+−] \S+)$/)!;
      for (const [text, value] of [
        [x, gx],
        [y, gy],
        [k, c],
      ] as const) {
        expect(Math.abs(read(text!) - value)).toBeLessThanOrEqual(5e-5 * Math.abs(value));
      }
    }),
  );
});

test('what is not finite has a name', () => {
  expect([Number.NaN, Infinity, -Infinity, -0.5].map((x) => significant(x, 3))).toEqual([
    'NaN',
    '∞',
    '−∞',
    '−0.5',
  ]);
});

test('neurons are named and found again', () => {
  const hidden = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(hidden, fc.nat(), (widths, any) => {
      const neuron = any % widths.reduce((a, b) => a + b, 0);
      expect(neuronOf(widths, neuronName(widths, neuron))).toBe(neuron);
    }),
  );
  expect(['', '1', '3:1', '1:5', '0:1', 'x:y'].map((name) => neuronOf([4, 4], name))).toEqual(
    new Array(6).fill(undefined),
  );
});

test('a neuron that is lit says where it is zero, and one that is zero nowhere says so', () => {
  const lab = { partition: { edgeNeurons: Uint32Array.of(0xffffffff, 5, 5, 0) } };
  expect(neuronText([4, 4], 5, lab)).toBe('2:2 is zero along 2 edges of polytopes.');
  expect(neuronText([4, 4], 0, lab)).toBe('1:1 is zero along one edge of polytopes.');
  expect(neuronText([4, 4], 1, lab)).toMatch(/^1:2 is zero nowhere/);
  expect(neuronText([4, 4], undefined, lab)).toMatch(/^Point at/);
});
