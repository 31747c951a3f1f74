// crease engines: what this machine has, as text and as JSON; software stands in for a GPU only where it is asked for.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ADAPTER, withoutAdapter } from '../engine/webgpu/testing/adapter.ts';
import { crease, lines, workplace, writePicture } from './testing/crease.node.ts';

test('lists the engines with their reasons; auto stays on the processor here', async () => {
  const { code, stdout } = await crease(['engines', '--json'], workplace());
  expect(code).toBe(0);
  const { auto, engines } = JSON.parse(stdout);
  expect(auto).toBe('wasm');
  expect(engines.map(({ name }: { name: string }) => name)).toEqual(['reference', 'wasm', 'webgpu']);
  expect(engines[1]).toMatchObject({ available: true, auto: true });
  const { available, reason } = engines[2];
  expect(available).toBe(!withoutAdapter);
  expect(reason).toMatch(/^[^\n]{10,}$/);
  const text = lines((await crease(['engines'], workplace())).stdout);
  expect(text).toHaveLength(4);
  expect(text[3]).toContain(reason);
});

test('where no Vulkan driver is, webgpu is refused in one line', async () => {
  const environment = process.env.VK_ICD_FILENAMES;
  process.env.VK_ICD_FILENAMES = '/nowhere.json';
  try {
    const directory = workplace();
    writePicture(join(directory, 'disc.png'), 24, 24);
    const args = ['train', 'disc.png', '-p', '100', '-b', '40', '--engine', 'webgpu', '-o', 'run'];
    const { code, stdout, stderr } = await crease(args, directory);
    const line = lines(stderr).findLast((text) => text.startsWith('crease: '));
    // Elsewhere than on Linux a GPU may be there all the same.
    if (process.platform !== 'linux') return;
    expect([code, stdout]).toEqual([2, '']);
    expect(existsSync(join(directory, 'run'))).toBe(false);
    expect(line).toMatch(/^crease: --engine webgpu: .*; take --engine wasm/);
  } finally {
    if (environment === undefined) delete process.env.VK_ICD_FILENAMES;
    else process.env.VK_ICD_FILENAMES = environment;
  }
});

describe.skipIf(withoutAdapter)(`on ${ADAPTER}`, { timeout: 600_000 }, () => {
  test('a run on webgpu draws its frames, and goes on with wasm where that is asked for', async () => {
    const directory = workplace();
    writePicture(join(directory, 'disc.png'), 24, 24);
    const shape = ['--shape', '[6]*2', '--partition', 'raster', '-p', '100', '--val-points', '40'];
    const args = ['train', 'disc.png', ...shape, '--engine', 'webgpu', '-e', '1', '-o', 'run', '--json'];
    const first = await crease(args, directory);
    expect([first.code, lines(first.stdout).filter((line) => line.includes('"frame"')).length]).toEqual([
      0, 2,
    ]);
    const on = await crease(['train', '--resume', 'run', '-e', '2', '--engine', 'wasm', '--json'], directory);
    expect(on.code).toBe(0);
    const { readFileSync } = await import('node:fs');
    const { spec } = JSON.parse(readFileSync(join(directory, 'run/run.json'), 'utf8'));
    expect([spec.engine, spec.changes]).toEqual(['webgpu', [{ fromEpoch: 2, engine: 'wasm' }]]);
    expect(existsSync(join(directory, 'run/movie.mp4'))).toBe(true);
  });
});
