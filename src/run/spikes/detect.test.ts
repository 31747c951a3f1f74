// The rule for spikes: jumps are found, trends and noise are not taken for them.

import { describe, expect, test } from 'vitest';
import { TorchGenerator } from '../../random/torch.ts';
import { findSpikes, type LossPair } from './detect.ts';

const RUNS = 12;
const EPOCHS = 300;

/** Standard normal values, by sums of uniforms. */
function normals(seed: number): () => number {
  const generator = new TorchGenerator(seed);
  return () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += generator.uniform();
    return sum;
  };
}

/** Losses whose logarithms are given; the validation loss has noise of its own. */
function losses(seed: number, logOf: (epoch: number, noise: () => number) => number): LossPair[] {
  const noise = normals(seed);
  return Array.from({ length: EPOCHS }, (_, e) => {
    const value = logOf(e, noise);
    return { trainLoss: Math.exp(value), valLoss: Math.exp(value + 0.1 * noise()) };
  });
}

const QUIET: Record<string, (size: number) => (epoch: number, noise: () => number) => number> = {
  'a decay with noise': (size) => (e, noise) => -e / 100 + size * noise(),
  'a fast decay that ends': (size) => (e, noise) => 3 * Math.exp(-e / 15) + size * noise(),
  'a slow rise': (size) => (e, noise) => e / 150 + size * noise(),
  'a random walk': (size) => {
    let level = 0;
    return (_, noise) => {
      level += size * noise();
      return level;
    };
  },
};

describe.each(Object.entries(QUIET))('%s', (_, make) => {
  test.each([0.05, 0.3])('of size %f: fewer than 1 in 500 epochs is a spike', (size) => {
    let alarms = 0;
    for (let seed = 0; seed < RUNS; seed++) alarms += findSpikes(losses(seed, make(size))).length;
    expect(alarms / (RUNS * EPOCHS)).toBeLessThan(0.002);
  });
});

test.each([2, 4, 20])('a jump by %i is found at its epoch, once, with its factor', (factor) => {
  let found = 0;
  for (let seed = 0; seed < RUNS; seed++) {
    const at = 60 + 15 * seed;
    const jump = (e: number) => (e >= at ? Math.log(factor) * Math.exp((at - e) / 4) : 0);
    const spikes = findSpikes(losses(seed, (e, noise) => -e / 200 + 0.06 * noise() + jump(e)));
    const own = spikes.filter(({ epoch }) => epoch === at + 1);
    found += own.length;
    for (const spike of own) {
      expect(spike.factor / factor).toBeGreaterThan(0.7);
      expect(spike.factor / factor).toBeLessThan(1.5);
      expect(spike.peak - spike.epoch).toBeLessThanOrEqual(2);
    }
  }
  expect(found / RUNS).toBeGreaterThan(0.9);
});

test('a loss that jumps and stays high is one spike', () => {
  const spikes = findSpikes(losses(3, (e, noise) => (e >= 100 ? 2 : 0) + 0.05 * noise()));
  expect(spikes.map(({ epoch }) => epoch)).toEqual([101]);
});

test('too few epochs to compare with have no spikes', () => {
  expect(findSpikes([])).toEqual([]);
  const pair = (loss: number) => ({ trainLoss: loss, valLoss: loss });
  expect(findSpikes([pair(1), pair(1), pair(100)])).toEqual([]);
});
