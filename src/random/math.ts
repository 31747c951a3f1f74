// Our own elementary functions: + - * /, sqrt, floor and abs only, so the same bits in every engine and in wasm.

// JavaScript leaves Math.exp, log, sin, ... to the engine, and engines differ in the last bit; the operations used
// here are exact in IEEE 754. AssemblyScript compiles this very file (`number` is f64 there), which is why locals
// that start from a literal are annotated: it would take `let k = 0` for an integer.
// NaN gives NaN. Errors are below 1.5 ulp, those of powInteger below 0.51; math.truth.test.ts measures them.

/** ln 2 in two parts: 32 bits, so that small integers times it are exact, and the rest. */
const LN2_HIGH: number = 2977044471 / 4294967296;
const LN2_LOW: number = 1.9082149292705877e-10;
const LOG2_E: number = Math.LOG2E;
const SQRT2: number = Math.SQRT2;

/** pi/2 in four parts, the first three of 33 bits, so that integers up to 2^20 times them are exact. */
const HALF_PI_1: number = 1.5707963267341256;
const HALF_PI_2: number = 6.077100506303966e-11;
const HALF_PI_3: number = 2.0222662487111665e-21;
const HALF_PI_4: number = 8.4784276603689e-32;
const TWO_OVER_PI: number = 0.6366197723675814;

const TWO_32: number = 4294967296;
const TWO_MINUS_32: number = 1 / 4294967296;

/** 2^k for an integer k from -1022 to 1023. */
function powerOfTwo(k: number): number {
  let result: number = 1;
  let factor: number = k < 0 ? 0.5 : 2;
  let n = Math.abs(k);
  while (n > 0) {
    const half = Math.floor(n / 2);
    if (n > 2 * half) result *= factor;
    factor *= factor;
    n = half;
  }
  return result;
}

/** y 2^k for any integer k, rounded once at most. For k < -1000, |y| is to be in [2^-20, 2^20]. */
function scale(y: number, k: number): number {
  if (k > 1000) return y * powerOfTwo(1000) * powerOfTwo(k > 2000 ? 1000 : k - 1000);
  if (k < -1000) return y * powerOfTwo(-1000) * powerOfTwo(k < -2000 ? -1000 : k + 1000);
  return y * powerOfTwo(k);
}

/** The integer e with 2^e <= x < 2^(e+1), for finite x > 0. */
function exponent(x: number): number {
  let m = x;
  let e: number = 0;
  while (m >= TWO_32) {
    m *= TWO_MINUS_32;
    e += 32;
  }
  while (m < TWO_MINUS_32) {
    m *= TWO_32;
    e -= 32;
  }
  while (m >= 2) {
    m *= 0.5;
    e += 1;
  }
  while (m < 1) {
    m *= 2;
    e -= 1;
  }
  return e;
}

/** The integer k for which x - k ln 2 is smallest. */
function multiplesOfLn2(x: number): number {
  return Math.floor(x * LOG2_E + 0.5);
}

/** 2^k (t + e^r - 1) with r = x - k ln 2, |r| <= ln(2)/2, for |t| >= |r| or t = 0; by the Taylor series of e^r. */
function scaledExponential(x: number, k: number, t: number): number {
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const rest = high - r - low;
  let p: number = 1 / 6227020800; // 1/13!
  p = p * r + 1 / 479001600;
  p = p * r + 1 / 39916800;
  p = p * r + 1 / 3628800;
  p = p * r + 1 / 362880;
  p = p * r + 1 / 40320;
  p = p * r + 1 / 5040;
  p = p * r + 1 / 720;
  p = p * r + 1 / 120;
  p = p * r + 1 / 24;
  p = p * r + 1 / 6;
  p = p * r + 1 / 2;
  const sum = t + r;
  const lost = r - (sum - t);
  return scale(sum + (lost + (rest + r * r * p)), k);
}

/** e^x. Overflows to Infinity above 709.78, underflows gradually to 0 below -745.13. */
export function exp(x: number): number {
  if (x > 710) return Infinity;
  if (x < -746) return 0;
  return scaledExponential(x, multiplesOfLn2(x), 1);
}

/** e^x - 1, without cancellation near 0. */
export function expm1(x: number): number {
  if (x === 0) return x;
  if (x > 710) return Infinity;
  if (x < -40) return -1;
  const k = multiplesOfLn2(x);
  return scaledExponential(x, k, k > 60 ? 1 : 1 - powerOfTwo(-k));
}

