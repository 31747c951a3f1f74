// Onsets of made signals: dated where there is one, none where there is only noise.

import { expect, test } from 'vitest';
import { TorchGenerator } from '../../random/torch.ts';
import { onsetOf } from './onset.ts';

const RUNS = 40;
const STEPS = 100;
const FROM = 60;
const AT = 80;

function noises(seed: number): () => number {
  const generator = new TorchGenerator(seed);
  return () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += generator.uniform();
    return sum;
  };
}

/** A signal of logarithms; `stepsPerEpoch` steps make an epoch. */
function signal(seed: number, logOf: (step: number, noise: () => number) => number, stepsPerEpoch = 50) {
  const noise = noises(seed);
  const values = Array.from({ length: STEPS }, (_, t) => Math.exp(logOf(t, noise)));
  return { values, phases: values.map((_, t) => t % stepsPerEpoch), stepsPerEpoch };
}

const heavy = (noise: () => number) => {
  const value = noise();
  return 0.2 * value * Math.abs(value);
};

test.each<[string, (step: number, noise: () => number) => number, number]>([
  ['normal noise', (_, noise) => 0.2 * noise(), 50],
  ['heavy tails', (_, noise) => heavy(noise), 50],
  ['a trend with noise', (t, noise) => t / 200 + 0.2 * noise(), 50],
  ['a saw tooth of five steps', (t, noise) => (t % 5 === 0 ? 2 : 0) + 0.1 * noise(), 5],
  ['nothing at all', () => Number.NEGATIVE_INFINITY, 50],
])('%s has an onset in at most 1 of 20', (_, logOf, stepsPerEpoch) => {
  let alarms = 0;
  for (let seed = 0; seed < RUNS; seed++) if (onsetOf(signal(seed, logOf, stepsPerEpoch), FROM)) alarms++;
  expect(alarms / RUNS).toBeLessThanOrEqual(0.05);
});

test.each<[string, (step: number) => number]>([
  ['a step of a factor of 5', (t) => (t >= AT ? 1.6 : 0)],
  ['a pulse of one step', (t) => (t === AT ? 2.5 : 0)],
  ['growth by a half every step', (t) => Math.max(0, 0.4 * (t - AT + 2))],
])('%s is dated to within two steps in 19 of 20', (_, rise) => {
  let near = 0;
  for (let seed = 0; seed < RUNS; seed++) {
    const onset = onsetOf(
      signal(seed, (t, noise) => rise(t) + 0.15 * noise()),
      FROM,
    );
    if (onset && Math.abs(onset.step - AT) <= 2) near++;
    if (onset) expect(onset.earliest).toBeLessThanOrEqual(onset.step);
    if (onset) expect(onset.latest).toBeGreaterThanOrEqual(onset.step);
  }
  expect(near / RUNS).toBeGreaterThanOrEqual(0.95);
});

test('a jump in one phase only is seen against that phase', () => {
  const saw = signal(1, (t, noise) => (t % 5 === 0 ? 3 : 0) + (t === 82 ? 2 : 0) + 0.1 * noise(), 5);
  expect(onsetOf(saw, FROM)?.step).toBe(82);
});

test('what is not a number has no onset, and hides none', () => {
  const made = signal(2, (t, noise) => (t >= AT ? 2 : 0) + 0.1 * noise());
  const values = made.values.map((value, t) => (t % 3 === 1 ? Number.NaN : value));
  expect(onsetOf({ ...made, values }, FROM)?.step).toBe(80);
});
