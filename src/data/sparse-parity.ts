// Sparse parity as a data set: n bits of -1 or 1, a label that is the product of k of them, the secret ones.

import { InputError } from '../format/input-error.ts';
import { PythonRandom } from '../random/python.ts';

/** What determines a problem, its samples included. */
export interface ParityProblemSpec {
  /** Bits of a sample, 1 to 1,000,000. */
  readonly n: number;
  /** Secret bits, 1 to n. */
  readonly k: number;
  /** Seed of everything, an integer from 0 to 4294967295: what `random.seed` takes in Python. */
  readonly seed: number;
  /** Samples to learn from and to test on, at least 1 each. */
  readonly train: number;
  readonly test: number;
  /** The probability with which a training label, or an answer to a query, is the wrong one; 0 to 0.5. */
  readonly noise: number;
  /** Whether the training labels are put in a random order, so that there is nothing to learn. */
  readonly shuffled: boolean;
}

/** `count` samples: x Int8 [count][n] of -1 and 1, y Int8 [count] of -1 and 1. */
export interface Samples {
  readonly count: number;
  readonly x: Int8Array;
  readonly y: Int8Array;
}

export interface ParityProblem {
  readonly spec: ParityProblemSpec;
  /** The k secret bits, ascending. */
  readonly secret: readonly number[];
  readonly train: Samples;
  /** Never noisy and never shuffled. */
  readonly test: Samples;
  /** The generator that drew all this, where it now stands: the sprint draws its first weights from here. */
  readonly generator: PythonRandom;
}

const LARGEST_N = 1_000_000;

/** The most values, n times all samples: 400 MB. */
const LARGEST_SIZE = 400_000_000;

/** Uses of randomness that the sprint did not have; each has a generator of its own. */
const STREAMS = { noise: 1n, shuffling: 2n, queries: 3n, learner: 4n } as const;

/** The generator of one use of randomness, apart from the problem's own. */
export function streamOf(seed: number, use: keyof typeof STREAMS): PythonRandom {
  return new PythonRandom(BigInt(seed) + (STREAMS[use] << 32n));
}

/** @throws InputError naming what cannot be, the reason and the remedy */
export function checkProblem({ n, k, seed, train, test, noise }: ParityProblemSpec): void {
  const whole = (name: string, value: number, min: number, max: number, remedy: string) => {
    if (Number.isInteger(value) && value >= min && value <= max) return;
    throw new InputError(`${name} ${value} is not possible for sparse parity: ${remedy}`);
  };
  whole('n', n, 1, LARGEST_N, `give a whole number of bits from 1 to ${LARGEST_N}`);
  whole('k', k, 1, n, `give a whole number of secret bits from 1 to n, which is ${n}`);
  whole('seed', seed, 0, 0xffffffff, 'give a whole number from 0 to 4294967295');
  const most = Math.floor(LARGEST_SIZE / n);
  whole('train', train, 1, most, `give from 1 to ${most} training samples for n ${n}`);
  whole('test', test, 1, most, `give from 1 to ${most} test samples for n ${n}`);
  whole('train + test', train + test, 2, most, `give at most ${most} samples in all for n ${n}`);
  if (!(noise >= 0 && noise <= 0.5)) {
    throw new InputError(
      `noise ${noise} is not possible for sparse parity: give a probability from 0 to 0.5`,
    );
  }
}

/**
 * The problem of a spec. The order of the draws is the sprint's: the secret by `sample`, then the training and the test
 * samples bit by bit by `choice([-1, 1])`.
 * @throws InputError for a spec that cannot be
 */
export function parityProblem(spec: ParityProblemSpec): ParityProblem {
  checkProblem(spec);
  const generator = new PythonRandom(spec.seed);
  const secret = generator.sample(spec.n, spec.k).sort((a, b) => a - b);
  const train = drawSamples(generator, spec.n, secret, spec.train);
  const test = drawSamples(generator, spec.n, secret, spec.test);
  if (spec.noise > 0) {
    const noise = streamOf(spec.seed, 'noise');
    for (let s = 0; s < train.count; s++) if (noise.random() < spec.noise) train.y[s] = -train.y[s]!;
  }
  if (spec.shuffled) streamOf(spec.seed, 'shuffling').shuffle(train.y);
  return { spec, secret, train, test, generator };
}

const SIGNS = [-1, 1] as const;

function drawSamples(generator: PythonRandom, n: number, secret: readonly number[], count: number): Samples {
  const x = new Int8Array(count * n);
  const y = new Int8Array(count);
  for (let s = 0; s < count; s++) {
    for (let i = 0; i < n; i++) x[s * n + i] = generator.choice(SIGNS);
    y[s] = parity(x, s * n, secret);
  }
  return { count, x, y };
}

/** The product of the secret ones of the bits from `start` on, each -1 or 1. */
export function parity(x: ArrayLike<number>, start: number, secret: readonly number[]): number {
  let product = 1;
  for (const i of secret) product *= x[start + i]!;
  return product;
}
