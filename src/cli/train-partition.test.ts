// `crease train --partition`: what frames are drawn from, that it is told, and that it is a function of the run.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodePng } from '../picture/png.node.ts';
import { crease, lines, SMALL, workplace } from './testing/crease.node.ts';

interface FrameEvent {
  readonly event: string;
  readonly epoch: number;
  readonly partition: string;
  readonly patterns: number;
}

/** Trains the small network for four epochs; returns the events of its frames. */
async function frames(directory: string, out: string, ...args: string[]): Promise<FrameEvent[]> {
  const { stdout, stderr, code } = await crease(
    ['train', 'disc.png', ...SMALL, '-e', '4', '-o', out, '--json', ...args],
    directory,
  );
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return lines(stdout)
    .map((line) => JSON.parse(line) as FrameEvent)
    .filter(({ event }) => event === 'frame')
    .sort((a, b) => a.epoch - b.epoch);
}

test('frames of a small network are exact by default, a smooth one has rasters, and exact frames miss no polytope', async () => {
  const directory = workplace();
  const exact = await frames(directory, 'exact');
  expect(exact.map(({ partition }) => partition)).toEqual(new Array(5).fill('exact'));
  const raster = await frames(directory, 'raster', '--partition', 'raster');
  expect(raster.map(({ partition }) => partition)).toEqual(new Array(5).fill('raster'));
  // A pixel where float32 decides otherwise may add a pattern that is none.
  exact.forEach(({ patterns }, i) => {
    expect(patterns).toBeGreaterThanOrEqual(raster[i]!.patterns - 2);
  });
  const answer = await crease(['polytopes', 'exact', '--json'], directory);
  expect(JSON.parse(answer.stdout).regions).toBe(exact[4]!.patterns);
  const smooth = await frames(directory, 'smooth', '--activation', 'tanh');
  expect(smooth.map(({ partition }) => partition)).toEqual(new Array(5).fill('raster'));
});

test('an exact frame shows what the raster shows, but for softer creases', async () => {
  const directory = workplace();
  await frames(directory, 'exact');
  await frames(directory, 'raster', '--partition', 'raster');
  const panel = async (run: string) => {
    const { width, height, data } = await decodePng(
      readFileSync(join(directory, run, 'frames/epoch-000004.png')),
    );
    // The second panel: the prediction alone.
    const third = width / 3;
    return Array.from({ length: third * height }, (_, i) => {
      return data[4 * (Math.floor(i / third) * width + third + (i % third))]!;
    });
  };
  const [exact, raster] = [await panel('exact'), await panel('raster')];
  const differences = exact.map((value, i) => Math.abs(value - raster[i]!));
  expect(Math.max(...differences)).toBeLessThanOrEqual(1);
});

test('a run in two parts has the frames of a run in one', async () => {
  const directory = workplace();
  await frames(directory, 'whole');
  const half = ['train', 'disc.png', ...SMALL, '-e', '2', '-o', 'parts'];
  expect((await crease(half, directory)).code).toBe(0);
  expect((await crease(['train', '--resume', 'parts', '-e', '4'], directory)).code).toBe(0);
  const names = readdirSync(join(directory, 'whole/frames'));
  expect(readdirSync(join(directory, 'parts/frames'))).toEqual(names);
  for (const name of names) {
    const [a, b] = ['whole', 'parts'].map((run) => readFileSync(join(directory, run, 'frames', name)));
    expect(a!.equals(b!), name).toBe(true);
  }
});
