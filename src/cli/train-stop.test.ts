// Runs that are stopped, by a signal, their loss, the disk: what they leave, and how they exit.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { crease, lines, MAIN, newestCheckpoint, SMALL, start, workplace } from './testing/crease.node.ts';

describe.skipIf(process.platform === 'win32')('a run that is stopped', () => {
  const long = ['-e', '100000', '--save-interval', '1000000'];

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'by %s leaves its checkpoint, a movie if there is time, and exits with %i',
    async (signal, expected) => {
      const directory = workplace();
      const running = start(['train', 'disc.png', ...SMALL, ...long, '-o', 'run', '--json'], directory);
      await running.said('"epoch":3,');
      running.kill(signal);
      const { code, stdout } = await running.finished;
      expect(code).toBe(expected);
      const last = JSON.parse(lines(stdout).at(-1)!) as { event: string; epoch: number; steps?: number };
      expect(last.event).toBe('stopped');
      const run = join(directory, 'run');
      const after = `epoch-${String(last.epoch).padStart(6, '0')}`;
      const within = last.steps === undefined ? [] : [`${after}-step-00000${last.steps}.safetensors`];
      expect(newestCheckpoint(run).names).toEqual([...within, `${after}.safetensors`]);
      expect(lines(readFileSync(join(run, 'metrics.ndjson'), 'utf8'))).toHaveLength(last.epoch);
      // A machine that is very busy leaves it for later, and says so.
      expect(existsSync(join(run, 'movie.mp4'))).toBe(!stdout.includes('left for --resume: the movie'));
    },
  );

  // 700 steps of some ms an epoch; a frame takes a minute.
  const slow = ['-s', '[300]*5', '-p', '700', '-b', '1', '--val-points', '40', '--engine', 'reference'];

  /** Starts a slow run and interrupts it within its first epoch. */
  async function interrupted(directory: string) {
    const running = start(['train', 'disc.png', ...slow, '-e', '9', '-o', 'run', '--json'], directory);
    await running.said('"event":"start"');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    running.kill('SIGINT');
    return { running, asked: performance.now() };
  }

  test('in an epoch that takes long does not wait for its end, nor for a frame that takes long', async () => {
    const directory = workplace();
    const { running, asked } = await interrupted(directory);
    const { code, stdout, stderr } = await running.finished;
    expect(code, stderr).toBe(130);
    expect((performance.now() - asked) / 1000).toBeLessThan(15);
    expect(JSON.parse(lines(stdout).at(-1)!)).toMatchObject({ event: 'stopped', epoch: 0 });
    expect(stderr).toContain('left for --resume: the movie, and 1 frame\n');
    const { names } = newestCheckpoint(join(directory, 'run'));
    expect(names).toEqual([expect.stringMatching(/-step-0000\d\d\./), 'epoch-000000.safetensors']);
    expect(lines(readFileSync(join(directory, 'run', 'metrics.ndjson'), 'utf8'))).toEqual([]);
  });

  test('twice stops at once, and goes on from the checkpoint of the first time', async () => {
    const directory = workplace();
    const { running } = await interrupted(directory);
    await running.said('"event":"checkpoint"');
    const asked = performance.now();
    running.kill('SIGINT');
    const { code, stdout } = await running.finished;
    expect(code).toBe(130);
    // At once, against the minute that the frame would take.
    expect(performance.now() - asked).toBeLessThan(10_000);
    const { steps } = JSON.parse(lines(stdout).at(-1)!) as { steps: number };
    const resumed = start(['train', '--resume', 'run', '--json'], directory);
    await resumed.said(`"epoch":0,"steps":${steps},`);
    resumed.kill('SIGKILL');
    await resumed.finished;
  });

  test('by a loss that is not finite keeps the last good state, and exits with 3 and one line', async () => {
    const directory = workplace();
    const args = [
      'train',
      'disc.png',
      ...SMALL,
      '-e',
      '500',
      '-l',
      '1e18',
      '--optimizer',
      'sgd',
      '-o',
      'run',
      '--quiet',
    ];
    const { code, stderr } = await crease(args, directory);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^[^\n]*epoch \d+[^\n]*loss[^\n]*--learning-rate[^\n]*\n$/);
    const epochs = lines(readFileSync(join(directory, 'run', 'metrics.ndjson'), 'utf8')).length;
    expect(newestCheckpoint(join(directory, 'run')).metadata.epoch).toBe(String(epochs));
  });

  test('by a disk that takes no frames keeps the last good state, and exits with 3 and one line', async () => {
    const directory = workplace();
    const running = start(
      ['train', 'disc.png', ...SMALL, '-e', '2000', '-o', 'run', '--quiet', '--json'],
      directory,
    );
    await running.said('"event":"frame"');
    rmSync(join(directory, 'run', 'frames'), { recursive: true });
    writeFileSync(join(directory, 'run', 'frames'), 'in the way');
    const { code, stderr } = await running.finished;
    expect(code).toBe(3);
    expect(stderr).toMatch(/^[^\n]*the run stopped[^\n]*epoch-\d+(-step-\d+)?\.safetensors[^\n]*\n$/);
    expect(newestCheckpoint(join(directory, 'run')).names.length).toBeGreaterThan(0);
    // Nothing is lost for good: with the disk in order the run goes on.
    rmSync(join(directory, 'run', 'frames'));
    await mkdir(join(directory, 'run', 'frames'));
    const args = ['train', '--resume', 'run', '--json'];
    const resumed = start(args, directory);
    await resumed.said('"event":"frame"');
    resumed.kill('SIGINT');
    expect((await resumed.finished).code).toBe(130);
  });

  test('by nothing: a reader that goes away does not end it', async () => {
    const directory = workplace();
    const args = [
      MAIN,
      'train',
      'disc.png',
      ...SMALL,
      '-e',
      '30',
      '--save-interval',
      '30',
      '-o',
      'run',
      '--json',
    ];
    const child = spawn(process.execPath, args, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.once('data', () => child.stdout.destroy());
    child.stderr.once('data', () => child.stderr.destroy());
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect(code).toBe(0);
    expect(newestCheckpoint(join(directory, 'run')).metadata.epoch).toBe('30');
  });
});
