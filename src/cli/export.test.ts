// `crease export`: the weights of a checkpoint, to the bit, and what is refused.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSafetensors } from '../format/safetensors.ts';
import { crease, SMALL, workplace } from './testing/crease.node.ts';

test('text and safetensors hold the bits of the checkpoint, and of no other', async () => {
  const directory = workplace();
  const train = ['train', 'disc.png', ...SMALL, '-e', '2', '--checkpoint-interval', '1', '--slope', '0.25'];
  expect((await crease([...train, '-o', 'run'], directory)).code).toBe(0);
  const checkpoint = (epoch: number) => {
    const path = join(directory, 'run', 'checkpoints', `epoch-00000${epoch}.safetensors`);
    return [...readSafetensors(readFileSync(path)).tensors].filter(([name]) => name.startsWith('network.'));
  };
  const numbers = (text: string) =>
    Float32Array.from(
      text
        .match(/^ {2}.*$/gm)!
        .join(' ')
        .trim()
        .split(/ +/),
      Number,
    );
  const bits = (data: ArrayLike<number>) => [...new Uint32Array(Float32Array.from(data).buffer)];
  for (const epoch of [1, 2]) {
    const { code, stdout, stderr } = await crease(['export', `run@${epoch}`, '--text'], directory);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('[4,4]');
    expect(stdout).toContain('leaky_relu 0.25');
    const saved = checkpoint(epoch).flatMap(([, { data }]) => [...(data as Float32Array)]);
    expect(saved).toHaveLength(37);
    expect(bits(numbers(stdout))).toEqual(bits(saved));
  }
  expect(existsSync(join(directory, 'w.txt'))).toBe(false);
  const newest = await crease(['export', 'run', '--text', '--out', 'w.txt'], directory);
  expect(newest).toEqual({ code: 0, stdout: '', stderr: '' });
  const second = await crease(['export', 'run@2', '--text'], directory);
  expect(readFileSync(join(directory, 'w.txt'), 'utf8')).toBe(second.stdout);

  expect((await crease(['export', 'run@1', '--out', 'w.safetensors'], directory)).code).toBe(0);
  const { tensors, metadata } = readSafetensors(readFileSync(join(directory, 'w.safetensors')));
  expect([...tensors]).toEqual(checkpoint(1));
  expect(metadata).toEqual({ activation: 'leaky_relu', slope: '0.25' });
  // The file is a network like any other.
  const again = await crease(['export', 'w.safetensors', '--text'], directory);
  expect(again.stdout).toBe((await crease(['export', 'run@1', '--text'], directory)).stdout);
});

describe('refused in one line, with exit code 2, and nothing written', () => {
  test.concurrent.for([
    { args: [], says: /NETWORK is missing/ },
    { args: ['run'], says: /--text/ },
    { args: ['run', '--out', 'w.txt'], says: /--out w\.txt.*\.safetensors/ },
    { args: ['run', '--text', '--out', 'nowhere/w.txt'], says: /nowhere\/w\.txt/ },
    { args: ['nowhere', '--text'], says: /nowhere/ },
    { args: ['disc.png', '--text'], says: /disc\.png/ },
    { args: ['.', '--text'], says: /run\.json/ },
  ])('$args', async ({ args, says }, { expect: check, onTestFinished }) => {
    const directory = workplace(onTestFinished);
    const before = readdirSync(directory);
    const { code, stdout, stderr } = await crease(['export', ...args], directory);
    check(stderr).toMatch(/^[^\n]+\n$/);
    check(stderr).toMatch(says);
    check([code, stdout]).toEqual([2, '']);
    check(readdirSync(directory)).toEqual(before);
  });
});
