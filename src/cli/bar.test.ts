// The live bar: what it says, and that it fits.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { barLine, duration } from './bar.ts';

test('the bar says how far the run is', () => {
  const progress = { epoch: 25, epochs: 100, trainLoss: 0.5, valLoss: 0.00001, rate: 12.34, frames: 24 };
  expect(barLine(progress, 200)).toBe(
    'epoch  25/100 [#####...............]  train 0.5000  val 1.00e-5  12.3 epochs/s  6 s left  frames 24',
  );
  expect(barLine(progress, 82)).toBe(
    'epoch  25/100 [##........]  train 0.5000  val 1.00e-5  12.3/s  6 s left  frames 24',
  );
  expect(barLine({ ...progress, rate: 0.2 }, 200)).toContain('5.0 s/epoch  6 min 15 s left');
  expect(barLine({ ...progress, note: 'drawing' }, 200)).not.toContain('left');
});

test('it is one line and fits whatever the terminal', () => {
  const loss = fc.option(fc.double({ noNaN: true, min: 0 }), { nil: undefined });
  const progress = fc.record({
    epoch: fc.nat(1000),
    epochs: fc.integer({ min: 1000, max: 1e9 }),
    trainLoss: loss,
    valLoss: loss,
    rate: fc.option(fc.double({ noNaN: true, min: 0, max: 1e6 }), { nil: undefined }),
    frames: fc.nat(),
  });
  fc.assert(
    fc.property(progress, fc.integer({ min: 1, max: 200 }), (state, columns) => {
      const line = barLine(state, columns);
      expect(line.length).toBeLessThanOrEqual(columns);
      expect(line).not.toContain('\n');
    }),
  );
});

test('durations are told in their two largest units', () => {
  expect([0, 59.4, 59.6, 3599, 3600, 100_000].map(duration)).toEqual([
    '0 s',
    '59 s',
    '1 min 0 s',
    '59 min 59 s',
    '1 h 0 min',
    '27 h 46 min',
  ]);
  expect(duration(Number.POSITIVE_INFINITY)).toBe('?');
});
