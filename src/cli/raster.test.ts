// `crease raster`: what it writes, that it agrees with the frames of a run, and what it refuses.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readNpy } from '../format/npy.ts';
import { readSafetensors, writeSafetensors } from '../format/safetensors.ts';
import type { Tensor } from '../format/tensor.ts';
import { decodePng } from '../picture/png.node.ts';
import { crease, lines, SMALL, workplace } from './testing/crease.node.ts';

/** Trains the small network for three epochs into `run`; returns its frames' events. */
async function trained(directory: string): Promise<Record<string, number | string>[]> {
  const { stdout, code } = await crease(
    ['train', 'disc.png', ...SMALL, '-e', '3', '--checkpoint-interval', '1', '-o', 'run', '--json'],
    directory,
  );
  expect(code).toBe(0);
  return lines(stdout).map((line) => JSON.parse(line));
}

test('draws what the frames of the run show, and writes only what it is asked for', async () => {
  const directory = workplace();
  const events = await trained(directory);
  const frame = events.find(({ event, epoch }) => event === 'frame' && epoch === 2)!;
  const before = readdirSync(directory);
  // The frames of this picture are 384x288; a square of 64 is another sampling of the same network.
  const quiet = await crease(
    ['raster', 'run@2', '--size', '64', '--engine', 'reference', '--json'],
    directory,
  );
  const answer = JSON.parse(quiet.stdout);
  expect(Object.keys(answer)).toEqual(['patterns', 'creasePixels', 'seconds']);
  expect(answer.patterns).toBeGreaterThan(1);
  expect(answer.patterns).toBeLessThanOrEqual(frame.patterns as number);
  expect(readdirSync(directory)).toEqual(before);

  const files = ['--out', 'p.png', '--map', 'm.npy', '--output', 'v.npy'];
  const full = await crease(
    ['raster', 'run@2', '--size', '64', '--engine', 'reference', ...files],
    directory,
  );
  expect(full.code).toBe(0);
  expect(full.stdout).toContain(`${answer.patterns} patterns, ${answer.creasePixels} crease pixels`);
  const map = readNpy(readFileSync(join(directory, 'm.npy')));
  expect([map.dtype, ...map.shape]).toEqual(['u1', 64, 64]);
  expect(Array.from(map.data).reduce((sum, pixel) => sum + Number(pixel), 0)).toBe(answer.creasePixels);
  const values = readNpy(readFileSync(join(directory, 'v.npy')));
  expect([values.dtype, ...values.shape]).toEqual(['f4', 64, 64]);
  const picture = await decodePng(readFileSync(join(directory, 'p.png')));
  expect([picture.width, picture.height]).toEqual([64, 64]);

  const newest = await crease(
    ['raster', 'run', '--size', '64', '--engine', 'reference', '--json'],
    directory,
  );
  const third = await crease(
    ['raster', 'run@3', '--size', '64', '--engine', 'reference', '--json'],
    directory,
  );
  const withoutTime = (text: string) => ({ ...JSON.parse(text), seconds: 0 });
  expect(withoutTime(newest.stdout)).toEqual(withoutTime(third.stdout));
  expect(withoutTime(newest.stdout)).not.toEqual(withoutTime(quiet.stdout));
});

