// Keyframes: bounded in number, close together early, and never far from any epoch.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Checkpoint } from '../../src/run/training.ts';
import { type Keyframe, Keyframes, keyframeLimit } from './keyframes.ts';
import { recipeOf } from './recipe.ts';
import { SMALL } from './testing/settings.ts';

/** Keyframes are taken by their epochs alone. */
const at = (epoch: number): Keyframe => ({
  checkpoint: { epoch } as Checkpoint,
  losses: { trainLoss: epoch, valLoss: epoch },
});

test('as many as the limit, the newest among them, ascending; the nearest before an epoch is found', () => {
  const steps = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 60 }), fc.nat(2000), (gaps, limit, epoch) => {
      const keyframes = new Keyframes(limit);
      let newest = 0;
      for (const gap of gaps) {
        newest += gap;
        keyframes.add(at(newest));
      }
      const { epochs } = keyframes;
      expect(epochs.length).toBeLessThanOrEqual(limit);
      expect(epochs.at(-1)).toBe(newest);
      expect([...epochs].sort((a, b) => a - b)).toEqual(epochs);
      expect(keyframes.before(epoch)?.checkpoint.epoch).toBe(epochs.findLast((kept) => kept <= epoch));
    }),
  );
});

test('after 20,000 epochs every replay is short, and the early ones are shortest', () => {
  const keyframes = new Keyframes(384);
  for (let epoch = 1; epoch <= 20_000; epoch++) keyframes.add(at(epoch));
  const epochs = [0, ...keyframes.epochs];
  const longest = (from: number, to: number) =>
    Math.max(...epochs.flatMap((epoch, i) => (epoch >= from && epoch < to ? [epochs[i + 1]! - epoch] : [])));
  expect(longest(0, 100)).toBeLessThanOrEqual(50);
  expect(longest(0, 1000)).toBeLessThanOrEqual(130);
  expect(longest(0, 19_999)).toBeLessThanOrEqual(300);
});

test('a replay leaves states on its way, evenly, and those of another stretch go', () => {
  const keyframes = new Keyframes(80);
  for (const epoch of [100, 200]) keyframes.add(at(epoch));
  expect(keyframes.replay(150, 200)?.checkpoint.epoch).toBe(100);
  for (let epoch = 101; epoch < 200; epoch++) if (keyframes.wants(epoch)) keyframes.addNear(at(epoch));
  expect(keyframes.before(149)?.checkpoint.epoch).toBe(140);
  expect(keyframes.count).toBe(11);
  expect(keyframes.replay(149, 200)?.checkpoint.epoch).toBe(140);
  expect(keyframes.count).toBe(11);
  expect(keyframes.replay(50, 200)).toBeUndefined();
  expect(keyframes.count).toBe(2);
});

test('large networks have fewer; one that is too large has none, and everything still works', () => {
  const limit = (shape: string) => keyframeLimit(recipeOf({ ...SMALL, shape }).spec);
  expect(limit('[10]*8')).toBe(1024);
  expect(limit('[100]*20')).toBe(21);
  expect(limit('[3000]*3')).toBe(0);
  const none = new Keyframes(0);
  none.add(at(3));
  expect(none.count).toBe(0);
  expect(none.replay(7, 9)).toBeUndefined();
  expect(none.wants(4)).toBe(false);
});
