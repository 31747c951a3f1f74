// Files that appear whole.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratch } from './testing/scratch.node.ts';
import { removePartial, writeWhole } from './whole.node.ts';

test('a reader sees the old file or the new one, never a part', async () => {
  const path = join(scratch(), 'file');
  const versions = ['a', 'b'].map((letter) => letter.repeat(3_000_000));
  writeFileSync(path, versions[0]!);
  const writing = (async () => {
    for (let i = 0; i < 10; i++) await writeWhole(path, versions[i % 2]!);
  })();
  let done = false;
  void writing.then(() => {
    done = true;
  });
  while (!done) {
    expect(versions).toContain(readFileSync(path, 'utf8'));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await writing;
});

test('a failure leaves nothing behind', async () => {
  const directory = scratch();
  // A directory that holds something cannot be replaced by a file.
  mkdirSync(join(directory, 'taken', 'inside'), { recursive: true });
  await expect(writeWhole(join(directory, 'taken'), 'text')).rejects.toThrow();
  expect(readdirSync(directory)).toEqual(['taken']);
});

test('what a killed process was writing is removed, and nothing else', async () => {
  const directory = scratch();
  for (const name of ['.a.png.1f.partial', 'movie.mp4.partial', 'a.png', 'partial'])
    writeFileSync(join(directory, name), '');
  await removePartial(directory);
  expect(readdirSync(directory).sort()).toEqual(['a.png', 'partial']);
});