describe('the weights of a file', () => {
  const f32 = (shape: number[], ...values: number[]): Tensor => {
    return { dtype: 'F32', shape, data: Float32Array.from(values) };
  };
  /** |x - 1/2| as two ReLUs and their sum: one crease, in the middle. */
  const fold: [string, Tensor][] = [
    ['0.weight', f32([2, 2], 1, 0, -1, 0)],
    ['0.bias', f32([2], -0.5, 0.5)],
    ['2.weight', f32([1, 2], 1, 1)],
  ];
  const raster = async (tensors: [string, Tensor][], ...args: string[]) => {
    const directory = workplace();
    writeFileSync(join(directory, 'w.safetensors'), writeSafetensors(new Map(tensors)));
    const names = readdirSync(directory);
    const result = await crease(['raster', 'w.safetensors', '--size', '16', ...args], directory);
    return { directory, names, ...result };
  };

  test('one crease, with and without the prefix, any extra tensor left alone', async () => {
    const prefixed = fold.map(([name, tensor]): [string, Tensor] => [`network.${name}`, tensor]);
    const extra: [string, Tensor] = ['hash', { dtype: 'I64', shape: [1], data: BigInt64Array.of(3n) }];
    for (const tensors of [fold, [...prefixed, extra]]) {
      const { stdout } = await raster(tensors, '--activation', 'relu', '--json');
      // At column 8, x is exactly 1/2: both neurons are off there, which is a third pattern.
      expect(JSON.parse(stdout)).toMatchObject({ patterns: 3, creasePixels: 32 });
    }
  });

  test('the slope of the flag decides the values', async () => {
    for (const [slope, corner] of [
      ['0', 0.5],
      ['0.5', 0.25],
    ] as const) {
      const { directory } = await raster(fold, '--slope', slope, '--output', 'v.npy');
      expect(readNpy(readFileSync(join(directory, 'v.npy'))).data[0]).toBe(corner);
    }
  });

  const REFUSED: Record<string, { tensors: [string, Tensor][]; args?: string[]; says: RegExp }> = {
    'no layer': { tensors: [['a', f32([1], 1)]], says: /no linear layer/ },
    'a gap between layers': {
      tensors: [fold[0]!, ['2.weight', f32([1, 3], 1, 1, 1)]],
      says: /2\.weight.*3 inputs/,
    },
    'a vector for a weight': { tensors: [['0.weight', f32([2], 1, 1)]], says: /0\.weight.*\[2\]/ },
    'no outputs': { tensors: [['0.weight', f32([0, 2])]], says: /0\.weight.*\[0, 2\]/ },
    'a bias of another length': { tensors: [fold[0]!, ['0.bias', f32([3], 1, 1, 1)]], says: /0\.bias has 3/ },
    'a bias alone': { tensors: [['0.bias', f32([3], 1, 1, 1)]], says: /0\.weight is missing/ },
    NaN: { tensors: [['0.weight', f32([1, 2], 1, Number.NaN)]], says: /0\.weight is NaN at position 1/ },
    infinity: { tensors: [['0.weight', f32([1, 2], -Infinity, 0)]], says: /-Infinity at position 0/ },
    'another type': {
      tensors: [['0.weight', { dtype: 'F64', shape: [1, 2], data: Float64Array.of(1, 2) }]],
      says: /F64.*float32/,
    },
    'three inputs': { tensors: [['0.weight', f32([1, 3], 1, 2, 3)]], says: /3 inputs/ },
    'a slope without use': {
      tensors: fold,
      args: ['--activation', 'tanh', '--slope', '0.1'],
      says: /--slope/,
    },
    'a mistyped flag': { tensors: fold, args: ['--outptu', 'x'], says: /--outptu;.*--output/ },
    'a domain turned round': { tensors: fold, args: ['--domain', '1,0,0,1'], says: /--domain.*x0/ },
    'an output nowhere': {
      tensors: fold,
      args: ['--out', 'no/where.png'],
      says: /cannot write no\/where\.png/,
    },
    'an output that is a directory': { tensors: fold, args: ['--map', '.'], says: /cannot write \./ },
  };
  test.for(Object.entries(REFUSED))('refused: %s', async ([, { tensors, args = [], says }]) => {
    const { code, stdout, stderr, directory, names } = await raster(tensors, ...args);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stderr).toMatch(says);
    expect(stdout).toBe('');
    expect(code).toBe(2);
    expect(readdirSync(directory)).toEqual(names);
  });
});

test('damaged files, other files, directories and epochs that are not there are refused', async () => {
  const directory = workplace();
  await trained(directory);
  const newest = readFileSync(join(directory, 'run/checkpoints/epoch-000003.safetensors'));
  expect(readSafetensors(newest).tensors.size).toBeGreaterThan(6);
  writeFileSync(join(directory, 'cut.safetensors'), newest.subarray(0, newest.length - 1));
  const huge = Buffer.from(newest);
  huge.writeBigUInt64LE(1n << 60n);
  writeFileSync(join(directory, 'huge.safetensors'), huge);
  writeFileSync(join(directory, 'empty.safetensors'), '');
  mkdirSync(join(directory, 'folder'));
  const CASES: [string, RegExp][] = [
    ['cut.safetensors', /cut\.safetensors/],
    ['huge.safetensors', /huge\.safetensors/],
    ['empty.safetensors', /empty\.safetensors/],
    ['disc.png', /disc\.png/],
    ['nowhere', /nowhere.*no such file/],
    ['nowhere@3', /nowhere.*run\.json/],
    ['folder', /folder.*run\.json/],
    ['run@7', /run has no checkpoint of epoch 7; there are: 1, 2, 3/],
  ];
  for (const [argument, says] of CASES) {
    const { code, stdout, stderr } = await crease(['raster', argument], directory);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stderr).toMatch(says);
    expect([code, stdout]).toEqual([2, '']);
  }
});