/**
 * k ln 2 + ln(1 + f) + correction, for 1 + f in [sqrt(1/2), sqrt(2)]. With s = f / (2 + f), ln(1 + f) = 2 atanh(s)
 * = 2 s + s R, R = 2 s^2 / 3 + 2 s^4 / 5 + ...; as 2 s = f - s f, that is f - (f^2/2 - s (f^2/2 + R)).
 */
function logarithm(k: number, f: number, correction: number): number {
  const s = f / (2 + f);
  const z = s * s;
  let p: number = 2 / 23;
  p = p * z + 2 / 21;
  p = p * z + 2 / 19;
  p = p * z + 2 / 17;
  p = p * z + 2 / 15;
  p = p * z + 2 / 13;
  p = p * z + 2 / 11;
  p = p * z + 2 / 9;
  p = p * z + 2 / 7;
  p = p * z + 2 / 5;
  p = p * z + 2 / 3;
  const h = 0.5 * f * f;
  return k * LN2_HIGH - (h - (s * (h + z * p) + (k * LN2_LOW + correction)) - f);
}

/** The natural logarithm. log(0) is -Infinity; below 0 NaN. */
export function log(x: number): number {
  if (x < 0) return NaN;
  if (x === 0) return -Infinity;
  if (x === Infinity) return x;
  const k = exponent(x);
  const m = scale(x, -k);
  return m > SQRT2 ? logarithm(k + 1, 0.5 * m - 1, 0) : logarithm(k, m - 1, 0);
}

/** log(1 + x), without cancellation near 0. log1p(-1) is -Infinity; below -1 NaN. */
export function log1p(x: number): number {
  if (x < -1) return NaN;
  if (x === -1) return -Infinity;
  if (x === 0 || x === Infinity) return x;
  if (x > -0.29 && x < 0.41) return logarithm(0, x, 0);
  const u = 1 + x;
  // What the sum 1 + x lost.
  const lost = x > 1 ? 1 - (u - x) : x - (u - 1);
  const k = exponent(u);
  const m = scale(u, -k);
  return m > SQRT2 ? logarithm(k + 1, 0.5 * m - 1, lost / u) : logarithm(k, m - 1, lost / u);
}

/** a - b - d, where d is a - b rounded (Knuth's two-sum). */
function differenceError(a: number, b: number, d: number): number {
  const minusB = d - a;
  return a - (d - minusB) - (b + minusB);
}

/**
 * sin(x + quarter pi/2), 0 <= x <= 2^20. x = n pi/2 + r + tail, |r| <= pi/4, reduced with the four parts of pi/2 (to
 * 2^-150); then the Taylor series of sin r or cos r.
 */
function sineOfQuarter(x: number, quarter: number): number {
  if (!(x <= 1048576)) return NaN;
  const n = Math.floor(x * TWO_OVER_PI + 0.5);
  // Exact: the first difference. Each further part is subtracted keeping what the difference loses (two-sum).
  const a = x - n * HALF_PI_1;
  const part2 = n * HALF_PI_2;
  const b = a - part2;
  const lost2 = differenceError(a, part2, b);
  const part3 = n * HALF_PI_3;
  const c = b - part3;
  const lost3 = differenceError(b, part3, c);
  const low = lost2 + (lost3 - n * HALF_PI_4);
  const r = c + low;
  const tail = c - r + low;

  const turn = n + quarter;
  const quadrant = turn - 4 * Math.floor(turn / 4);
  const z = r * r;
  let value: number = 0;
  if (quadrant === 0 || quadrant === 2) {
    let p: number = 1 / 355687428096000; // 1/17!
    p = p * z - 1 / 1307674368000;
    p = p * z + 1 / 6227020800;
    p = p * z - 1 / 39916800;
    p = p * z + 1 / 362880;
    p = p * z - 1 / 5040;
    p = p * z + 1 / 120;
    p = p * z - 1 / 6;
    value = r + (r * z * p + tail * (1 - 0.5 * z));
  } else {
    let p: number = 1 / 20922789888000; // 1/16!
    p = p * z - 1 / 87178291200;
    p = p * z + 1 / 479001600;
    p = p * z - 1 / 3628800;
    p = p * z + 1 / 40320;
    p = p * z - 1 / 720;
    p = p * z + 1 / 24;
    const h = 0.5 * z;
    const w = 1 - h;
    value = w + (1 - w - h + (z * z * p - r * tail));
  }
  return quadrant >= 2 ? -value : value;
}

