// `crease polytopes`: what it answers and writes, and what it refuses.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeSafetensors } from '../format/safetensors.ts';
import type { Tensor } from '../format/tensor.ts';
import { decodePng } from '../picture/png.node.ts';
import { goldenNames, readGoldenExact } from '../testing/polytope-golden.node.ts';
import { crease, SMALL, workplace } from './testing/crease.node.ts';

const KEYS = ['regions', 'vertices', 'edges', 'area', 'euler', 'seconds', 'largestAreas'];

const f32 = (shape: number[], ...values: number[]): Tensor => {
  return { dtype: 'F32', shape, data: Float32Array.from(values) };
};

/** max(0, x - 1/2) + y: one crease, in the middle. */
const FOLD: [string, Tensor][] = [
  ['0.weight', f32([2, 2], 1, 0, 0, 1)],
  ['0.bias', f32([2], -0.5, 1)],
  ['2.weight', f32([1, 2], 1, 1)],
  ['2.bias', f32([1], -1)],
];
/** The same of three inputs, of which the last counts nothing. */
const SPACE: [string, Tensor][] = [['0.weight', f32([2, 3], 1, 0, 0, 0, 1, 0)], ...FOLD.slice(1)];

const waves = (length: number) => Array.from({ length }, (_, i) => Math.sin(1 + i * i));
/** A thousand polytopes or more, so that they take memory. */
const MANY: [string, Tensor][] = [
  ['0.weight', f32([60, 2], ...waves(120))],
  ['0.bias', f32([60], ...waves(60).map((wave) => wave / 2))],
  ['2.weight', f32([60, 60], ...waves(3600))],
  ['4.weight', f32([60, 60], ...waves(3600).reverse())],
  ['6.weight', f32([1, 60], ...waves(60))],
];

async function polytopes(tensors: [string, Tensor][], ...args: string[]) {
  const directory = workplace();
  writeFileSync(join(directory, 'w.safetensors'), writeSafetensors(new Map(tensors)));
  const names = readdirSync(directory);
  const result = await crease(['polytopes', 'w.safetensors', ...args], directory);
  return { directory, names, ...result };
}

describe('a network with one crease', () => {
  const RELU = ['--activation', 'relu'];

  test('its numbers, and no file that was not asked for', async () => {
    const { stdout, code, directory, names } = await polytopes(FOLD, ...RELU, '--json', '--repeat', '2');
    const answer = JSON.parse(stdout);
    expect(Object.keys(answer).slice(0, KEYS.length)).toEqual(KEYS);
    expect(answer).toMatchObject({ regions: 2, vertices: 6, edges: 7, area: 1, euler: 1, patterns: 2 });
    expect(answer).toMatchObject({ largestAreas: [0.5, 0.5], nearest: 0.5, repairs: 0 });
    expect(answer.seconds).toBeGreaterThan(0);
    expect(stdout.trimEnd()).not.toContain('\n');
    expect([code, readdirSync(directory)]).toEqual([0, names]);
  });

  test('in words', async () => {
    const { stdout } = await polytopes(FOLD, ...RELU, '--threads', '1');
    expect(stdout).toContain('2 polytopes, 6 vertices, 7 edges\nV - E + F = 1, area 1');
  });

  test('its cells, with the affine functions', async () => {
    const { directory } = await polytopes(FOLD, ...RELU, '--cells', 'c.json', '--affine');
    const { cells, ...rest } = JSON.parse(readFileSync(join(directory, 'c.json'), 'utf8'));
    expect(rest).toMatchObject({ crease: 1, domain: [0, 0, 1, 1], layers: [2], neurons: 2 });
    const [left, right] = cells.toSorted((a: { pattern: string }, b: { pattern: string }) =>
      a.pattern < b.pattern ? -1 : 1,
    );
    expect(left).toMatchObject({ pattern: '40', area: 0.5, gradient: [[0, 1]], constant: [0] });
    expect(right).toMatchObject({ pattern: 'c0', area: 0.5, gradient: [[1, 1]], constant: [-0.5] });
    expect(left.neighbours.filter((cell: number | null) => cell !== null)).toEqual([cells.indexOf(right)]);
  });

  test('a plane through three inputs, and a domain off the crease', async () => {
    const plane = ['--origin', '0.25, 0, 7', '--u', '0.5,0,0', '--v', '0,1,0'];
    const sliced = await polytopes(SPACE, ...RELU, ...plane, '--json');
    expect(JSON.parse(sliced.stdout)).toMatchObject({ regions: 2, largestAreas: [0.5, 0.5] });
    const beside = await polytopes(FOLD, ...RELU, '--domain', '0.6,0,1,1', '--json');
    expect(JSON.parse(beside.stdout)).toMatchObject({ regions: 1, euler: 1 });
  });
});

