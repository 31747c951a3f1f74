// The lock of a run directory: one holder, dead ones recognised, no lock lost in a race.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { InputError } from '../format/input-error.ts';
import { RunLock } from './lock.node.ts';
import { scratch } from './testing/scratch.node.ts';

test('a second holder is refused, in one line that names the first, until the lock is given back', async () => {
  const directory = scratch();
  const first = await RunLock.take(directory);
  await expect(RunLock.take(directory)).rejects.toThrow(InputError);
  await expect(RunLock.take(directory)).rejects.toThrow(new RegExp(`process ${process.pid};[^\n]*$`));
  await first.release();
  expect(readdirSync(directory)).toEqual([]);
  const second = await RunLock.take(directory);
  await second.release();
});

test('the lock of a dead process is taken over', async () => {
  const directory = scratch();
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(join(directory, 'lock'), JSON.stringify({ host: hostname(), pid, started: '1' }));
  const lock = await RunLock.take(directory);
  expect(readFileSync(join(directory, 'lock'), 'utf8')).toContain(`"pid":${process.pid}`);
  await lock.release();
});

test.skipIf(process.platform !== 'linux')(
  'a number that another process got since is no holder',
  async () => {
    const directory = scratch();
    const alive = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    try {
      const lock = (started: string | null) =>
        writeFileSync(join(directory, 'lock'), JSON.stringify({ host: hostname(), pid: alive.pid, started }));
      lock('12');
      await (await RunLock.take(directory)).release();
      lock(null);
      await expect(RunLock.take(directory)).rejects.toThrow(`process ${alive.pid}`);
    } finally {
      alive.kill('SIGKILL');
    }
  },
);

test('a lock of another machine counts, a damaged one does not', async () => {
  const directory = scratch();
  writeFileSync(join(directory, 'lock'), JSON.stringify({ host: 'another.example', pid: 1, started: null }));
  await expect(RunLock.take(directory)).rejects.toThrow(/process 1 on another\.example.*delete/);
  for (const text of ['', '{', '{"pid":0}', 'null', '[]']) {
    writeFileSync(join(directory, 'lock'), text);
    await (await RunLock.take(directory)).release();
  }
});

test('of many that come at once after a dead process one gets it', async () => {
  for (let round = 0; round < 100; round++) {
    const directory = scratch();
    writeFileSync(join(directory, 'lock'), '{}');
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => RunLock.take(directory)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(existsSync(join(directory, 'lock'))).toBe(true);
    expect(readdirSync(directory)).toEqual(['lock']);
  }
});
