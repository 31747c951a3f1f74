// Compares our elementary functions with evaluations in 1200-bit fixed point: errors stay below 1.5 ulp.

import { describe, expect, it } from 'vitest';
import * as math from './math.ts';
import { MT19937 } from './mt19937.ts';

const BITS = 1200n;
const ONE = 1n << BITS;

/** A finite double as an exact multiple of 2^-1200. */
function fixed(x: number): bigint {
  let shift = 0;
  let y = x;
  while (!Number.isInteger(y)) {
    y *= 2;
    shift++;
  }
  return (BigInt(y) << BITS) >> BigInt(shift);
}

const times = (a: bigint, b: bigint): bigint => (a * b) >> BITS;
const over = (a: bigint, b: bigint): bigint => (a << BITS) / b;

function trueExp(x: bigint): bigint {
  if (x < 0n) return over(ONE, trueExp(-x));
  const r = x >> 40n;
  let sum = ONE;
  let term = ONE;
  for (let n = 1n; term > 0n; n++) {
    term = times(term, r) / n;
    sum += term;
  }
  for (let i = 0; i < 40; i++) sum = times(sum, sum);
  return sum;
}

/** 2 atanh((x - 1) / (x + 1)), for x near 1. */
function trueLogNearOne(x: bigint): bigint {
  const s = over(x - ONE, x + ONE);
  const square = times(s, s);
  let power = s;
  let sum = 0n;
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    sum += power / n;
    power = times(power, square);
  }
  return 2n * sum;
}

const LN2 = 2n * trueLogNearOne(over(3n * ONE, 2n * ONE)) - trueLogNearOne(over(9n * ONE, 8n * ONE));

function trueLog(x: bigint): bigint {
  let m = x;
  let k = 0n;
  while (m > (3n * ONE) / 2n) {
    m >>= 1n;
    k++;
  }
  // The halvings above dropped bits of large x only, and then far below the precision that is checked.
  while (m < (3n * ONE) / 4n) {
    m <<= 1n;
    k--;
  }
  return trueLogNearOne(m) + k * LN2;
}

function arctanOfInverse(n: bigint): bigint {
  let sum = 0n;
  let power = ONE / n;
  for (let k = 1n, sign = 1n; power > 0n; k += 2n, sign = -sign) {
    sum += (sign * power) / k;
    power /= n * n;
  }
  return sum;
}

// Machin 1706.
const PI = 16n * arctanOfInverse(5n) - 4n * arctanOfInverse(239n);

function trueCos(x: bigint): bigint {
  const r = ((x % (2n * PI)) + 2n * PI) % (2n * PI);
  if (r > PI) return trueCos(2n * PI - r);
  if (r > PI / 2n) return -trueCos(PI - r);
  const square = times(r, r);
  let sum = ONE;
  let term = ONE;
  for (let n = 2n; term !== 0n; n += 2n) {
    term = times(term, square) / (n * (n - 1n));
    sum += n % 4n === 2n ? -term : term;
  }
  return sum;
}

function trueTanh(x: bigint): bigint {
  const e = trueExp(2n * x);
  return over(e - ONE, e + ONE);
}

/** The distance of `value` from `truth` in units in the last place of `truth`. */
function ulps(value: number, truth: bigint): number {
  const size = truth < 0n ? -truth : truth;
  const exponent = Math.max(size.toString(2).length - 1 - Number(BITS), -1022);
  const error = fixed(value) - truth;
  const ulp = 1n << (BITS + BigInt(exponent - 52));
  return Number((1000n * (error < 0n ? -error : error)) / ulp) / 1000;
}

type Case = [name: string, f: (x: number) => number, truth: (x: bigint) => bigint, inputs: () => number];

const generator = new MT19937(1);
const unit = (): number => generator.word() / 2 ** 32 + generator.word() / 2 ** 64;
const between = (low: number, high: number) => (): number => low + unit() * (high - low);
const sign = (): number => (generator.word() & 1 ? 1 : -1);
const sized = (low: number, high: number) => (): number => 2 ** between(low, high)();
const signed = (f: () => number) => (): number => sign() * f();
const mixed =
  (...parts: (() => number)[]) =>
  (): number =>
    parts[generator.word() % parts.length]!();
/** Doubles next to multiples of pi/2, where the reduction cancels most. */
const nearQuarter = (): number => (generator.word() % 667544) * (Math.PI / 2);

const around = signed(sized(-60, 1));
const cases: Case[] = [
  ['exp', math.exp, trueExp, mixed(between(-708, 709.7), between(-3, 3), around)],
  ['expm1', math.expm1, (x) => trueExp(x) - ONE, mixed(between(-39, 709.7), between(-3, 3), around)],
  ['log', math.log, trueLog, mixed(sized(-1000, 1000), between(0.3, 3), () => 1 + signed(sized(-52, -1))())],
  [
    'log1p',
    math.log1p,
    (x) => trueLog(ONE + x),
    mixed(sized(-60, 1000), between(-0.99, 3), signed(sized(-60, -0.1)), () => -1 + sized(-52, -1)()),
  ],
  ['sin', math.sin, (x) => trueCos(x - PI / 2n), mixed(signed(between(0, 2 ** 20)), around, nearQuarter)],
  ['cos', math.cos, trueCos, mixed(signed(between(0, 2 ** 20)), around, nearQuarter)],
  ['tanh', math.tanh, trueTanh, mixed(between(-20, 20), between(-2, 2), around)],
  [
    'sigmoid',
    math.sigmoid,
    (x) => over(ONE, ONE + trueExp(-x)),
    mixed(between(-700, 40), between(-3, 3), around),
  ],
  [
    'softplus',
    math.softplus,
    (x) => (x > 0n ? x + trueLog(ONE + trueExp(-x)) : trueLog(ONE + trueExp(x))),
    mixed(between(-36, 40), between(-3, 3), around),
  ],
];

describe('errors against 1200-bit evaluations', () => {
  it.each(cases)('%s', (_, f, truth, inputs) => {
    let worst = 0;
    let at = 0;
    for (let i = 0; i < 500; i++) {
      const x = inputs();
      const error = ulps(f(x), truth(fixed(x)));
      if (error > worst) {
        worst = error;
        at = x;
      }
    }
    expect(worst, `at ${at}`).toBeLessThan(1.5);
    expect(worst).toBeGreaterThan(0.3); // The truth is finer than a double: a few points must be off by a half.
  });

  it('powInteger', () => {
    for (let i = 0; i < 300; i++) {
      const base = i % 2 === 0 ? 1 - sized(-9, -1)() : signed(sized(-2, 2))();
      const n = generator.word() % (i % 2 === 0 ? 4000 : 60);
      let truth = ONE;
      for (let k = 0; k < n; k++) truth = times(truth, fixed(base));
      if (truth > ONE >> 300n || -truth > ONE >> 300n) {
        expect(ulps(math.powInteger(base, n), truth), `${base}^${n}`).toBeLessThan(0.51);
      }
    }
  });
});
