// Survival of the disk: it fills up, or the run's directory vanishes; the run stops itself in one clear line.

import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { contents, crease, newestCheckpoint, SMALL, start, workplace } from './testing/crease.node.ts';

/** Frames and checkpoints at every other epoch. */
const OFTEN = ['--save-interval', '2', '--checkpoint-interval', '2'];
const RUN = ['train', 'disc.png', ...SMALL.slice(0, -2), '--engine', 'wasm', ...OFTEN];

/** A small file system of its own in memory; undefined where it cannot be mounted (only root may, on Linux). */
function smallDisk(kilobytes: number): string | undefined {
  const path = join(tmpdir(), `crease-disk-${process.pid}-${kilobytes}`);
  mkdirSync(path, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', path], { stdio: 'ignore' });
    return path;
  } catch {
    rmSync(path, { recursive: true });
    return undefined;
  }
}

const SIZES = [300, 555];
const disks = SIZES.map(smallDisk);
afterAll(() => {
  for (const disk of disks) {
    if (disk === undefined) continue;
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true });
  }
});

describe.skipIf(disks.includes(undefined))('a disk that fills up (needs the right to mount)', () => {
  test.each(SIZES.map((size, i) => [size, disks[i]!] as const))(
    'after %i KB ends the run with 3 and one line, and with room it goes on to the same bits',
    async (_, disk) => {
      const directory = workplace();
      const whole = await crease([...RUN, '-e', '80', '--out', 'whole'], directory);
      expect(whole.code, whole.stderr).toBe(0);
      // What takes the room away.
      const ballast = join(disk, 'ballast');
      writeFileSync(ballast, new Uint8Array(150 * 1024));
      const run = join(disk, 'run');
      const stopped = await crease([...RUN, '-e', '80', '--out', run, '--quiet'], directory);
      expect(stopped.code, stopped.stderr).toBe(3);
      expect(stopped.stderr).toMatch(/^crease: the run stopped: [^\n]*no space left on the disk[^\n]*\n$/);
      expect(newestCheckpoint(run).names.length).toBeGreaterThan(0);
      rmSync(ballast);
      execFileSync('mount', ['-o', 'remount,size=64m', disk], { stdio: 'ignore' });
      const resumed = await crease(['train', '--resume', run], directory);
      expect(resumed.code, resumed.stderr).toBe(0);
      expect(contents(run)).toEqual(contents(join(directory, 'whole')));
    },
  );
});

test.each([300, 600, 900])(
  'a directory that vanishes after %i ms ends the run with 3 and one line',
  async (after) => {
    const directory = workplace();
    const running = start([...RUN, '-e', '100000', '--out', 'run', '--quiet', '--json'], directory);
    await running.said('"event":"frame"');
    await new Promise((resolve) => setTimeout(resolve, after));
    // What is written meanwhile can make a removal fail.
    await rm(join(directory, 'run'), { recursive: true, force: true, maxRetries: 100, retryDelay: 5 });
    const { code, stderr } = await running.finished;
    expect(stderr).toMatch(/^crease: the run stopped: (part of )?its directory run is gone[^\n]*\n$/);
    expect(code).toBe(3);
  },
);
