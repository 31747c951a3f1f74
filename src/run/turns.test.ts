// The turns of training and drawing.

import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { builtFile } from '../engine/built.node.ts';
import { inTurn, Turns } from './turns.ts';

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const claimed = (turns: Turns) => Atomics.load(turns.words, 0) === 1;

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

// On a machine that stands still for a while, what lasts 40 ms may last longer than anybody is patient: again, then.
const TIMED = { retry: 3 };

test('drawing waits while training trains, and gets its turns', TIMED, async () => {
  const turns = new Turns();
  expect(claimed(turns)).toBe(false);
  const { value: given, seconds } = await turns.during(() => trainFor(turns, 1500));
  expect(claimed(turns)).toBe(false);
  expect(given).toBeGreaterThanOrEqual(2);
  // What drawing had is not training's time.
  expect(seconds).toBeLessThan(1.5 - 0.15 * given + 0.2);
});

test('a turn ends when the frame is done', TIMED, async () => {
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

test(
  'training begins no step while a stage of drawing is under way, and a stage waits for training',
  TIMED,
  async () => {
    const turns = new Turns();
    // A thread of drawing: a stage of 40 ms, over and over, and what each of them saw of the training.
    const program = `
    import { workerData, parentPort } from 'node:worker_threads';
    const { inTurn } = await import(workerData.turns);
    parentPort.postMessage('ready');
    for (;;) inTurn(workerData.words, () => {
      const end = performance.now() + 40;
      while (performance.now() < end) if (Atomics.load(workerData.steps, 0) === 1) Atomics.add(workerData.steps, 1, 1);
      Atomics.add(workerData.steps, 2, 1);
    });`;
    const steps = new Int32Array(new SharedArrayBuffer(12));
    const url = new URL(`data:text/javascript,${encodeURIComponent(program)}`);
    const workerData = { words: turns.words, steps, turns: builtFile('run/turns.js').href };
    const worker = new Worker(url, { workerData });
    await new Promise((resolve) => worker.once('message', resolve));
    for (let epoch = 0; epoch < 20; epoch++) {
      await turns.during(async () => {
        Atomics.store(steps, 0, 1);
        await sleep(5);
        Atomics.store(steps, 0, 0);
      });
      await sleep(10);
    }
    await worker.terminate();
    expect(Atomics.load(steps, 1)).toBe(0);
    expect(Atomics.load(steps, 2)).toBeGreaterThan(5);
  },
);

test('a stage that throws is over', async () => {
  const turns = new Turns();
  const fail = () => {
    throw new Error('no more');
  };
  expect(() => inTurn(turns.words, fail)).toThrow('no more');
  expect(Atomics.load(turns.words, 1)).toBe(0);
});
