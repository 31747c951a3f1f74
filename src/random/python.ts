// Python's random.Random: the same integer seed gives the same random, gauss, getrandbits, choice, sample and shuffle.

import { MT19937 } from './mt19937.ts';
import { roundedCos, roundedLog, roundedSin } from './rounded.ts';

const { sqrt } = Math;
const TWO_PI = 2 * Math.PI;

/**
 * CPython's generator, as `random.seed(seed)` with an integer leaves it (Python 3.2 and later; the sprint used 3.11).
 * Everything but `gauss` gives Python's bits. `gauss` takes the correctly rounded logarithm, sine and cosine where
 * Python takes the C library's, which is a last bit off in about one case of a thousand.
 */
export class PythonRandom {
  readonly #twister: MT19937;
  #nextGauss: number | null = null;

  /** @param seed an integer; a number must be safe. The sign does not count, as in Python. Throws a RangeError. */
  constructor(seed: number | bigint) {
    if (typeof seed === 'number' && !Number.isSafeInteger(seed)) {
      throw new RangeError(`seed ${seed} is not a safe integer; give a larger one as a bigint`);
    }
    this.#twister = seededByArray(wordsOf(BigInt(seed)));
  }

  /** A float64 in [0, 1): one of the multiples of 2^-53. */
  random(): number {
    const high = this.#twister.word() >>> 5;
    const low = this.#twister.word() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** `getrandbits(bits)` for 0 to 53 bits: an integer in [0, 2^bits). */
  getrandbits(bits: number): number {
    if (!Number.isInteger(bits) || bits < 0 || bits > 53) {
      throw new RangeError(`cannot draw ${bits} bits: from 0 to 53 are possible`);
    }
    if (bits === 0) return 0;
    if (bits <= 32) return this.#twister.word() >>> (32 - bits);
    const low = this.#twister.word();
    return (this.#twister.word() >>> (64 - bits)) * 4294967296 + low;
  }

  /** An integer in [0, n), n from 1 to 2^53 - 1: as many bits as n has, drawn until they are below n. */
  below(n: number): number {
    if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(`cannot draw below ${n}`);
    let bits = 0;
    for (let rest = n; rest >= 1; rest = Math.floor(rest / 2)) bits++;
    let drawn = this.getrandbits(bits);
    while (drawn >= n) drawn = this.getrandbits(bits);
    return drawn;
  }

  /** `choice(values)`: one of at least one values. */
  choice<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  /** `sample(range(n), k)`: k different integers in [0, n), in the order of the draws. */
  sample(n: number, k: number): number[] {
    if (!Number.isSafeInteger(n) || !Number.isSafeInteger(k) || k < 0 || k > n) {
      throw new RangeError(`cannot draw ${k} different values of ${n}`);
    }
    return n <= poolLimit(k) ? this.#sampleFromPool(n, k) : this.#sampleFromSet(n, k);
  }

  #sampleFromPool(n: number, k: number): number[] {
    const pool = Array.from({ length: n }, (_, i) => i);
    return Array.from({ length: k }, (_, i) => {
      const j = this.below(n - i);
      const drawn = pool[j]!;
      pool[j] = pool[n - i - 1]!;
      return drawn;
    });
  }

  #sampleFromSet(n: number, k: number): number[] {
    const drawn = new Set<number>();
    while (drawn.size < k) drawn.add(this.below(n));
    return [...drawn];
  }

  /** `shuffle(values)`, in place, from the last down. */
  shuffle(values: { readonly length: number; [index: number]: unknown }): void {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [values[i], values[j]] = [values[j], values[i]];
    }
  }

  /** `gauss(mean, deviation)`: a normal, by Box and Muller; the second of a pair waits for the next call. */
  gauss(mean: number, deviation: number): number {
    let z = this.#nextGauss;
    this.#nextGauss = null;
    if (z === null) {
      const angle = this.random() * TWO_PI;
      const radius = sqrt(-2 * roundedLog(1 - this.random()));
      z = roundedCos(angle) * radius;
      this.#nextGauss = roundedSin(angle) * radius;
    }
    return mean + z * deviation;
  }
}

/** Up to this population Python copies it to draw k from; above, it draws again what was drawn before. */
function poolLimit(k: number): number {
  let power = 1;
  while (power < 3 * k) power *= 4;
  return k > 5 ? 21 + power : 21;
}

/** The 32-bit words of |seed|, the low one first; 0 has one. */
function wordsOf(seed: bigint): number[] {
  let rest = seed < 0n ? -seed : seed;
  const words = [Number(rest & 0xffffffffn)];
  for (rest >>= 32n; rest > 0n; rest >>= 32n) words.push(Number(rest & 0xffffffffn));
  return words;
}

/** The generator as init_by_array leaves it (Matsumoto and Nishimura 2002). */
function seededByArray(key: readonly number[]): MT19937 {
  const twister = new MT19937(19650218);
  const s = twister.state;
  const n = s.length;
  let i = 1;
  const advance = () => {
    i++;
    if (i < n) return;
    s[0] = s[n - 1]!;
    i = 1;
  };
  for (let step = 0; step < Math.max(n, key.length); step++) {
    const previous = s[i - 1]!;
    const j = step % key.length;
    s[i] = (s[i]! ^ Math.imul(previous ^ (previous >>> 30), 1664525)) + key[j]! + j;
    advance();
  }
  for (let step = 0; step < n - 1; step++) {
    const previous = s[i - 1]!;
    s[i] = (s[i]! ^ Math.imul(previous ^ (previous >>> 30), 1566083941)) - i;
    advance();
  }
  s[0] = 0x80000000;
  return twister;
}
