// `crease train` as it is built and as a user runs it: its files, its answers, its help.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratch } from '../run/testing/scratch.node.ts';
import { crease, lines, newestCheckpoint, SMALL, workplace } from './testing/crease.node.ts';

test('a run leaves every file, each of its format', async () => {
  const directory = workplace();
  const { code, stdout, stderr } = await crease(
    ['train', 'disc.png', ...SMALL, '-e', '3', '-o', 'run'],
    directory,
  );
  expect(code).toBe(0);
  expect(stdout).toContain('run');
  expect(stdout).toContain('frames/epoch-000003.png');
  expect(stdout).toContain('seed 7');
  expect(
    lines(stderr).filter((line) => /^Epoch \d\/3 - Train Loss: \d\.\d{6}, Val Loss: \d\.\d{6}$/.test(line)),
  ).toHaveLength(3);

  const run = join(directory, 'run');
  const names = readdirSync(run, { recursive: true, encoding: 'utf8' }).sort();
  expect(names).toEqual(
    [
      ...[
        'checkpoints',
        'checkpoints/epoch-000003.safetensors',
        'frames',
        'input.png',
        'log.txt',
        'metrics.ndjson',
      ],
      ...['movie.mp4', 'run.json', ...[0, 1, 2, 3].map((epoch) => `frames/epoch-00000${epoch}.png`)],
    ].sort(),
  );
  const manifest = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as Record<string, unknown>;
  expect(manifest).toMatchObject({
    formatVersion: 1,
    engine: 'reference',
    spec: { seed: 7, epochs: 3, points: 100 },
  });
  const metrics = lines(readFileSync(join(run, 'metrics.ndjson'), 'utf8')).map(
    (line) => JSON.parse(line) as object,
  );
  expect(metrics.map((line) => Object.keys(line).join())).toEqual(Array(3).fill('v,epoch,trainLoss,valLoss'));
  const log = lines(readFileSync(join(run, 'log.txt'), 'utf8'));
  expect(log[0]).toBe('# crease log, format version 1');
  const texts = log.map((line) => line.split(' - INFO - ')[1]);
  const place = (text: string) => texts.findIndex((line) => line?.startsWith(text));
  expect(place('Total params: 37')).toBeGreaterThan(place('Run '));
  expect(place('Epoch 1/3 - ')).toBeGreaterThan(place('Total params: '));
  expect(texts).toContainEqual(expect.stringMatching(/^Visualization @ epoch 3: \d+\.\d\ds$/));
  for (const line of log.slice(1))
    expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - crease - INFO - ./);
  expect(readFileSync(join(run, 'movie.mp4')).toString('latin1')).toContain('ftyp');
  expect(newestCheckpoint(run).tensors.get('network.0.weight')!.shape).toEqual([4, 2]);
});

test('--json is one object a line, and --quiet leaves stderr empty', async () => {
  const directory = workplace();
  const args = [
    'train',
    '-i',
    'disc.png',
    ...SMALL,
    '-e',
    '4',
    '--save-interval',
    '3',
    '--out',
    'run',
    '--json',
    '--quiet',
  ];
  const { code, stdout, stderr } = await crease(args, directory);
  expect(code).toBe(0);
  expect(stderr).toBe('');
  const events = lines(stdout).map((line) => JSON.parse(line) as Record<string, unknown>);
  const of = (name: string) => events.filter(({ event }) => event === name);
  expect(events[0]).toMatchObject({ event: 'start', run: 'run', seed: 7, epochs: 4 });
  expect(events[1]).toMatchObject({
    event: 'model',
    parameters: 37,
    batchSize: 32,
    network: { hidden: [4, 4] },
  });
  expect(of('epoch').map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
  expect(Object.keys(of('epoch')[0]!)).toEqual(['event', 'epoch', 'trainLoss', 'valLoss', 'seconds']);
  expect(of('frame').map(({ epoch }) => epoch)).toEqual([0, 3, 4]);
  expect(Object.keys(of('frame')[0]!)).toEqual([
    'event',
    'epoch',
    'path',
    'seconds',
    'patterns',
    'creasePixels',
    'partition',
  ]);
  for (const { path } of of('frame')) expect(existsSync(join(directory, path as string))).toBe(true);
  expect(Object.keys(events.at(-1)!)).toEqual(['event', 'run', 'epochs', 'seconds']);
  expect(events.at(-1)).toMatchObject({ event: 'done', run: 'run', epochs: 4 });
});

test('without --out and --seed each run has a directory and a seed of its own, both told', async () => {
  const directory = workplace();
  const args = ['train', 'disc.png', ...SMALL.slice(0, -4), '--engine', 'reference', '-e', '1', '--json'];
  const seedGiven = [...args, '--seed', '3'];
  const runs: string[] = [];
  for (const each of [args, seedGiven, seedGiven]) {
    const { stdout } = await crease(each, directory);
    const { run, seed } = JSON.parse(lines(stdout)[0]!) as { run: string; seed: number };
    expect(JSON.parse(readFileSync(join(directory, run, 'run.json'), 'utf8'))).toMatchObject({
      spec: { seed },
    });
    runs.push(run);
  }
  expect(runs).toEqual(['disc', 'disc-2', 'disc-3'].map((name) => join('runs', name)));
});

test('help shows examples, and the version is that of the package', async () => {
  const directory = scratch();
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect(await crease(['--version'], directory)).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  const help = await crease(['train', '--help'], directory);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toContain("crease train ring --shape '[30]*10' --epochs 30\n");
  for (const line of lines(help.stdout)) expect(line.length).toBeLessThanOrEqual(120);
  for (const args of [['--help'], []])
    expect((await crease(args, directory)).stdout).toContain('crease train ring');
});
