// The logarithm, sine and cosine rounded to the nearest float64, in twice the working precision: slow, and rarely needed.

import { log } from './math.ts';

// Python's random.gauss takes them from the C library, which rounds to the nearest in 999 cases of 1000. Ours in math.ts
// are a unit off now and then; these differ from the C library's only where that is off itself.
// Only + - * / on float64, so the same bits everywhere. A number is a sum of two: [high, low], |low| <= ulp(high) / 2.

type Double = readonly [high: number, low: number];

/** ln 2: 32 bits, so that small integers times it are exact, and the rest. */
const LN2_HIGH = 2977044471 / 4294967296;
const LN2_REST: Double = [1.9082149292705877e-10, 1.1612227229362532e-26];

const HALF_PI: readonly [number, number, number] = [
  1.5707963267948966, 6.123233995736766e-17, -1.4973849048591698e-33,
];

/** a + b, exactly (Knuth). */
function sum(a: number, b: number): Double {
  const high = a + b;
  const part = high - a;
  return [high, a - (high - part) + (b - part)];
}

/** a b, exactly (Dekker 1971), for sizes of 2^-400 to 2^400. */
function product(a: number, b: number): Double {
  const high = a * b;
  const splitA = a * 134217729; // 2^27 + 1
  const highA = splitA - (splitA - a);
  const lowA = a - highA;
  const splitB = b * 134217729;
  const highB = splitB - (splitB - b);
  const lowB = b - highB;
  return [high, highA * highB - high + highA * lowB + lowA * highB + lowA * lowB];
}

function add(a: Double, b: Double): Double {
  const [high, low] = sum(a[0], b[0]);
  return sum(high, low + (a[1] + b[1]));
}

function multiply(a: Double, b: Double): Double {
  const [high, low] = product(a[0], b[0]);
  return sum(high, low + (a[0] * b[1] + a[1] * b[0]));
}

function divide(a: Double, by: number): Double {
  const quotient = a[0] / by;
  const [high, low] = product(quotient, by);
  return sum(quotient, (a[0] - high - low + a[1]) / by);
}

const ONE: Double = [1, 0];

/** 1 + f(1) (1 + f(2) (1 + ...)), to the term `last`. */
function horner(last: number, factor: (i: number) => Double): Double {
  let value = ONE;
  for (let i = last; i >= 1; i--) value = add(ONE, multiply(factor(i), value));
  return value;
}

/** The natural logarithm of x, for 2^-100 < x <= 1. */
export function roundedLog(x: number): number {
  // One step of Newton's method from y: log x = y + log(x e^-y), where x e^-y is 1 + a very small d.
  const y = log(x);
  const k = Math.floor(-y * Math.LOG2E + 0.5);
  const [first, firstRest] = sum(-y, -k * LN2_HIGH);
  const rest = multiply(LN2_REST, [-k, 0]);
  const r = add([first, firstRest], rest);
  const exponential = horner(27, (i) => divide(r, i));
  let scaled = x;
  for (let i = 0; i < k; i++) scaled *= 2;
  const [d] = add(multiply(exponential, [scaled, 0]), [-1, 0]);
  return y + d;
}

/** sin(x + quarter pi / 2), for 0 <= x < 7. */
function sineOfQuarter(x: number, quarter: number): number {
  const n = Math.floor(x / HALF_PI[0] + 0.5);
  const [high, low] = product(n, HALF_PI[0]);
  const first = add(sum(x, -high), [-low, 0]);
  const [middle, middleRest] = product(-n, HALF_PI[1]);
  const r = add(add(first, [middle, middleRest]), [-n * HALF_PI[2], 0]);
  const z = multiply(r, r);
  const turn = (n + quarter) % 4;
  const isCosine = turn % 2 === 1;
  const series = horner(14, (i) => {
    const [a, b] = isCosine ? [2 * i - 1, 2 * i] : [2 * i, 2 * i + 1];
    return divide(z, -a * b);
  });
  const [value] = isCosine ? series : multiply(r, series);
  return turn >= 2 ? -value : value;
}

/** The sine of x radians, for 0 <= x < 7. */
export function roundedSin(x: number): number {
  return sineOfQuarter(x, 0);
}

/** The cosine of x radians, for 0 <= x < 7. */
export function roundedCos(x: number): number {
  return sineOfQuarter(x, 1);
}
