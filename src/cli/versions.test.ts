// The same spec gives the same bits under every version of Node: one short training, compared file by file.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const VERSIONS = [20, 22, 24];

const run = (program: string, args: string[]) =>
  execFileSync(program, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const major = (version: string) => Number(/^v?(\d+)\./.exec(version)![1]);
const own = major(process.versions.node);
// By what each binary says of itself, not by the name of its folder.
const installed = new Map(
  run(process.execPath, ['scripts/nodes.mjs', '--list'])
    .split('\n')
    .filter((line) => line !== '')
    .map((binary) => [major(run(binary, ['--version'])), binary]),
);

const TRAINING =
  'train ring --shape [16]*4 --epochs 5 --points 600 --val-points 100 --batch-size 256 --save-interval 5 ' +
  '--engine wasm --threads 2 --quiet';

describe('same spec, same bits', () => {
  let folder: string;
  let expected: Map<string, string>;

  /** Trains with a binary; the files whose bytes follow from the spec, as name -> base64. */
  const train = (binary: string, name: string, seed = '7'): Map<string, string> => {
    const out = join(folder, name);
    const args = [...TRAINING.split(' '), '--seed', seed, '--out', out];
    run(binary, [join(root, 'dist/cli/main.node.js'), ...args]);
    const files = ['checkpoints', 'frames'].flatMap((sub) =>
      readdirSync(join(out, sub)).map((file) => `${sub}/${file}`),
    );
    return new Map(
      ['metrics.ndjson', ...files].map((file) => [file, readFileSync(join(out, file), 'base64')]),
    );
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'crease-versions-'));
    expected = train(process.execPath, 'own');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test(`Node ${own}, which runs the tests, leaves five epochs, the last checkpoint and the frames`, () => {
    const text = Buffer.from(expected.get('metrics.ndjson')!, 'base64').toString();
    expect(text.trim().split('\n')).toHaveLength(5);
    const names = [
      'checkpoints/epoch-000005.safetensors',
      'frames/epoch-000000.png',
      'frames/epoch-000005.png',
    ];
    expect([...expected.keys()]).toEqual(expect.arrayContaining(names));
  });

  test('the comparison sees a different seed', () => {
    const other = train(process.execPath, 'seed', '8');
    for (const file of expected.keys()) expect(other.get(file)).not.toBe(expected.get(file));
  });

  for (const version of VERSIONS.filter((version) => version !== own)) {
    const binary = installed.get(version);
    test.skipIf(!binary)(
      `Node ${version} gives the same metrics, checkpoints and frames${binary ? '' : ' (node scripts/nodes.mjs installs it)'}`,
      () => {
        const found = train(binary!, String(version));
        expect([...found.keys()]).toEqual([...expected.keys()]);
        // Names of what differs, rather than a megabyte of bytes.
        expect(
          [...found].filter(([file, bytes]) => bytes !== expected.get(file)).map(([file]) => file),
        ).toEqual([]);
      },
    );
  }
});
