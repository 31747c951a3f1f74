// Which epochs leave frames and checkpoints.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasFrame, keepsCheckpoint, lastFrame } from './schedule.ts';

const schedule = fc.record({
  epochs: fc.integer({ min: 1, max: 60 }),
  checkpointInterval: fc.nat(20),
  frames: fc.record({ saveInterval: fc.integer({ min: 1, max: 70 }) }),
});

test('the untrained and the last network are drawn, and whatever the interval asks for', () => {
  fc.assert(
    fc.property(schedule, (spec) => {
      expect(hasFrame(spec, 0)).toBe(true);
      expect(hasFrame(spec, spec.epochs)).toBe(true);
      for (let epoch = 1; epoch < spec.epochs; epoch++) {
        expect(hasFrame(spec, epoch)).toBe(epoch % spec.frames.saveInterval === 0);
      }
    }),
  );
});

test('the last frame is the newest that there is', () => {
  fc.assert(
    fc.property(schedule, fc.nat(60), (spec, at) => {
      const epoch = Math.min(at, spec.epochs);
      let newest = 0;
      for (let each = 0; each <= epoch; each++) if (hasFrame(spec, each)) newest = each;
      expect(lastFrame(spec, epoch)).toBe(newest);
    }),
  );
});

test('checkpoints stay at the interval and at the end', () => {
  const kept = (checkpointInterval: number) => {
    const spec = { epochs: 7, checkpointInterval, frames: { saveInterval: 1 } };
    return [0, 1, 2, 3, 4, 5, 6, 7].filter((epoch) => keepsCheckpoint(spec, epoch));
  };
  expect(kept(0)).toEqual([7]);
  expect(kept(3)).toEqual([3, 6, 7]);
});
