// One spec, the same bits: whatever the number of threads, and whether the run was stopped in between or not.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { crease, workplace, writePicture } from './testing/crease.node.ts';

/** Wide enough that every step is shared between the threads. */
const RUN = [
  'train',
  'disc.png',
  '--shape',
  '[64]*4+[30]',
  '--points',
  '3000',
  '--val-points',
  '500',
  '--seed',
  '11',
];
const DRAWN = ['--save-interval', '20', '--engine', 'wasm'];

/** What 20 epochs leave: metrics, weights with optimizer and generator, the last frame. */
function results(run: string): Buffer[] {
  const files = ['metrics.ndjson', 'checkpoints/epoch-000020.safetensors', 'frames/epoch-000020.png'];
  return files.map((file) => readFileSync(join(run, file)));
}

test('20 epochs on 1, 2 and 3 threads, and 8 then 12 more', { timeout: 300_000 }, async () => {
  const directory = workplace();
  writePicture(join(directory, 'disc.png'), 96, 72);
  const train = async (...args: string[]) => {
    const { code, stderr } = await crease(args, directory);
    expect(code, stderr).toBe(0);
  };
  for (const threads of ['1', '2', '3']) {
    await train(...RUN, ...DRAWN, '--epochs', '20', '--threads', threads, '--out', `threads-${threads}`);
  }
  await train(...RUN, ...DRAWN, '--epochs', '8', '--out', 'resumed');
  await train('train', '--resume', 'resumed', '--epochs', '20', '--threads', '3');
  const [one, ...others] = ['threads-1', 'threads-2', 'threads-3', 'resumed'].map((run) => {
    return results(join(directory, run));
  });
  for (const other of others) {
    for (const [i, file] of one!.entries()) expect(other[i]!.equals(file)).toBe(true);
  }
});