/** The sine of x radians, for |x| <= 2^20 = 1048576; NaN outside. */
export function sin(x: number): number {
  if (x === 0) return x;
  return x < 0 ? -sineOfQuarter(-x, 0) : sineOfQuarter(x, 0);
}

/** The cosine of x radians, for |x| <= 2^20 = 1048576; NaN outside. */
export function cos(x: number): number {
  return sineOfQuarter(Math.abs(x), 1);
}

/** The hyperbolic tangent: Lambert's continued fraction x / (1 + x^2 / (3 + x^2 / (5 + ...))), or by e^-2|x|. */
export function tanh(x: number): number {
  if (x === 0) return x;
  const size = Math.abs(x);
  if (size < 0.55) {
    const z = x * x;
    let g: number = 0;
    for (let odd: number = 15; odd >= 3; odd -= 2) g = z / (odd + g);
    return x - (x * g) / (1 + g);
  }
  const e = exp(-2 * size);
  const value = 1 - (2 * e) / (1 + e);
  return x < 0 ? -value : value;
}

/** The logistic function 1 / (1 + e^-x). */
export function sigmoid(x: number): number {
  const e = exp(-Math.abs(x));
  const sum = 1 + e;
  if (!(x < 0)) return 1 / sum;
  const value = e / sum;
  // Puts back what the sum 1 + e lost.
  return value - (value * (e - (sum - 1))) / sum;
}

/** log(1 + e^x), without overflow for large x and without cancellation for very negative x. */
export function softplus(x: number): number {
  const y = log1p(exp(-Math.abs(x)));
  return x > 0 ? x + y : y;
}

/** a b - p, where p is a b rounded (Dekker 1971); for a and b of size 2^-400 to 2^400. */
function productError(a: number, b: number, p: number): number {
  const splitA = a * 134217729; // 2^27 + 1
  const highA = splitA - (splitA - a);
  const lowA = a - highA;
  const splitB = b * 134217729;
  const highB = splitB - (splitB - b);
  const lowB = b - highB;
  return highA * highB - p + highA * lowB + lowA * highB + lowA * lowB;
}

/**
 * base^n for an integer n from 0 to 2^40, by binary exponentiation in twice the working precision (each factor is
 * (high + low) 2^exponent), so that large n lose nothing. base^0 is 1. Any other n gives NaN.
 */
export function powInteger(base: number, n: number): number {
  if (!(n >= 0 && n <= 1099511627776) || Math.floor(n) !== n) return NaN;
  if (n === 0) return 1;
  const negative = base < 0 && n - 2 * Math.floor(n / 2) === 1;
  const size = Math.abs(base);
  if (size === 0) return n - 2 * Math.floor(n / 2) === 1 ? base : 0;
  if (!(size < Infinity)) return negative ? -size : size;
  let factorExponent = exponent(size);
  let factorHigh = scale(size, -factorExponent);
  let factorLow: number = 0;
  let resultHigh: number = 1;
  let resultLow: number = 0;
  let resultExponent: number = 0;
  let rest = n;
  while (true) {
    const half = Math.floor(rest / 2);
    if (rest > 2 * half) {
      const product = resultHigh * factorHigh;
      const error =
        productError(resultHigh, factorHigh, product) + (resultHigh * factorLow + resultLow * factorHigh);
      resultHigh = product + error;
      resultLow = error - (resultHigh - product);
      resultExponent += factorExponent;
      if (resultHigh >= 2) {
        resultHigh *= 0.5;
        resultLow *= 0.5;
        resultExponent += 1;
      }
    }
    if (half === 0) break;
    rest = half;
    const square = factorHigh * factorHigh;
    const error = productError(factorHigh, factorHigh, square) + 2 * factorHigh * factorLow;
    factorHigh = square + error;
    factorLow = error - (factorHigh - square);
    factorExponent += factorExponent;
    if (factorHigh >= 2) {
      factorHigh *= 0.5;
      factorLow *= 0.5;
      factorExponent += 1;
    }
  }
  const value = scale(resultHigh, resultExponent);
  return negative ? -value : value;
}
