// The memory of a run after 10,000 epochs is what it was after 100.

import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { builtFile } from '../engine/built.node.ts';
import { exampleSpec } from './testing/example.ts';
import { scratch } from './testing/scratch.node.ts';

/** Trains a run with the built code, and prints what memory it has after collecting garbage, at some epochs. */
const PROGRAM = `
const [dist, path, spec, at] = process.argv.slice(2);
const { prepareRun, inputOf } = await import(dist + 'run/prepare.node.js');
const { train } = await import(dist + 'run/train.node.js');
const pixels = Uint8Array.from({ length: 256 }, (_, i) => (i * 37) % 256);
const picture = { width: 16, height: 16, pixels };
const full = { ...JSON.parse(spec), input: inputOf('dots', picture) };
const epochs = JSON.parse(at);
await train(await prepareRun(path, full, picture, '0.0.0'), {
  threads: 1,
  signal: new AbortController().signal,
  onEvent: ({ event, epoch }) => {
    if (event !== 'epoch' || !epochs.includes(epoch)) return;
    globalThis.gc();
    const { heapUsed, external, rss } = process.memoryUsage();
    console.log(JSON.stringify({ epoch, heapUsed, external, rss }));
  },
});
`;

const MB = 1e6;

test('after 20,000 epochs as after 100, with frames and checkpoints on the way', {
  timeout: 600_000,
}, async () => {
  const spec = {
    ...exampleSpec(),
    engine: 'wasm',
    epochs: 20_000,
    checkpointInterval: 1000,
    frames: { ...exampleSpec().frames, saveInterval: 1000 },
  };
  const directory = scratch();
  // A file: the workers inherit Node's flags, and cannot start with those of a program given as text.
  const program = join(directory, 'program.mjs');
  writeFileSync(program, PROGRAM);
  const dist = new URL('..', builtFile('run/spec.js')).href;
  const args = ['--expose-gc', program, dist, join(directory, 'run')];
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...args,
    JSON.stringify(spec),
    '[100,10000,20000]',
  ]);
  const [first, middle, last] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<'epoch' | 'heapUsed' | 'external' | 'rss', number>);
  expect([first!.epoch, middle!.epoch, last!.epoch]).toEqual([100, 10_000, 20_000]);
  // A hundred bytes kept of every epoch would be a megabyte.
  expect(last!.heapUsed - first!.heapUsed).toBeLessThan(1 * MB);
  // Pixels of a frame that is under way are 2.4 MB.
  expect(last!.external - first!.external).toBeLessThan(8 * MB);
  // The threads that draw start with the first frames, and grow while the compiler learns their code; the system's
  // count, in which they are, settles after them.
  expect(last!.rss - middle!.rss).toBeLessThan(64 * MB);
});
