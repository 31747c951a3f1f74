// The turns of training and drawing.

import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const claimed = (turns: Turns) => Atomics.load(turns.word, 0) === 1;

/** Trains in steps for some time; counts how often drawing could go on between them. */
async function trainFor(turns: Turns, milliseconds: number): Promise<number> {
  let given = 0;
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    expect(claimed(turns)).toBe(true);
    await sleep(5);
    const before = performance.now();
    await turns.between();
    if (performance.now() - before > 50) given += 1;
  }
  return given;
}

test('drawing waits while training trains, and gets its turns', async () => {
  const turns = new Turns();
  expect(claimed(turns)).toBe(false);
  const { value: given, seconds } = await turns.during(() => trainFor(turns, 1500));
  expect(claimed(turns)).toBe(false);
  expect(given).toBeGreaterThanOrEqual(2);
  // What drawing had is not training's time.
  expect(seconds).toBeLessThan(1.5 - 0.15 * given + 0.2);
});

test('a turn ends when the frame is done', async () => {
  const turns = new Turns();
  await turns.during(async () => {
    const began = performance.now();
    const turn = turns.between();
    expect(claimed(turns)).toBe(false);
    turns.drawn();
    await turn;
    expect(performance.now() - began).toBeLessThan(150);
    expect(claimed(turns)).toBe(true);
  });
});

test('the cores are given back when training fails', async () => {
  const turns = new Turns();
  const failing = turns.during(() => Promise.reject(new Error('no more')));
  await expect(failing).rejects.toThrow('no more');
  expect(claimed(turns)).toBe(false);
});

test('outside of training nothing is claimed: steps that are done again leave drawing the cores', async () => {
  const turns = new Turns();
  await turns.during(() => turns.between());
  await sleep(250);
  await turns.between();
  expect(claimed(turns)).toBe(false);
});