describe('its pictures', () => {
  const READ = (directory: string, name: string) => readFileSync(join(directory, name));

  test('PNG and SVG', async () => {
    const { directory } = await polytopes(FOLD, '--size', '40', '--png', 'p.png', '--svg', 's.svg');
    const picture = await decodePng(READ(directory, 'p.png'));
    expect([picture.width, picture.height]).toEqual([40, 40]);
    // Columns 19 and 20 share the crease in the middle; both sides differ.
    const row = Array.from({ length: 40 }, (_, column) => picture.data[4 * (40 * 20 + column)]!);
    expect(row[19]).toBeLessThan(row[5]!);
    expect(row[5]).not.toBe(row[35]);
    expect(READ(directory, 's.svg').toString()).toMatch(/^<svg .*viewBox="0 0 40 40"[\s\S]*d="M20,/);
  });

  test('a movie of a zoom', async () => {
    const zoom = ['--zoom', '0.4,0.4,0.6,0.6', '--zoom-frames', '3', '--movie', 'z.mp4', '--size', '64'];
    const { directory, names, code } = await polytopes(FOLD, ...zoom, '--color', 'gradient');
    expect(code).toBe(0);
    expect(READ(directory, 'z.mp4').subarray(4, 8).toString()).toBe('ftyp');
    expect(readdirSync(directory)).toEqual([...names, 'z.mp4'].sort());
  });
});

const REFUSED: Record<string, { tensors?: [string, Tensor][]; args: string[]; says: RegExp }> = {
  'a smooth activation': { args: ['--activation', 'tanh'], says: /tanh.*smooth/ },
  'three inputs without a plane': { tensors: SPACE, args: [], says: /3 inputs.*--origin/ },
  'half a plane': { args: ['--u', '1,0', '--v', '0,1'], says: /--origin missing/ },
  'a plane of another dimension': {
    args: ['--origin', '0,0,0', '--u', '1,0', '--v', '0,1'],
    says: /--origin.*3 numbers/,
  },
  'no numbers': { args: ['--u', '1,x'], says: /--u "1,x"/ },
  'a domain turned round': { args: ['--domain', '1,0,0,1'], says: /--domain.*x0/ },
  'an unknown unit': { args: ['--max-memory', '2 lots'], says: /--max-memory "2 lots"/ },
  'too little memory': { tensors: MANY, args: ['--max-memory', '1KB'], says: /--max-memory/ },
  'a file nowhere': { args: ['--cells', 'no/c.json'], says: /cannot write no\/c\.json/ },
  'a directory': { args: ['--cells', '.'], says: /cannot write \. .*directory/ },
  'functions for no file': { args: ['--affine'], says: /--cells/ },
  'a colour that there is not': { args: ['--color', 'blue', '--png', 'p.png'], says: /--color "blue"/ },
  'a zoom without a movie': { args: ['--zoom', '0,0,.1,.1'], says: /--zoom.*--movie/ },
  'a movie without a zoom': { args: ['--movie', 'm.mp4'], says: /--movie.*--zoom/ },
  'a zoom turned round': { args: ['--zoom', '1,0,0,1', '--movie', 'm.mp4'], says: /--zoom '1,0,0,1'.*x0/ },
  'a layer that is not there': {
    args: ['--only-layers', '1-2', '--png', 'p.png'],
    says: /--only-layers.*1 hidden/,
  },
  'a neuron that is not there': {
    args: ['--only-neurons', '1:3', '--png', 'p.png'],
    says: /--only-neurons.*2 neurons/,
  },
  'neurons without a layer': {
    args: ['--only-neurons', '3', '--png', 'p.png'],
    says: /--only-neurons.*no range/,
  },
  'one path for two files': { args: ['--png', 'x', '--svg', './x'], says: /x is asked for twice/ },
  'a mistyped flag': { args: ['--cell', 'c.json'], says: /--cell;.*--cells/ },
  'weights that overflow': {
    tensors: [...Array(9)].map((_, i) => [`${2 * i}.weight`, f32([2, 2], 1e38, 1e38, 1e38, 1e38)]),
    args: [],
    says: /overflow/,
  },
};

test.for(Object.entries(REFUSED))('refused: %s', async ([, { tensors = FOLD, args, says }]) => {
  const { code, stdout, stderr, directory, names } = await polytopes(tensors, ...args);
  expect(stderr).toMatch(/^[^\n]+\n$/);
  expect(stderr).toMatch(says);
  expect([code, stdout]).toEqual([2, '']);
  expect(readdirSync(directory)).toEqual(names);
});

test('a run, and one of its epochs', async () => {
  const directory = workplace();
  await crease(
    ['train', 'disc.png', ...SMALL, '-e', '2', '--checkpoint-interval', '1', '-o', 'run'],
    directory,
  );
  const regions = async (name: string) => {
    const { stdout } = await crease(['polytopes', name, '--json'], directory);
    return { ...JSON.parse(stdout), seconds: 0, startSeconds: 0 };
  };
  expect(await regions('run')).toEqual(await regions('run@2'));
  expect(await regions('run')).not.toEqual(await regions('run@1'));
  // The page knows the hundred points of a run, and that a file has none.
  await crease(['polytopes', 'run', '--report', 'r.html'], directory);
  expect(readFileSync(join(directory, 'r.html'), 'utf8')).toMatch(
    /exactly one training point.* of the 100 points/,
  );
  const file = 'run/checkpoints/epoch-000002.safetensors';
  const { code } = await crease(['polytopes', file, '--report', 'f.html'], directory);
  expect([code, readFileSync(join(directory, 'f.html'), 'utf8').includes('training point')]).toEqual([
    0,
    false,
  ]);
});

describe.skipIf(goldenNames().length === 0)('../shared/data/polytopes', () => {
  test.each(goldenNames())('%s with one and two threads', async (name) => {
    const { counts } = readGoldenExact(name);
    const weights = resolve('../shared/data/polytopes', name, 'weights.safetensors');
    for (const threads of ['1', '2']) {
      const { stdout } = await crease(['polytopes', weights, '--threads', threads, '--json'], '.');
      const { regions, vertices, edges, patterns, euler, largestAreas } = JSON.parse(stdout);
      expect([regions, vertices, edges]).toEqual(counts);
      expect([patterns, euler, largestAreas.length]).toEqual([regions, 1, 100]);
    }
  });
});
