// `crease compare` as it is built and as a user runs it, on runs that were trained for it.

import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodePng, encodePng } from '../picture/png.node.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../run/checkpoint.ts';
import type { Comparison } from '../run/compare.ts';
import { RunDirectory } from '../run/directory.node.ts';
import { trainingHash } from '../run/hash.node.ts';
import { crease, lines, SMALL, workplace } from './testing/crease.node.ts';

let folder: string;
let clean: () => void;
const at = (...names: string[]) => join(folder, ...names);

/** The three runs: one, another with the same spec, and one of another shape, seed and length. */
beforeAll(async () => {
  folder = workplace((cleaning) => {
    clean = cleaning;
  });
  const train = ['train', 'disc.png', ...SMALL, '-e', '4', '--checkpoint-interval', '2', '-o'];
  const other = ['train', 'disc.png', '-s', '[4,5]', '-p', '100', '--val-points', '40', '--seed', '8'];
  for (const args of [
    [...train, 'a'],
    [...train, 'b'],
    [...other, '--engine', 'reference', '-e', '3', '-o', 'other'],
  ]) {
    expect((await crease(args, folder)).code).toBe(0);
  }
}, 120_000);
afterAll(() => clean());

/** A copy of run b in which something is changed. */
function changed(name: string, change: (run: string) => void): string {
  cpSync(at('b'), at(name), { recursive: true });
  change(at(name));
  return name;
}

async function compare(...args: string[]): Promise<{ code: number | null; found: Comparison }> {
  const { code, stdout, stderr } = await crease(['compare', ...args, '--json'], folder);
  expect(stderr).toBe('');
  expect(lines(stdout)).toHaveLength(1);
  return { code, found: JSON.parse(stdout) as Comparison };
}

