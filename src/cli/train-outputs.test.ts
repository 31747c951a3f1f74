// What `crease train` writes only where it is asked to.

import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodePng } from '../picture/png.node.ts';
import { contents, crease, SMALL, workplace } from './testing/crease.node.ts';

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
