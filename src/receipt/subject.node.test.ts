// Subjects on the disk: what they are found by, what their hash is made of, and ways out of the directory.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scratch } from '../run/testing/scratch.node.ts';
import { findSubject } from './subject.node.ts';

const MANIFEST = { formatVersion: 1, crease: '0.1.0', node: '20.0.0', engine: 'wasm', spec: { seed: 7 } };

/** A directory with a run and a file in it, and a secret beside it. */
function place(): { root: string; run: string; secret: string } {
  const top = scratch();
  const [root, run] = [join(top, 'root'), join(top, 'root/run')];
  mkdirSync(join(run, 'checkpoints'), { recursive: true });
  writeFileSync(join(run, 'run.json'), JSON.stringify(MANIFEST, undefined, 2));
  writeFileSync(join(run, 'metrics.ndjson'), '{"v":1}\n');
  writeFileSync(join(run, 'log.txt'), 'at noon\n');
  writeFileSync(join(run, 'checkpoints/epoch-000001.safetensors'), 'weights');
  writeFileSync(join(root, 'file'), 'content');
  writeFileSync(join(top, 'secret'), 'content');
  return { root, run, secret: join(top, 'secret') };
}

describe('the hash', () => {
  test('of a file is its SHA-256', async () => {
    const { root } = place();
    const expected = createHash('sha256').update('content').digest('hex');
    expect((await findSubject('file', [root])).sha256).toBe(expected);
  });

  test('of a run changes with every file that says what it is, and the spec is told', async () => {
    const { root, run } = place();
    const before = await findSubject('run', [root]);
    expect(before.spec).toEqual({ seed: 7 });
    const changes: (() => void)[] = [
      () => appendFileSync(join(run, 'metrics.ndjson'), '{"v":1}\n'),
      () => writeFileSync(join(run, 'checkpoints/epoch-000001.safetensors'), 'weightz'),
      () => writeFileSync(join(run, 'new'), ''),
      () => rmSync(join(run, 'new')),
      () => writeFileSync(join(run, 'run.json'), JSON.stringify({ ...MANIFEST, engine: 'reference' })),
      () => cpSync(join(run, 'metrics.ndjson'), join(run, 'checkpoints/epoch-000001.safetensors')),
    ];
    let last = before.sha256;
    for (const change of changes) {
      change();
      const { sha256 } = await findSubject('run', [root]);
      expect(sha256).not.toBe(last);
      last = sha256;
    }
  });

  test('does not know times and versions, but the fingerprint does', async () => {
    const { root, run } = place();
    const before = await findSubject('run', [root]);
    const changes: (() => void)[] = [
      () => appendFileSync(join(run, 'log.txt'), 'at one\n'),
      () => writeFileSync(join(run, 'run.json'), JSON.stringify({ ...MANIFEST, node: '24.0.0' })),
      () => utimesSync(join(run, 'metrics.ndjson'), 1, 1),
      () => writeFileSync(join(run, 'movie.mp4'), 'movie'),
    ];
    let last = before.fingerprint;
    for (const change of changes) {
      change();
      const { sha256, fingerprint } = await findSubject('run', [root]);
      expect(sha256).toBe(before.sha256);
      expect(fingerprint).not.toBe(last);
      last = fingerprint;
    }
  });

  test('two runs of equal files have one hash, wherever they are', async () => {
    const { root, run } = place();
    mkdirSync(join(root, 'a'));
    cpSync(run, join(root, 'a/other'), { recursive: true });
    const [a, b] = [await findSubject('run', [root]), await findSubject('a/other', [root])];
    expect(a.sha256).toBe(b.sha256);
  });
});

describe('ways out are closed', () => {
  test.each([
    '../secret',
    'run/../../secret',
    '/etc/passwd',
    'C:\\secret',
    '..',
    'run/..\\..\\secret',
    '-v',
    'a\0b',
  ])('the path %j', async (path) => {
    const { root } = place();
    await expect(findSubject(path, [root])).rejects.toThrow(/leads out|no relative path|like a flag|be seen/);
  });

  test.skipIf(process.platform === 'win32')(
    'links out of it, to nothing, in a circle, and within a run',
    async () => {
      const { root, run, secret } = place();
      symlinkSync(secret, join(root, 'out'));
      symlinkSync(join(root, '..'), join(root, 'up'));
      symlinkSync('nowhere', join(root, 'nothing'));
      await expect(findSubject('out', [root])).rejects.toThrow(
        'out leads out of the given directories, by a link',
      );
      await expect(findSubject('up/secret', [root])).rejects.toThrow('by a link');
      await expect(findSubject('nothing', [root])).rejects.toThrow('a link to nothing');
      symlinkSync(secret, join(run, 'checkpoints/epoch-000002.safetensors'));
      await expect(findSubject('run', [root])).rejects.toThrow(
        'run/checkpoints/epoch-000002.safetensors leads out of the given directories',
      );
      // Where the other directory is given as well, it may.
      expect((await findSubject('run', [root, join(root, '..')])).sha256).toMatch(/^[0-9a-f]{64}$/);
      rmSync(join(run, 'checkpoints/epoch-000002.safetensors'));
      symlinkSync(run, join(run, 'circle'));
      await expect(findSubject('run', [root])).rejects.toThrow('lies too deep');
    },
  );

  test('a directory whose name begins as that of the root does lies outside', async () => {
    const { root } = place();
    mkdirSync(`${root}-2`);
    writeFileSync(join(`${root}-2`, 'file'), '');
    symlinkSync(`${root}-2`, join(root, 'beside'), 'junction');
    await expect(findSubject('beside/file', [root])).rejects.toThrow('leads out');
  });

  test.skipIf(process.platform === 'win32')('a pipe, and what is too large', async () => {
    const { root, run } = place();
    await expect(findSubject('run', [root], { files: 2, bytes: 1e6 })).rejects.toThrow('is too large');
    await expect(findSubject('file', [root], { files: 2, bytes: 3 })).rejects.toThrow('is too large');
    execFileSync('mkfifo', [join(run, 'pipe')]);
    await expect(findSubject('run', [root])).rejects.toThrow('run/pipe is neither a file nor a directory');
    await expect(findSubject('gone', [root])).rejects.toThrow('gone is not there');
  });
});

test('the first directory that has a path is the one', async () => {
  const { root } = place();
  mkdirSync(join(root, 'second'));
  writeFileSync(join(root, 'second/file'), 'other');
  expect((await findSubject('file', [join(root, 'second'), root])).path).toBe(join(root, 'second/file'));
  expect(readFileSync((await findSubject('file', [root, join(root, 'second')])).path, 'utf8')).toBe(
    'content',
  );
});
