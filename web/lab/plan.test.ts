// Threads: no more than cores work at once while polytopes are cut, and training always has one.

import { expect, test } from 'vitest';
import { planOf } from './plan.ts';
import { Speed } from './speed.ts';

test('cores are shared out', () => {
  for (let cores = 1; cores <= 64; cores++) {
    for (const isShared of [true, false]) {
      for (const labs of [1, 2]) {
        const { training, ungated, cutting, rests } = planOf(cores, isShared, labs);
        expect(training).toBeGreaterThanOrEqual(1);
        expect(ungated).toBeLessThan(training);
        expect(cutting).toBeGreaterThanOrEqual(1);
        if (!isShared) expect(training).toBe(1);
        const mine = Math.max(1, Math.floor(cores / labs));
        if (!rests) expect(1 + ungated + cutting).toBeLessThanOrEqual(mine);
        if (isShared && mine <= 8) expect(1 + ungated).toBeGreaterThanOrEqual(Math.ceil(mine / 2));
      }
    }
  }
  expect(planOf(2, true)).toEqual({ training: 2, ungated: 0, cutting: 1, rests: false });
  expect(planOf(8, true)).toEqual({ training: 8, ungated: 3, cutting: 4, rests: false });
  expect(planOf(2, false)).toEqual({ training: 1, ungated: 0, cutting: 1, rests: false });
  expect(planOf(1, false)).toEqual({ training: 1, ungated: 0, cutting: 1, rests: true });
});

test('speed is steps by time, of the running training alone', () => {
  const speed = new Speed();
  expect(speed.perSecond(true, 0)).toBe(0);
  for (let i = 0; i < 50; i++) speed.step();
  expect(speed.perSecond(true, 500)).toBe(100);
  expect(speed.perSecond(false, 900)).toBe(100);
  for (let i = 0; i < 50; i++) speed.step();
  expect(speed.perSecond(true, 2000)).toBe(100);
  for (let i = 0; i < 200; i++) speed.step();
  expect(speed.perSecond(true, 3000)).toBe(200);
});
