// The caption's lines, golden.
import { expect, test } from 'vitest';
import { captionLines } from './caption.ts';

const facts = {
  epoch: 3,
  trainLoss: 1.41450812,
  valLoss: 0.0000123456,
  shape: '[100]*20',
  seed: 12345678,
  points: 5050,
  valPoints: 1000,
  learningRate: 0.001,
  optimizer: 'adam',
};

test('the whole caption', () => {
  expect(captionLines(facts)).toEqual([
    'epoch 3',
    'train loss 1.414508',
    'val loss   1.235e-5',
    '[100]*20 seed 12345678',
    '5050 points, 1000 val',
    'adam, rate 0.001',
  ]);
});

test('the untrained network has no losses yet', () => {
  const { trainLoss: _, valLoss: __, ...untrained } = facts;
  expect(captionLines({ ...untrained, epoch: 0 }).slice(0, 2)).toEqual(['epoch 0', '[100]*20 seed 12345678']);
});

test('a constant output is the last line; a loss that is not a number is said', () => {
  expect(captionLines({ ...facts, constantOutput: 0.45123 }).at(-1)).toBe('constant output 0.4512');
  expect(captionLines({ ...facts, trainLoss: Number.NaN, valLoss: 0 }).slice(1, 3)).toEqual([
    'train loss NaN',
    'val loss   0.000000',
  ]);
});
