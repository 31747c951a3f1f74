// What `crease train` writes only where it is asked to.

import { existsSync, lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodePng } from '../picture/png.node.ts';
import { contents, crease, lines, SMALL, workplace } from './testing/crease.node.ts';

test('--smoothing-sigma leaves the smoothed points beside the picture, and a resumed run draws it again', async () => {
  const directory = workplace();
  const run = join(directory, 'run');
  const train = ['train', 'disc.png', ...SMALL, '-e', '1', '--smoothing-sigma', '2.5', '-o', 'run'];
  expect((await crease(train, directory)).code).toBe(0);
  const { spec } = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as {
    spec: { frames: { panel: [number, number]; smoothingSigma: number } };
  };
  expect(spec.frames.smoothingSigma).toBe(2.5);
  const bytes = readFileSync(join(run, 'smoothed.png'));
  const { width, height } = await decodePng(bytes);
  expect([width, height]).toEqual([2 * spec.frames.panel[0], spec.frames.panel[1]]);
  rmSync(join(run, 'smoothed.png'));
  expect((await crease(['train', '--resume', 'run', '-e', '2'], directory)).code).toBe(0);
  expect(readFileSync(join(run, 'smoothed.png')).equals(bytes)).toBe(true);

  // It changes nothing else, and without the flag there is none.
  const plain = ['train', 'disc.png', ...SMALL, '-e', '2', '-o', 'plain'];
  expect((await crease(plain, directory)).code).toBe(0);
  expect(existsSync(join(directory, 'plain', 'smoothed.png'))).toBe(false);
  const { 'smoothed.png': _, 'movie.mp4': __, ...rest } = contents(run);
  const { 'movie.mp4': ___, ...others } = contents(join(directory, 'plain'));
  expect(rest).toEqual(others);
});

test('--log-file gets the lines of log.txt, after those that it has', async () => {
  const directory = workplace();
  const train = (name: string) => [
    'train',
    'disc.png',
    ...SMALL,
    '-e',
    '1',
    '-o',
    name,
    '--log-file',
    'all.log',
  ];
  for (const name of ['one', 'two']) expect((await crease(train(name), directory)).code).toBe(0);
  const resume = ['train', '--resume', 'two', '-e', '2', '--log-file', 'all.log'];
  expect((await crease(resume, directory)).code).toBe(0);
  const [all, one, two] = ['all.log', 'one/log.txt', 'two/log.txt'].map((name) =>
    readFileSync(join(directory, name), 'utf8'),
  );
  const times = /^\S+ \S+ - /gm;
  const header = '# crease log, format version 1\n';
  expect(all!.replace(times, '')).toBe((one! + two!.slice(header.length)).replace(times, ''));
});

test('--checkpoint-dir and --snapshot-dir hold what the run else holds, and every command finds it', async () => {
  const directory = workplace();
  const train = ['train', 'disc.png', ...SMALL, '-e', '3', '--checkpoint-interval', '2'];
  const places = ['--checkpoint-dir', 'big/c', '--snapshot-dir', 'fast/new/s'];
  expect((await crease([...train, '-o', 'here'], directory)).code).toBe(0);
  expect((await crease([...train, ...places, '-o', 'there'], directory)).code).toBe(0);
  for (const name of ['checkpoints', 'frames'])
    expect(lstatSync(join(directory, 'there', name)).isSymbolicLink()).toBe(true);
  const names = (path: string) => readdirSync(join(directory, path)).sort();
  expect(names('big/c')).toEqual(names('here/checkpoints'));
  expect(names('fast/new/s')).toEqual(names('here/frames'));

  const same = await crease(['compare', 'here', 'there'], directory);
  expect([same.code, same.stdout]).toEqual([0, expect.stringContaining('identical')]);
  expect((await crease(['train', '--resume', 'there', '-e', '4'], directory)).code).toBe(0);
  expect(names('big/c')).toEqual(['epoch-000002.safetensors', 'epoch-000004.safetensors']);
  expect(names('fast/new/s')).toContain('epoch-000004.png');
  const raster = await crease(['raster', 'there', '--size', '8', '--json'], directory);
  expect(raster.code).toBe(0);

  // What the links lead to is gone: said in one line, and nothing is changed.
  rmSync(join(directory, 'big'), { recursive: true });
  const lost = await crease(['train', '--resume', 'there', '-e', '5'], directory);
  expect([lost.code, lost.stderr]).toEqual([2, expect.stringMatching(/^[^\n]*there[^\n]*\n$/)]);
});

describe.each([
  ['reference', ['forward, backward', 'update', 'validation']],
  ['wasm', ['forward', 'backward', 'update', 'validation']],
] as const)('--profile with %s', (engine, parts) => {
  const small = [...SMALL.slice(0, -1), engine, '-e', '4'];

  test('tells last where the time went, all of it, and changes no bit', async () => {
    const directory = workplace();
    const train = ['train', 'disc.png', ...small];
    const { code, stdout, stderr } = await crease([...train, '-o', 'run', '--profile', '--json'], directory);
    expect(code).toBe(0);
    const { event, seconds, training, drawing, movie } = JSON.parse(lines(stdout).at(-1)!);
    expect(event).toBe('profile');
    const own = ['start', 'data', ...parts, 'disk', 'waiting', 'other'];
    expect(Object.keys(training).sort()).toEqual([...own].sort());
    expect(Object.keys(drawing)).toEqual(['raster', 'drawing', 'encoding', 'writing']);
    expect(Object.keys(movie)).toContain('frames');
    const times = Object.values(training as Record<string, number>);
    expect(times.reduce((sum, time) => sum + time, 0)).toBeCloseTo(seconds, 6);
    for (const time of [...times, ...Object.values(drawing as Record<string, number>)])
      expect(time).toBeGreaterThan(0);
    for (const part of own) expect(stderr).toMatch(new RegExp(`^${part} +\\d+\\.\\d{3} s +\\d+\\.\\d%`, 'm'));

    const plain = await crease([...train, '-o', 'plain', '--json'], directory);
    expect(plain.stdout).not.toContain('profile');
    expect(contents(join(directory, 'plain'))).toEqual(contents(join(directory, 'run')));
  });
});
