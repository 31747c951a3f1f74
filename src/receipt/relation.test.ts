// How measured values stand to claimed ones, and what says nothing.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimedOf, emptiness, fault } from './relation.ts';
import type { Relation } from './relations.ts';

const number = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('a tolerance', () => {
  test.each<[number, number, boolean]>([
    [250, 1e9, false],
    [250, 13, false],
    [250, 12.5, true],
    [-4, 0.2, true],
    [0, 1e-6, true],
    [0, 1e-3, false],
    [1e-9, 1e-6, false],
  ])('of %d allows %d: %s', (value, tolerance, is) => {
    expect(emptiness({ relation: '=', value, tolerance }) === undefined).toBe(is);
  });

  test('goes with = and a number only', () => {
    expect(emptiness({ relation: '<', value: 1, tolerance: 0.01 })).toBeDefined();
    expect(emptiness({ relation: '=', value: 'ring', tolerance: 0 })).toBeDefined();
  });

  test('as a share and as a number: the larger counts, and both are limited', () => {
    expect(claimedOf({ value: 200, relativeTolerance: 0.01, tolerance: 1 }, 200).tolerance).toBe(2);
    expect(emptiness(claimedOf({ value: 200, relativeTolerance: 0.06 }, 200))).toBeDefined();
  });

  test('holds up to itself and not beyond', () => {
    expect(fault(250.5, { relation: '=', value: 250, tolerance: 0.5 })).toBeUndefined();
    expect(fault(250.50001, { relation: '=', value: 250, tolerance: 0.5 })).toBeDefined();
  });
});

describe('relations', () => {
  const holds = (measured: unknown, relation: Relation, value: unknown) =>
    fault(measured, { relation, value }) === undefined;

  test('of numbers are those of numbers', () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(holds(a, '=', b)).toBe(a === b);
        expect(holds(a, '!=', b)).toBe(a !== b);
        // A bound that is far off says nothing, and is refused though it holds.
        const isEmpty = Math.abs(b) >= 1000 * Math.max(1, Math.abs(a));
        expect(holds(a, '<', b)).toBe(a < b && !isEmpty);
        expect(holds(a, '>=', b)).toBe(a >= b && !isEmpty);
      }),
    );
  });

  test('order compares numbers only', () => {
    for (const [a, b] of [
      ['1', 2],
      [null, 1],
      [[1], 2],
      [undefined, 1],
      [Number.NaN, 1],
    ]) {
      expect(holds(a, '<', b)).toBe(false);
      expect(holds(a, '>=', b)).toBe(false);
    }
  });

  test('= compares JSON by its parts', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 2 }), fc.jsonValue({ maxDepth: 2 }), (a, b) => {
        expect(holds(a, '=', structuredClone(a))).toBe(true);
        const same = JSON.stringify(a) === JSON.stringify(b);
        if (same) expect(holds(a, '=', b)).toBe(true);
      }),
    );
    expect(holds([1, 2], '=', { 0: 1, 1: 2 })).toBe(false);
    expect(holds({ a: 1, b: 2 }, '=', { b: 2, a: 1 })).toBe(true);
    expect(holds({ a: 1 }, '=', { a: 1, b: undefined })).toBe(false);
    expect(holds(null, '=', 0)).toBe(false);
    expect(holds('1', '=', 1)).toBe(false);
  });
});
