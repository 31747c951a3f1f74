// The rounded functions against numbers that mpmath gave with 200 bits, and against the quick ones.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cos, log, sin } from './math.ts';
import { roundedCos, roundedLog, roundedSin } from './rounded.ts';

it.each([
  [0.32383276483316237, -1.1275280543675024],
  [0.15084917392450192, -1.8914747895305966],
  [0.6509344730398537, -0.42934629769246735],
  [0.07243628666754276, -2.625047908082257],
  [1.1102230246251565e-16, -36.7368005696771],
  [0.9999999999999999, -1.1102230246251565e-16],
  [0.5, -Math.LN2],
  [1, 0],
])('log %d is %d', (x, expected) => {
  expect(roundedLog(x)).toBe(expected);
});

it.each([
  [3.3670459358417375, -0.22354819606439702],
  [2.297691229743574, 0.7472415016104679],
  [0.3644179919766519, 0.356405566528495],
  [3.188312743113666, -0.046703094868967815],
  [Math.PI, 1.2246467991473532e-16],
  [1.5707963267948966, 1],
  [4.71238898038469, -1],
  [6.283185307179585, -1.133107779529596e-15],
  [0, 0],
])('sin %d is %d', (x, expected) => {
  expect(roundedSin(x)).toBe(expected);
});

it.each([
  [0.2355921702057036, 0.9723762881484395],
  [2.7246761881093495, -0.914341940846615],
  [0.4389145710308522, 0.9052134571943979],
  [0.5699666726121587, 0.8419189592212892],
  [Math.PI, -1],
  [1.5707963267948966, 6.123233995736766e-17],
  [4.71238898038469, -1.8369701987210297e-16],
  [6.283185307179585, 1],
])('cos %d is %d', (x, expected) => {
  expect(roundedCos(x)).toBe(expected);
});

it('never lies further from the quick functions than those are off', () => {
  const near = (a: number, b: number) => {
    expect(Math.abs(a - b)).toBeLessThanOrEqual(2 ** -51 * Math.abs(b));
  };
  const uniform = fc.integer({ min: 1, max: 2 ** 53 - 1 }).map((i) => i / 2 ** 53);
  fc.assert(
    fc.property(uniform, (u) => {
      near(roundedLog(u), log(u));
      near(roundedSin(2 * Math.PI * u), sin(2 * Math.PI * u));
      near(roundedCos(2 * Math.PI * u), cos(2 * Math.PI * u));
    }),
  );
});
