// `crease train --resume` with another learning rate or a new optimizer: the run stays a function of its spec.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contents, crease, newestCheckpoint, SMALL, workplace } from './testing/crease.node.ts';

const specOf = (run: string) =>
  (JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as { spec: { changes?: object } }).spec;

test('what is changed is recorded, and resuming again later gives the same bits', async () => {
  const directory = workplace();
  const common = ['train', 'disc.png', ...SMALL, '--checkpoint-interval', '1'];
  const at = (name: string) => join(directory, name);
  const run = async (...args: string[]) => {
    const { code, stderr } = await crease(args, directory);
    expect([code, stderr]).toEqual([0, expect.anything()]);
  };
  const change = ['--resume-lr', '0.05', '--resume-optimizer', 'new'];
  await run(...common, '-o', 'one', '-e', '2');
  await run('train', '--resume', 'one', '-e', '6', ...change);
  expect(specOf(at('one')).changes).toEqual([{ fromEpoch: 3, learningRate: 0.05, optimizer: 'new' }]);

  // The same in pieces: the changes are in the spec now.
  await run(...common, '-o', 'two', '-e', '2');
  await run('train', '--resume', 'two', '-e', '3', ...change);
  await run('train', '--resume', 'two', '-e', '6', '--resume-optimizer', 'kept');
  expect(contents(at('two'))).toEqual(contents(at('one')));

  // Without them it is another run, the same up to epoch 2.
  await run(...common, '-o', 'plain', '-e', '6');
  const [changed, plain] = [contents(at('one')), contents(at('plain'))];
  for (const epoch of [1, 2]) {
    const name = `checkpoints/epoch-00000${epoch}.safetensors`;
    expect(changed[name]).toBe(plain[name]);
  }
  expect(changed['checkpoints/epoch-000003.safetensors']).not.toBe(
    plain['checkpoints/epoch-000003.safetensors'],
  );
  expect(newestCheckpoint(at('one')).metadata.steps).toBe('16');
  expect(newestCheckpoint(at('plain')).metadata.steps).toBe('24');
});

test('a complete run has no epoch left to change: refused, and nothing is changed', async () => {
  const directory = workplace();
  expect((await crease(['train', 'disc.png', ...SMALL, '-e', '2', '-o', 'run'], directory)).code).toBe(0);
  const before = [readdirSync(join(directory, 'run')), specOf(join(directory, 'run'))];
  for (const change of [
    ['--resume-lr', '0.5'],
    ['--resume-optimizer', 'new'],
  ]) {
    const { code, stdout, stderr } = await crease(['train', '--resume', 'run', ...change], directory);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(new RegExp(`^[^\\n]*${change.join(' ')}[^\\n]*--epochs[^\\n]*\\n$`));
  }
  expect([readdirSync(join(directory, 'run')), specOf(join(directory, 'run'))]).toEqual(before);
});
