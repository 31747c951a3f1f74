// Special values, identities and agreement with Math.* of our elementary functions.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as math from './math.ts';
import { MT19937 } from './mt19937.ts';

/** Doubles in order, so that neighbours differ by one. */
function ordinal(x: number): bigint {
  const bits = new BigInt64Array(new Float64Array([x + 0]).buffer)[0]!;
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
}

/** How many doubles lie from a to b. */
function apart(a: number, b: number): number {
  if (Number.isNaN(a) && Number.isNaN(b)) return 0;
  const distance = Number(ordinal(a) - ordinal(b));
  return Math.abs(distance);
}

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const inRange = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe('special values', () => {
  type Unary = (x: number) => number;
  const table: [name: string, ours: Unary, engines: Unary, inputs: number[]][] = [
    [
      'exp',
      math.exp,
      Math.exp,
      [0, -0, Infinity, -Infinity, NaN, 1e308, -1e308, 5e-324, 709.782712893384, 709.7827128933841, -746],
    ],
    [
      'expm1',
      math.expm1,
      Math.expm1,
      [0, -0, Infinity, -Infinity, NaN, 1e308, -1e308, 5e-324, -5e-324, 1e-300, 709.7827128933841],
    ],
    [
      'log',
      math.log,
      Math.log,
      [0, -0, Infinity, -Infinity, NaN, 1, -1, 5e-324, -5e-324, 2 ** -1074, 2 ** -1022, 2 ** 1023],
    ],
    [
      'log1p',
      math.log1p,
      Math.log1p,
      [0, -0, Infinity, -Infinity, NaN, -1, -2, 5e-324, -5e-324, 1e-300, -1e-300],
    ],
    ['sin', math.sin, Math.sin, [0, -0, Infinity, -Infinity, NaN, 5e-324, -5e-324]],
    ['cos', math.cos, Math.cos, [0, -0, Infinity, -Infinity, NaN, 5e-324]],
    [
      'tanh',
      math.tanh,
      Math.tanh,
      [0, -0, Infinity, -Infinity, NaN, 5e-324, -5e-324, 1e308, 19.1, -19.1, 25],
    ],
  ];
  it.each(table)('%s is what JavaScript says', (name, ours, engines, inputs) => {
    for (const x of inputs) expect(ours(x), `${name}(${x})`).toBe(engines(x));
  });

  it('sigmoid and softplus', () => {
    expect([0, -0, Infinity, -Infinity, NaN, 1e308, -1e308, 40].map(math.sigmoid)).toEqual([
      0.5,
      0.5,
      1,
      0,
      NaN,
      1,
      0,
      1,
    ]);
    expect([Infinity, -Infinity, NaN, 1e308, -1e308, 0].map(math.softplus)).toEqual([
      Infinity,
      0,
      NaN,
      1e308,
      0,
      Math.LN2,
    ]);
  });

  it('powInteger', () => {
    for (const base of [
      0,
      -0,
      1,
      -1,
      2,
      -2,
      Infinity,
      -Infinity,
      NaN,
      5e-324,
      1.7e308,
      0.5,
      1e-160,
      2 ** -537,
    ]) {
      for (const n of [0, 1, 2, 3, 4, 1023, 1074]) {
        expect(math.powInteger(base, n), `${base}^${n}`).toBe(base ** n);
      }
    }
    expect(math.powInteger(2, 1024)).toBe(Infinity);
    expect(math.powInteger(2, 2 ** 40)).toBe(Infinity);
    expect(math.powInteger(0.5, 2 ** 40)).toBe(0);
    for (const n of [-1, 0.5, NaN, Infinity, 2 ** 41]) expect(math.powInteger(2, n)).toBe(NaN);
  });

  it('sin and cos refuse what lies outside their range', () => {
    expect(math.sin(2 ** 20)).toBe(Math.sin(2 ** 20));
    for (const x of [2 ** 20 + 1e-9, -(2 ** 20) - 1e-9, 1e300]) {
      expect(math.sin(x)).toBe(NaN);
      expect(math.cos(x)).toBe(NaN);
    }
  });
});

