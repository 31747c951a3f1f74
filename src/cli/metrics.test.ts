// `crease metrics` and `crease gradient` as they are run: what they answer, and what they refuse.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crease, lines, SMALL, workplace } from './testing/crease.node.ts';

let folder: string;
let clean: () => void;

beforeAll(async () => {
  folder = workplace((cleaning) => {
    clean = cleaning;
  });
  const train = ['train', 'disc.png', ...SMALL, '-e', '12', '--save-interval', '12', '-o', 'run'];
  expect((await crease(train, folder)).code).toBe(0);
}, 60_000);
afterAll(() => clean());

async function answer(...args: string[]) {
  const { code, stdout, stderr } = await crease([...args, '--json'], folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Record<string, unknown>;
}

test('metrics tells the losses of metrics.ndjson by epoch: few, one, or all', async () => {
  const written = lines(readFileSync(join(folder, 'run/metrics.ndjson'), 'utf8')).map((line) => {
    const { v: _v, epoch, ...losses } = JSON.parse(line) as { v: number; epoch: number };
    return [String(epoch), losses];
  });
  const few = await answer('metrics', 'run');
  expect(few.losses).toEqual(Object.fromEntries([...written.slice(0, 5), ...written.slice(-5)]));
  expect(few).toMatchObject({ epochs: 12, run: { input: 'disc.png', shape: '[4,4]', seed: 7, points: 100 } });
  const full = await answer('metrics', 'run', '--full');
  expect(full.losses).toEqual(Object.fromEntries(written));
  const one = await answer('metrics', 'run/metrics.ndjson', '--epoch', '6');
  expect(one).toMatchObject({ run: null, epochs: 12, losses: Object.fromEntries([written[5]!]) });
  const { stdout } = await crease(['metrics', 'run', '--epoch', '6'], folder);
  expect(lines(stdout)).toHaveLength(2);
});

describe('gradient', () => {
  test('prints the terms of the XOR panel as they are: 0.747 times 0.5121 is not 0', async () => {
    const args = ['gradient', 'xor:seed=123', '--input', '1,1', '--target', '0', '--loss', 'bce'];
    const found = await answer(...args);
    const layers = found.layers as { inputs: number[]; weightGradient: number[][]; biasGradient: number[] }[];
    const { inputs, weightGradient, biasGradient } = layers[1]!;
    expect(inputs.map((h) => h.toFixed(3))).toContain('0.747');
    expect(biasGradient[0]!.toFixed(4)).toBe('0.5121');
    expect(weightGradient[0]).toEqual(inputs.map((h) => h * biasGradient[0]!));
    expect((await crease(args, folder)).stdout).toContain('dL/dw1,');
  });
});

test.each([
  [['metrics', 'gone'], /gone: no such file/],
  [['metrics', 'run', '--epoch', '13'], /run has 12 epochs/],
  [['gradient', 'run', '--input', '1', '--target', '1'], /--input has 1 number, and the network run takes 2/],
  [['gradient', 'run', '--input', '1,2', '--target', '1,1'], /--target has 2 numbers/],
  [
    ['gradient', 'xor:seed=1', '--input', '1,1', '--target', '0', '--slope', '0.1'],
    /leave out --activation and --slope/,
  ],
  [['gradient', 'xor:seed=1', '--input', '1e308,1e308', '--target', '0'], /the loss of this sample is/],
])('%j is refused in one line', async (args, says) => {
  const { code, stdout, stderr } = await crease(args, folder);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(lines(stderr)).toHaveLength(1);
  expect(stderr).toMatch(says);
});
