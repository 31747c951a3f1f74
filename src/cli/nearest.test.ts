// The nearest name: laws of the edit distance, and what people mistype.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, nearest } from './nearest.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });

test('the distance is symmetric, 0 for the same word only, and at most the longer length', () => {
  fc.assert(
    fc.property(word, word, (a, b) => {
      const distance = editDistance(a, b);
      expect(distance).toBe(editDistance(b, a));
      expect(distance === 0).toBe(a === b);
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
    }),
  );
});

test('known distances', () => {
  expect(editDistance('kitten', 'sitting')).toBe(3);
  expect(editDistance('trian', 'train')).toBe(1);
  expect(editDistance('', 'abc')).toBe(3);
});

test('what was meant is found', () => {
  const flags = ['--epochs', '--seed', '--points', '--val-points', '--save-interval', '--shape'];
  expect(nearest('--epoch', flags)).toBe('--epochs');
  expect(nearest('--sead', flags)).toBe('--seed');
  expect(nearest('--save', flags)).toBe('--save-interval');
});

test('a short name is not near to everything', () => {
  const metrics = ['clock-since-write', 'clock-since-access', 'lru-distance', 'dmd', 'dmd-ceil', 'dmd-live'];
  expect(nearest('clok', metrics)).toBe('clock-since-write');
  expect(nearest('lruu', metrics)).toBe('lru-distance');
  expect(nearest('dmdd', metrics)).toBe('dmd');
  expect(nearest('dmd-cell', metrics)).toBe('dmd-ceil');
  const learners = ['sgd', 'sign-sgd', 'curriculum', 'gf2', 'fourier', 'hebbian'];
  expect(nearest('curr', learners)).toBe('curriculum');
  expect(nearest('curi', learners)).toBe('curriculum');
  expect(nearest('sdg', learners)).toBe('sgd');
});
