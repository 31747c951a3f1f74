// The profile adds up, and says what it knows.

import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Profile, profileTable } from './profile.ts';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

test('the parts of the training thread add up to its time, and each has what was measured in it', async () => {
  const profile = new Profile();
  await profile.measure('waiting', () => sleep(40));
  profile.measure('disk', () => {
    const end = performance.now() + 20;
    while (performance.now() < end);
  });
  const began = performance.now();
  await sleep(60);
  profile.phases.set('forward', 10);
  profile.phases.set('backward', 30);
  profile.add('epochs', performance.now() - began);
  profile.addDrawing({ raster: 5, encoding: 1 });
  profile.addDrawing({ raster: 6 });
  await sleep(20);
  const { seconds, training, drawing, movie } = profile.report();
  expect(sum(Object.values(training))).toBeCloseTo(seconds, 9);
  expect(Math.min(...Object.values(training))).toBeGreaterThanOrEqual(0);
  expect(training).toMatchObject({ start: 0, forward: 0.01, backward: 0.03 });
  expect(training.waiting).toBeGreaterThan(0.035);
  expect(training.disk).toBeGreaterThan(0.015);
  expect(training.data).toBeGreaterThan(0.015);
  expect(training.other).toBeGreaterThan(0.015);
  expect(drawing).toEqual({ raster: 0.011, encoding: 0.001 });
  expect(movie).toEqual({});
});

test('the time of work that fails counts too', async () => {
  const profile = new Profile();
  const failing = profile.measure('disk', async () => {
    await sleep(20);
    throw new Error('full');
  });
  await expect(failing).rejects.toThrow('full');
  expect(profile.report().training.disk).toBeGreaterThan(0.015);
});

test('the table has a line a part, with its share', () => {
  const training = { start: 0, data: 0.5, forward: 0.5, update: 0.5, other: 0.5 };
  const lines = profileTable({ seconds: 2, training, drawing: { raster: 4 }, movie: {} }).split('\n');
  expect(lines[0]).toBe('Where 2.0 s went on the training thread:');
  expect(lines.map((line) => line.replace(/ {2,}/g, ' ').split(' ').slice(0, 4).join(' '))).toEqual([
    ...[lines[0]!.split(' ').slice(0, 4).join(' ')],
    ...['start 0.000 s 0.0%', 'data 0.500 s 25.0%', 'forward 0.500 s 25.0%', 'update 0.500 s 25.0%'],
    ...['other 0.500 s 25.0%', 'sum 2.000 s 100.0%', 'Beside it, on the', 'raster 4.000 s 200.0%'],
  ]);
});