/** Every file of a run, and when it was changed. */
function everything(run: string): Record<string, string> {
  const names = readdirSync(run, { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    names.sort().map((name) => {
      const { mtimeMs, size } = statSync(join(run, name));
      const text = statSync(join(run, name)).isFile() ? readFileSync(join(run, name), 'base64') : '';
      return [name, `${mtimeMs} ${size} ${text}`];
    }),
  );
}

test('runs of one spec are identical, and nothing in them is changed', async () => {
  const before = [everything(at('a')), everything(at('b'))];
  const { code, found } = await compare('a', 'b');
  expect(code).toBe(0);
  const none = { differing: 0, beyondTolerance: 0, largest: 0, first: null };
  const { identical, withinTolerance, tolerance, losses, weights, pictures, speed } = found;
  expect({ identical, withinTolerance, tolerance }).toEqual({
    identical: true,
    withinTolerance: true,
    tolerance: 0,
  });
  expect(losses).toEqual({ ...none, epochs: { a: 4, b: 4 }, epochsCompared: 4 });
  // [4]*2 has 2*4+4 + 4*4+4 + 4+1 = 37 parameters in six tensors; two checkpoints stay.
  expect(weights).toEqual({
    ...{ ...none, differingBits: 0, checkpoints: [2, 4], tensors: 12, values: 74 },
    ...{ onlyInA: [], onlyInB: [], incomparable: [] },
  });
  const size = await decodePng(readFileSync(at('a', 'frames/epoch-000000.png')));
  expect(pictures).toEqual({
    ...{ ...none, frames: 5, pixels: 5 * size.width * size.height, differingFrames: 0 },
    ...{ onlyInA: [], onlyInB: [], incomparable: [] },
  });
  for (const { a, b, ratio } of [speed.picture, speed.tenEpochsAndPicture]) {
    expect(a).toBeGreaterThan(0);
    expect(b).toBeGreaterThan(0);
    expect(ratio).toBeCloseTo(a! / b!, 12);
  }
  expect(speed.tenEpochsAndPicture.a!).toBeGreaterThanOrEqual(speed.picture.a!);
  expect([everything(at('a')), everything(at('b'))]).toEqual(before);

  const { code: again, stdout } = await crease(['compare', 'a', 'b'], folder);
  expect(again).toBe(0);
  expect(stdout).toMatch(/^losses +4 epochs +none$/m);
  expect(stdout).toMatch(/^weights +74 values of 2 checkpoints +none$/m);
  expect(stdout).toMatch(/^pictures +\d+ pixels of 5 frames +none$/m);
  expect(stdout).toMatch(/^ten epochs and a picture +\d+\.\d{3} +\d+\.\d{3} +\d+\.\d{3}$/m);
  expect(lines(stdout).at(-1)).toBe('identical');
});

test('runs of different networks differ, in what both have and in what one has', async () => {
  const { code, found } = await compare('a', 'other', '--tolerance', '1000');
  expect(code).toBe(1);
  expect(found).toMatchObject({ identical: false, withinTolerance: false });
  expect(found.losses).toMatchObject({ epochs: { a: 4, b: 3 }, epochsCompared: 3, differing: 3 });
  expect(found.weights).toMatchObject({ checkpoints: [], onlyInA: [2, 4], onlyInB: [3], first: null });
  expect(found.weights.incomparable.map(({ tensor }) => tensor)).toEqual([
    'network.2.weight',
    'network.2.bias',
    'network.4.weight',
  ]);
  expect(found.pictures).toMatchObject({ frames: 4, differingFrames: 4, onlyInA: [4], onlyInB: [] });
  const { stdout } = await crease(['compare', 'other', 'a'], folder);
  expect(stdout).toContain('epochs: 3 in A, 4 in B\n');
  expect(stdout).toContain('checkpoints only in B: epochs 2, 4\n');
  expect(stdout).toContain('not compared: network.2.weight is 5x4 in A, 4x4 in B\n');
  expect(lines(stdout).at(-1)).toBe('different');
});

test('one loss is found, and allowed by a tolerance that is as large', async () => {
  const text = readFileSync(at('b/metrics.ndjson'), 'utf8');
  const epochs = lines(text).map((line) => JSON.parse(line) as { valLoss: number });
  const valLoss = epochs[2]!.valLoss;
  epochs[2]!.valLoss = valLoss + 0.25;
  const name = changed('loss', (run) => {
    writeFileSync(join(run, 'metrics.ndjson'), epochs.map((epoch) => `${JSON.stringify(epoch)}\n`).join(''));
  });
  const { code, found } = await compare('a', name);
  expect(code).toBe(1);
  expect(found.losses).toMatchObject({
    differing: 1,
    first: { epoch: 3, valLoss: { a: valLoss, b: epochs[2]!.valLoss } },
  });
  expect(found.weights.differing + found.pictures.differing).toBe(0);
  const within = await crease(['compare', 'a', name, '--tolerance', '0.2500001'], folder);
  expect(within.code).toBe(0);
  expect(within.stdout).toMatch(/\nthe same within 0\.2500001\n$/);
  expect((await compare('a', name, '--tolerance', '0.2499')).code).toBe(1);
});

test('one bit of a weight and one pixel of a frame are found', async () => {
  const { manifest } = await RunDirectory.open(at('b'));
  const hash = trainingHash(manifest.spec);
  const file = 'checkpoints/epoch-000002.safetensors';
  const checkpoint = decodeCheckpoint(readFileSync(at('b', file)), manifest.spec, hash, file);
  const weights = checkpoint.parameters[1]!.weight;
  new Uint32Array(weights.buffer, weights.byteOffset)[9]! ^= 1 << 4;
  const frame = 'frames/epoch-000003.png';
  const image = await decodePng(readFileSync(at('b', frame)));
  const level = image.data[4 * (5 * image.width + 6)]!;
  image.data[4 * (5 * image.width + 6)] = level ^ 1;
  const png = encodePng(image, '{"crease":1}');
  const name = changed('bits', (run) => {
    writeFileSync(join(run, file), encodeCheckpoint(checkpoint, manifest.spec, hash));
    writeFileSync(join(run, frame), png);
  });
  const { code, found } = await compare('a', name);
  expect(code).toBe(1);
  expect(found.losses.differing).toBe(0);
  expect(found.weights).toMatchObject({ differing: 1, differingBits: 1, onlyInA: [], onlyInB: [] });
  expect(found.weights.first).toMatchObject({ epoch: 2, tensor: 'network.2.weight', index: 9 });
  expect(found.weights.first!.b).toBe(weights[9]);
  expect(found.pictures).toMatchObject({
    ...{ frames: 5, differingFrames: 1, differing: 1, largest: 1 },
    first: { epoch: 3, column: 6, row: 5 },
  });
  expect((await compare('a', name, '--tolerance', '1')).code).toBe(0);
});

test('a frame that is missing, and a log that does not say, are told', async () => {
  const name = changed('lacking', (run) => {
    rmSync(join(run, 'frames/epoch-000002.png'));
    rmSync(join(run, 'log.txt'));
  });
  const { code, found } = await compare(name, 'a', '--tolerance', '9');
  expect(code).toBe(1);
  expect(found.pictures).toMatchObject({ frames: 4, differing: 0, onlyInA: [], onlyInB: [2] });
  expect(found.speed.picture).toMatchObject({ a: null, ratio: null });
  expect(found.speed.picture.b).toBeGreaterThan(0);
});

test('a line that was being written when the run was killed is no damage', async () => {
  const name = changed('killed', (run) =>
    writeFileSync(join(run, 'metrics.ndjson'), '{"v":1,"ep', { flag: 'a' }),
  );
  expect((await compare('a', name)).code).toBe(0);
});

test('help fits the screen and lists what --json answers with', async () => {
  const { code, stdout } = await crease(['compare', '--help'], folder);
  expect(code).toBe(0);
  for (const line of lines(stdout)) expect(line.length).toBeLessThanOrEqual(120);
  const { found } = await compare('a', 'other');
  for (const part of [found, found.losses, found.weights, found.pictures, found.speed])
    for (const key of Object.keys(part)) expect(stdout).toMatch(new RegExp(`\\b${key}\\b`));
});
