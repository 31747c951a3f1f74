// The comparison of all learners: complete, honest about what fails, and refusing what cannot be.

import { expect, it } from 'vitest';
import { InputError } from '../format/input-error.ts';
import { lruModule } from '../memory/lru-module.node.ts';
import { METRIC_NAMES } from '../memory/metrics.ts';
import { LEARNERS, learnerCalled } from './learners.ts';
import { compareMethods } from './methods.ts';

it('has a row for every learner, with every metric, and the same accesses for all seeds of one', () => {
  const rows = [...compareMethods({ n: 5, k: 2, train: 40, test: 50 }, [42, 43], lruModule())];
  expect(rows.map(({ learner }) => learner)).toEqual(LEARNERS.map(({ name }) => name));
  for (const { refused, solved, accuracy, seconds, samples, queries, access, measurement } of rows) {
    expect(refused).toBeNull();
    expect(solved).toBeGreaterThanOrEqual(0);
    expect(solved).toBeLessThanOrEqual(2);
    expect(accuracy).toBeLessThanOrEqual(1);
    expect(seconds).toBeGreaterThan(0);
    expect([samples! > 0, queries! > 0]).toEqual([access === 'samples', access === 'queries']);
    expect(measurement!.metrics.map(({ name }) => name)).toEqual(METRIC_NAMES);
    // A sample is written before it can be read: no learner reads what nobody wrote.
    for (const { whole } of measurement!.metrics) expect(whole.cold).toBe(0);
  }
  const exact = rows.filter(({ learner }) => /gf2|fourier|influence|backtracking|subset/.test(learner));
  expect(exact.map(({ solved }) => solved)).toEqual([2, 2, 2, 2, 2]);
});

it('says why a learner is not run, and runs the others', () => {
  const learners = ['fourier', 'gf2'].map((name) => learnerCalled(name)!);
  const [fourier, gf2] = compareMethods({ n: 400, k: 5 }, [1], lruModule(), learners);
  expect(fourier!.refused).toMatch(/^fourier with n 400 and k 5 would access about/);
  expect([fourier!.solved, fourier!.measurement]).toEqual([null, null]);
  expect([gf2!.refused, gf2!.solved]).toEqual([null, 1]);
});

it.each([
  [{ n: 3, k: 4 }, /^k 4/],
  [{ n: 1_000_001, k: 3 }, /^n 1000001/],
  [{ n: 3, k: 3, train: 0 }, /^train 0/],
  [{ n: 3, k: 3, test: 0 }, /^test 0/],
])('refuses %o before any learner runs', (choices, message) => {
  const attempt = () => compareMethods(choices, [42], lruModule()).next();
  expect(attempt).toThrow(InputError);
  expect(attempt).toThrow(message);
});
