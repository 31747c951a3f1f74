// Sums of products in double-double arithmetic: pairs of float64 whose sum has about 106 bits.
//
// Error-free transformations of Knuth (two-sum) and Dekker (1971: splitting, two-product), compensated as in Ogita, Rump
// and Oishi, "Accurate sum and dot product" (2005).

/** A number as [high, low], high being the float64 nearest to it. */
export type DoubleDouble = readonly [high: number, low: number];

/** 2^27 + 1, which splits 53 bits into 26 and 26. */
const SPLITTER = 134217729;

/** a + b, without error. */
export function twoSum(a: number, b: number): DoubleDouble {
  const sum = a + b;
  const part = sum - a;
  return [sum, a - (sum - part) + (b - part)];
}

/** a b, without error where neither overflows nor underflows. */
export function twoProduct(a: number, b: number): DoubleDouble {
  const product = a * b;
  const a1 = SPLITTER * a - (SPLITTER * a - a);
  const b1 = SPLITTER * b - (SPLITTER * b - b);
  const [a2, b2] = [a - a1, b - b1];
  return [product, a1 * b1 - product + a1 * b2 + a2 * b1 + a2 * b2];
}

export function add([a, al]: DoubleDouble, [b, bl]: DoubleDouble): DoubleDouble {
  const [sum, error] = twoSum(a, b);
  return twoSum(sum, error + al + bl);
}

export function multiply([a, al]: DoubleDouble, factor: number): DoubleDouble {
  const [product, error] = twoProduct(a, factor);
  return twoSum(product, error + al * factor);
}

export function divide([a, al]: DoubleDouble, divisor: number): DoubleDouble {
  const quotient = a / divisor;
  const [product, error] = twoProduct(quotient, divisor);
  return twoSum(quotient, (a - product - error + al) / divisor);
}

/**
 * to[n] = bias[n] + sum over k of weight[n][k] from[k], the vectors being [high, low] in turn. The same arithmetic as
 * above, written out: this loop is where the time goes.
 */
export function affine(
  weight: Float64Array,
  bias: Float64Array,
  from: Float64Array,
  to: Float64Array,
  outputs: number,
): void {
  const inputs = weight.length / outputs;
  for (let n = 0; n < outputs; n++) {
    let high = bias[n]!;
    let low = 0;
    for (let k = 0; k < inputs; k++) {
      const w = weight[n * inputs + k]!;
      const x = from[2 * k]!;
      const product = w * x;
      const w1 = SPLITTER * w - (SPLITTER * w - w);
      const x1 = SPLITTER * x - (SPLITTER * x - x);
      const w2 = w - w1;
      const x2 = x - x1;
      const sum = high + product;
      const part = sum - high;
      low += rest(w1, x1, w2, x2, product) + (high - (sum - part)) + (product - part) + w * from[2 * k + 1]!;
      high = sum;
    }
    const sum = high + low;
    to[2 * n] = sum;
    to[2 * n + 1] = low - (sum - high);
  }
}

/** What a product lacks, from the halves of its factors. */
function rest(w1: number, x1: number, w2: number, x2: number, product: number): number {
  return w1 * x1 - product + w1 * x2 + w2 * x1 + w2 * x2;
}
