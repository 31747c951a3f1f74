// Many seeds at once: the published table of the seed application, how often its lesson works.

import { expect, it } from 'vitest';
import { dataset, XOR_UNIFORM } from './dataset.ts';
import { type Group, summarise, trainSeed } from './ensemble.ts';
import { kernelsFor } from './kernels.ts';
import { modelOf } from './model.ts';
import { kernelModule } from './testing/kernel-module.node.ts';
import { PLAIN_TRAINING } from './training.ts';

const model = modelOf();
const data = dataset(XOR_UNIFORM);
const group: Group = {
  model,
  data,
  kernels: kernelsFor(kernelModule, model, data),
  training: PLAIN_TRAINING,
  start: 'he',
  epochs: 200,
};
const SEEDS = Array.from({ length: 200 }, (_, i) => i + 1);

/**
 * Of seeds 1 to 200 after 200 epochs: corners all right, and at least 95% of the training set; and the same of 200 other
 * seeds of the application itself (which ones was not written down).
 */
const TABLE = [
  { rate: 0.1, corners: 95, good: 47, published: [98, 46] },
  { rate: 0.5, corners: 63, good: 1, published: [53, 3] },
  { rate: 1, corners: 0, good: 0, published: [0, 0] },
] as const;

it.each(TABLE)('rate $rate: $corners of 200 seeds get the corners right, $good the training set', (row) => {
  const [summary] = summarise(SEEDS.map((seed) => trainSeed(group, seed, row.rate)));
  expect(summary).toMatchObject({ runs: 200, corners: row.corners, good: row.good, broken: 0 });
  for (const [i, ours] of [row.corners, row.good].entries()) {
    // Three standard deviations of the difference of two such counts.
    const p = row.published[i]! / 200;
    expect(Math.abs(ours - row.published[i]!)).toBeLessThanOrEqual(3 * Math.sqrt(2 * 200 * p * (1 - p)));
  }
});

it('counts dead units: most of four are off for good at rate 0.5', () => {
  const outcomes = SEEDS.slice(0, 50).map((seed) => trainSeed(group, seed, 0.5));
  const [summary] = summarise(outcomes);
  expect(summary!.withDead).toBeGreaterThan(40);
  expect(trainSeed(group, 7, 0.5)).toEqual(outcomes[6]);
});
