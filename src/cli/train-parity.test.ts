// `crease train parity:n=20,k=3` as it is typed: what it leaves, that it resumes to the same bits, what does not apply.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { scratch } from '../run/testing/scratch.node.ts';
import { crease, lines } from './testing/crease.node.ts';

const SMALL = [
  '--shape',
  '[20]',
  '--batch-size',
  '16',
  '--points',
  '100',
  '--val-points',
  '50',
  '--seed',
  '7',
];

function train(place: string, out: string, epochs: number, input = 'parity:n=20,k=3') {
  return crease(['train', input, ...SMALL, '--epochs', `${epochs}`, '--quiet', '--out', out], place);
}

it('learns the labels of n=20, k=3: losses and accuracies of every epoch, a checkpoint, no picture', async () => {
  const place = scratch(onTestFinished);
  const flags = ['--shape', '[100]', '--batch-size', '32', '--learning-rate', '0.003', '--seed', '42'];
  const { code, stdout } = await crease(
    [
      'train',
      'parity:n=20,k=3',
      ...flags,
      '--epochs',
      '30',
      '--val-points',
      '500',
      '--quiet',
      '--out',
      'run',
    ],
    place,
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/^frame {2}none: a plane shows networks of two inputs$/m);
  const metrics = lines(readFileSync(join(place, 'run/metrics.ndjson'), 'utf8')).map((line) =>
    JSON.parse(line),
  );
  expect(metrics.length).toBe(30);
  const [first, last] = [metrics[0], metrics.at(-1)];
  expect(Object.keys(first)).toEqual(['v', 'epoch', 'trainLoss', 'valLoss', 'trainAccuracy', 'valAccuracy']);
  expect(first.valAccuracy).toBeLessThan(0.75);
  expect([last.trainAccuracy, last.valAccuracy].every((share) => share > 0.98 && share <= 1)).toBe(true);
  expect(last.valLoss).toBeLessThan(0.1);
  expect(readdirSync(join(place, 'run/checkpoints'))).toEqual(['epoch-000030.safetensors']);
  for (const name of ['input.png', 'movie.mp4']) expect(existsSync(join(place, 'run', name))).toBe(false);
});

it('goes on to the bits that it would have had', async () => {
  const place = scratch(onTestFinished);
  await Promise.all([train(place, 'whole', 6), train(place, 'parts', 3)]);
  const { code } = await crease(['train', '--resume', 'parts', '--epochs', '6', '--quiet'], place);
  expect(code).toBe(0);
  for (const file of ['metrics.ndjson', 'checkpoints/epoch-000006.safetensors', 'run.json']) {
    expect(readFileSync(join(place, 'parts', file)), file).toEqual(readFileSync(join(place, 'whole', file)));
  }
  const again = await crease(['train', '--resume', 'parts', '--quiet'], place);
  expect(again.stdout).toMatch(/is complete/);
});

it('keeps noise and shuffled labels in the spec, under one name whatever their order', async () => {
  const place = scratch(onTestFinished);
  const { code } = await train(place, 'noisy', 1, 'parity:n=6,k=2,shuffled,noise=0.25');
  expect(code).toBe(0);
  const { input } = JSON.parse(readFileSync(join(place, 'noisy/run.json'), 'utf8')).spec;
  expect(input).toMatchObject({ n: 6, k: 2, noise: 0.25, shuffled: true });
  expect(input.name).toBe('parity:n=6,k=2,noise=0.25,shuffled');
});

it('is metered by crease memory, and crease raster says why it cannot draw it', async () => {
  const place = scratch(onTestFinished);
  await train(place, 'run', 1);
  const memory = await crease(['memory', 'run', '--json'], place);
  expect(JSON.parse(memory.stdout).floatsRead).toBeGreaterThan(0);
  const raster = await crease(['raster', 'run', '--out', 'x.png'], place);
  expect([raster.code, raster.stderr]).toEqual([
    2,
    'crease: run: the network has 20 inputs; only one of 2 can be drawn on a plane\n',
  ]);
});

it.each([
  [['parity:n=3,k=4'], /^crease: k 4 is not possible .* which is 3$/],
  [['parity:n=1000001,k=3'], /^crease: n 1000001 is not possible/],
  [['parity:n=20'], /^crease: "parity:n=20" is no problem of sparse parity: k is missing; write/],
  [['parity:n=20,k=3,m=1'], /"m" is none of its parts/],
  [['parity:n=x,k=3'], /"n=x" cannot be read/],
  [['parity:n=20,k=3,noise=0.6'], /^crease: noise 0.6 is not possible/],
  [['parity:n=20,k=3', '--palette', 'okabe-ito'], /^crease: --palette is about pictures/],
])('refuses %j in one line, and leaves nothing', async (args, message) => {
  const place = scratch(onTestFinished);
  const { code, stdout, stderr } = await crease(['train', ...args, '--out', 'here'], place);
  expect([code, stdout, lines(stderr).length]).toEqual([2, '', 1]);
  expect(stderr.trim()).toMatch(message);
  expect(readdirSync(place)).toEqual([]);
});
