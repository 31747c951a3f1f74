// What `crease compare` refuses: no runs, damaged ones, other format versions, each in one line.

import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { crease, lines, SMALL, workplace } from './testing/crease.node.ts';

let folder: string;
let clean: () => void;

beforeAll(async () => {
  folder = workplace((cleaning) => {
    clean = cleaning;
  });
  const args = ['train', 'disc.png', ...SMALL, '-e', '3', '--checkpoint-interval', '2', '-o', 'a'];
  expect((await crease(args, folder)).code).toBe(0);
}, 60_000);
afterAll(() => clean());

/** A copy of the run in which something is changed. */
function copied(name: string, change: (run: string) => void): string {
  cpSync(join(folder, 'a'), join(folder, name), { recursive: true });
  change(join(folder, name));
  return name;
}

const text = (run: string, name: string) => readFileSync(join(run, name), 'utf8');
const refusals: [name: string, file: string, change: (run: string, path: string) => void][] = [
  ['no-run', 'run.json', (_run, path) => rmSync(path)],
  ['version', 'run.json', (run, path) => writeFileSync(path, text(run, 'run.json').replace(': 1,', ': 2,'))],
  ['no-frames', 'frames', (_run, path) => rmSync(path, { recursive: true })],
  [
    'torn',
    'checkpoints/epoch-000002.safetensors',
    (_run, path) => writeFileSync(path, readFileSync(path).subarray(0, -9)),
  ],
  ['moved', 'checkpoints/epoch-000003.safetensors', (run, path) => renameCheckpoint(run, path)],
  [
    'metrics',
    'metrics.ndjson',
    (run, path) => writeFileSync(path, text(run, 'metrics.ndjson').replace('"epoch":3', '"epoch":x')),
  ],
  [
    'short',
    'metrics.ndjson',
    (run, path) => writeFileSync(path, `${lines(text(run, 'metrics.ndjson'))[0]}\n`),
  ],
  ['frame', 'frames/epoch-000001.png', (_run, path) => writeFileSync(path, 'no PNG')],
  [
    'pixels',
    'frames/epoch-000001.png',
    (_run, path) => writeFileSync(path, readFileSync(path).fill(9, 600, 610)),
  ],
  [
    'log',
    'log.txt',
    (run, path) => writeFileSync(path, text(run, 'log.txt').replace('version 1', 'version 2')),
  ],
  [
    'folder',
    'frames/epoch-000009.png',
    (_run, path) => {
      mkdirSync(path);
    },
  ],
];

function renameCheckpoint(run: string, path: string): void {
  renameSync(join(run, 'checkpoints/epoch-000002.safetensors'), path);
}

test.each(refusals)('%s: %s is refused in one line that names it', async (name, file, change) => {
  copied(`bad-${name}`, (run) => change(run, join(run, file)));
  for (const args of [
    ['a', `bad-${name}`],
    [`bad-${name}`, `bad-${name}`],
  ]) {
    const { code, stdout, stderr } = await crease(['compare', ...args], folder);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(lines(stderr)).toHaveLength(1);
    expect(stderr).toContain(join(`bad-${name}`, file));
  }
});

test('runs that have nothing yet, too few arguments and a wrong tolerance are refused', async () => {
  const name = copied('empty', (run) => {
    for (const part of ['checkpoints', 'frames']) {
      rmSync(join(run, part), { recursive: true });
      mkdirSync(join(run, part));
    }
    rmSync(join(run, 'metrics.ndjson'));
  });
  expect((await crease(['compare', 'a', name], folder)).code).toBe(1);
  for (const [args, said] of [
    [[name, name], 'have neither epochs nor frames yet'],
    [['a'], 'RUN_B is missing'],
    [['a', 'b', '--tolerance', '-1'], '--tolerance "-1" is not a number of at least 0'],
    [['a', 'b', '--tolerence', '1'], 'the nearest is --tolerance'],
    [['a', 'none'], 'none is not the directory of a run'],
  ] as const) {
    const { code, stderr } = await crease(['compare', ...args], folder);
    expect(code).toBe(2);
    expect(lines(stderr)).toHaveLength(1);
    expect(stderr).toContain(said);
  }
});
