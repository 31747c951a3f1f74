// The curve of losses: everything while it is short, evenly thinned when it is long, the newest epoch always.

import { expect, test } from 'vitest';
import { LossRecord, MOST_EPOCHS } from './loss-curve.ts';

const losses = (epoch: number) => ({ trainLoss: 1 / epoch, valLoss: 2 / epoch });

test('a short curve has every epoch', () => {
  const record = new LossRecord();
  for (let epoch = 1; epoch <= 10; epoch++) record.add(epoch, losses(epoch));
  record.add(3, { trainLoss: 9, valLoss: 9 });
  const { epochs, trainLosses, valLosses } = record.curve();
  expect([...epochs]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect([trainLosses[2], valLosses[2]]).toEqual([1 / 3, 2 / 3]);
});

test('a long one stays small and even', () => {
  const record = new LossRecord();
  for (let epoch = 1; epoch <= 1_000_001; epoch++) record.add(epoch, losses(epoch));
  const { epochs, valLosses } = record.curve();
  expect(epochs.length).toBeLessThanOrEqual(MOST_EPOCHS + 1);
  expect(epochs.length).toBeGreaterThan(MOST_EPOCHS / 2 - 1);
  expect(epochs.at(-1)).toBe(1_000_001);
  const gaps = new Set(Array.from(epochs.subarray(1, -1), (epoch, i) => epoch - epochs[i]!));
  expect(gaps.size).toBe(1);
  epochs.forEach((epoch, i) => {
    expect(valLosses[i]).toBe(2 / epoch);
  });
});

test('an empty one is empty', () => {
  expect(new LossRecord().curve().epochs.length).toBe(0);
});
