// MT19937 against the published outputs, and the refusal of seeds that are none.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MT19937 } from './mt19937.ts';

it('gives the published words of seed 5489', () => {
  const generator = new MT19937(5489);
  const first = Array.from({ length: 5 }, () => generator.word());
  expect(first).toEqual([3499211612, 581869302, 3890346734, 3586334585, 545404204]);
  // The C++ standard, [rand.predef]: the 10000th word of mt19937.
  for (let i = 6; i < 10000; i++) generator.word();
  expect(generator.word()).toBe(4123659995);
});

it('takes the smallest and the largest seed', () => {
  expect(new MT19937(0).word()).toBe(2357136044);
  expect(new MT19937(4294967295).word()).toBe(419326371);
});

it('refuses other seeds', () => {
  for (const seed of [-1, 4294967296, 0.5, NaN, Infinity, -5]) {
    expect(() => new MT19937(seed)).toThrow(RangeError);
  }
});

it('gives words from 0 to 2^32 - 1, and continues from a copied state', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 0xffffffff }),
      fc.integer({ min: 0, max: 1500 }),
      (seed, skipped) => {
        const generator = new MT19937(seed);
        for (let i = 0; i < skipped; i++) generator.word();
        const copy = new MT19937(0);
        copy.state.set(generator.state);
        copy.index = generator.index;
        for (let i = 0; i < 700; i++) {
          const word = generator.word();
          expect(Number.isInteger(word) && word >= 0 && word <= 0xffffffff).toBe(true);
          expect(copy.word()).toBe(word);
        }
      },
    ),
    { numRuns: 30 },
  );
});