describe('agreement with Math.* on half a million points', () => {
  const table: [string, (x: number) => number, (x: number) => number, number, number, number][] = [
    ['exp', math.exp, Math.exp, -745, 710, 1],
    ['exp near 0', math.exp, Math.exp, -2, 2, 1],
    ['expm1', math.expm1, Math.expm1, -40, 710, 2],
    ['expm1 near 0', math.expm1, Math.expm1, -2, 2, 2],
    ['log', math.log, Math.log, 0, 1e6, 1],
    ['log near 1', math.log, Math.log, 0.5, 2, 2],
    ['log1p', math.log1p, Math.log1p, -1, 10, 2],
    ['sin', math.sin, Math.sin, -(2 ** 20), 2 ** 20, 1],
    ['cos', math.cos, Math.cos, -(2 ** 20), 2 ** 20, 1],
    ['sin of one turn', math.sin, Math.sin, 0, 7, 1],
    ['cos of one turn', math.cos, Math.cos, 0, 7, 1],
    ['tanh', math.tanh, Math.tanh, -3, 3, 4], // The engine's own is off by up to 2 ulp.
    ['sigmoid', math.sigmoid, (x) => 1 / (1 + Math.exp(-x)), -2, 40, 4],
    ['softplus', math.softplus, (x) => Math.log1p(Math.exp(x)), -40, 300, 3],
  ];
  it.each(table)('%s', (_, ours, engines, low, high, tolerance) => {
    const generator = new MT19937(2);
    let worst = 0;
    for (let i = 0; i < 500_000; i++) {
      const x = low + (generator.word() / 2 ** 32) * (high - low);
      const y = ours(x);
      const z = engines(x);
      if (y !== z) worst = Math.max(worst, apart(y, z));
    }
    expect(worst).toBeLessThanOrEqual(tolerance);
  });
});

describe('identities', () => {
  it('odd and even functions are so to the bit', () => {
    fc.assert(
      fc.property(inRange(-1048576, 1048576), (x) => {
        expect(math.sin(-x)).toBe(-math.sin(x));
        expect(math.cos(-x)).toBe(math.cos(x));
        expect(math.tanh(-x)).toBe(-math.tanh(x));
      }),
    );
  });

  it('sin^2 + cos^2 = 1', () => {
    fc.assert(
      fc.property(inRange(-1048576, 1048576), (x) => {
        expect(Math.abs(math.sin(x) ** 2 + math.cos(x) ** 2 - 1)).toBeLessThan(5e-16);
      }),
    );
  });

  it('log inverts exp, log1p inverts expm1', () => {
    fc.assert(
      fc.property(inRange(-700, 700), inRange(-30, 700), (x, y) => {
        expect(Math.abs(math.log(math.exp(x)) - x)).toBeLessThanOrEqual(3e-16 * (1 + Math.abs(x)));
        // Where e^y is tiny, expm1 is close to -1 and only its distance from -1 tells y.
        const lost = 3e-16 * Math.max(1, Math.exp(-y));
        expect(Math.abs(math.log1p(math.expm1(y)) - y)).toBeLessThanOrEqual(lost * (1 + Math.abs(y)));
      }),
    );
  });

  it('log(2^k) is k ln 2 and increasing with k, subnormal numbers included', () => {
    let previous = -Infinity;
    for (let k = -1074; k < 1024; k++) {
      const value = math.log(2 ** k);
      expect(apart(value, k * Math.LN2)).toBeLessThanOrEqual(2);
      expect(value).toBeGreaterThan(previous);
      previous = value;
    }
  });

  it('sigmoid(x) + sigmoid(-x) = 1 and softplus(x) - softplus(-x) = x', () => {
    fc.assert(
      fc.property(inRange(-700, 700), (x) => {
        expect(Math.abs(math.sigmoid(x) + math.sigmoid(-x) - 1)).toBeLessThan(3e-16);
        expect(Math.abs(math.softplus(x) - math.softplus(-x) - x)).toBeLessThanOrEqual(
          3e-16 * (1 + Math.abs(x)),
        );
      }),
    );
  });

  it('powInteger of small integers is exact', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 0, max: 16 }), (base, n) => {
        expect(BigInt(math.powInteger(base, n))).toBe(BigInt(base) ** BigInt(n));
      }),
    );
  });

  it('finite numbers give numbers', () => {
    fc.assert(
      fc.property(finite, (x) => {
        for (const f of [math.exp, math.expm1, math.tanh, math.sigmoid, math.softplus]) {
          expect(f(x)).not.toBe(NaN);
          expect(f(x)).toBeGreaterThanOrEqual(-1);
        }
        expect(math.log(Math.abs(x))).toBeLessThan(710);
        expect(math.powInteger(x, 3)).not.toBe(NaN);
      }),
    );
  });
});
