// Sparse parity against the sprint's own samples, and what noise, shuffling and wrong numbers do.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ParityProblemSpec, parity, parityProblem } from '../data/sparse-parity.ts';
import { InputError } from '../format/input-error.ts';
import { sprintGolden } from './testing/sprint-golden.node.ts';

const SPRINT: ParityProblemSpec = { n: 3, k: 3, seed: 42, train: 20, test: 20, noise: 0, shuffled: false };

const golden = sprintGolden();

describe.skipIf(golden === undefined)('the sprint, from ../shared/data/energy', () => {
  it('has the same secret and samples', () => {
    const { secret, train, test } = parityProblem(SPRINT);
    expect(secret).toEqual(golden!.data.secret);
    expect(rows(train.x, 3)).toEqual(golden!.data.x_train);
    expect(rows(test.x, 3)).toEqual(golden!.data.x_test);
    expect([...train.y]).toEqual(golden!.data.y_train);
    expect([...test.y]).toEqual(golden!.data.y_test);
  });
});

it.each([
  [20, 3, [0, 3, 8]],
  [5, 2, [0, 4]],
])('hides the published bits for n %i, k %i', (n, k, secret) => {
  expect(parityProblem({ ...SPRINT, n, k }).secret).toEqual(secret);
});

it('labels every sample with the product of the secret bits, for any spec', () => {
  const sizes = fc
    .integer({ min: 1, max: 30 })
    .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 1, max: n })));
  fc.assert(
    fc.property(sizes, fc.nat(0xffffffff), fc.integer({ min: 1, max: 9 }), ([n, k], seed, count) => {
      const { secret, train, test } = parityProblem({ ...SPRINT, n, k, seed, train: count, test: count });
      expect(secret).toHaveLength(k);
      expect([...secret].sort((a, b) => a - b)).toEqual(secret);
      for (const { x, y } of [train, test]) {
        expect([...x].every((bit) => bit === 1 || bit === -1)).toBe(true);
        expect([...y]).toEqual(Array.from({ length: count }, (_, s) => parity(x, s * n, secret)));
      }
    }),
  );
});

it('turns about a tenth of the training labels with noise 0.1, and nothing else', () => {
  const clean = parityProblem({ ...SPRINT, n: 10, train: 2000 });
  const noisy = parityProblem({ ...SPRINT, n: 10, train: 2000, noise: 0.1 });
  const turned = noisy.train.y.filter((y, s) => y !== clean.train.y[s]).length;
  // Five standard deviations of a binomial.
  expect(Math.abs(turned - 200)).toBeLessThan(68);
  expect(noisy.train.x).toEqual(clean.train.x);
  expect(noisy.test).toEqual(clean.test);
  expect(noisy.generator.random()).toBe(clean.generator.random());
});

it('keeps the number of each label when it shuffles them, and leaves nothing of the parity', () => {
  const clean = parityProblem({ ...SPRINT, n: 10, train: 2000 });
  const shuffled = parityProblem({ ...SPRINT, n: 10, train: 2000, shuffled: true });
  const sum = (y: Int8Array) => y.reduce((total, label) => total + label, 0);
  expect(sum(shuffled.train.y)).toBe(sum(clean.train.y));
  const agreeing = shuffled.train.y.filter((y, s) => y === clean.train.y[s]).length;
  expect(Math.abs(agreeing - 1000)).toBeLessThan(5 * Math.sqrt(500));
  expect(shuffled.train.x).toEqual(clean.train.x);
  expect(shuffled.test).toEqual(clean.test);
});

it.each([
  [{ k: 4 }, /^k 4 .* from 1 to n, which is 3$/],
  [{ k: 0 }, /^k 0 /],
  [{ n: 1_000_001 }, /^n 1000001 .* from 1 to 1000000$/],
  [{ n: 0 }, /^n 0 /],
  [{ n: 2.5 }, /^n 2.5 /],
  [{ train: 0 }, /^train 0 .* from 1 to/],
  [{ test: 0 }, /^test 0 .* from 1 to/],
  [{ n: 1_000_000, train: 300, test: 300 }, /^train \+ test 600 .* at most 400 samples/],
  [{ noise: 0.6 }, /^noise 0.6 .* from 0 to 0.5$/],
  [{ seed: -1 }, /^seed -1 /],
] as const)('refuses %o in one line', (wrong, message) => {
  const attempt = () => parityProblem({ ...SPRINT, ...wrong });
  expect(attempt).toThrow(InputError);
  expect(attempt).toThrow(message);
});

it('takes a million bits', () => {
  expect(parityProblem({ ...SPRINT, n: 1_000_000, train: 1, test: 1 }).train.x).toHaveLength(1_000_000);
});

function rows(x: Int8Array, n: number): number[][] {
  return Array.from({ length: x.length / n }, (_, s) => [...x.subarray(s * n, (s + 1) * n)]);
}
