// Survival: real runs killed or stopped at random moments go on to the same bits.
//
// CREASE_KILLS=1000 npx vitest run src/cli/survival.test.ts kills more often than the 20 times of every test run.

import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contents, crease, lines, SMALL, start, workplace } from './testing/crease.node.ts';

const KILLS = Number(process.env.CREASE_KILLS ?? 20);

/** Some hundred epochs with frames and checkpoints, and a movie. */
const RUN = [
  ...['train', 'disc.png', ...SMALL.slice(0, -2), '--engine', 'wasm'],
  ...['--epochs', '600', '--save-interval', '60', '--checkpoint-interval', '25'],
];

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test(`a run killed ${KILLS} times equals one that was never stopped`, {
  timeout: 60_000 * KILLS,
}, async () => {
  const directory = workplace();
  const whole = await crease([...RUN, '--out', 'whole'], directory);
  expect(whole.code, whole.stderr).toBe(0);
  const expected = contents(join(directory, 'whole'));
  const run = join(directory, 'killed');
  let killed = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const isThere = existsSync(join(run, 'run.json'));
    const running = start(isThere ? ['train', '--resume', 'killed'] : [...RUN, '--out', 'killed'], directory);
    // Long enough for some to come to their end, short enough for some to be killed while they start.
    await sleep(randomInt(100, 1500));
    running.kill('SIGKILL');
    const { code, stderr } = await running.finished;
    if (code === null) killed += 1;
    else expect(code, stderr).toBe(0);
    // One that came to its end is compared, and another one begun; so is one that has hardly begun.
    if (code === 0) expect(contents(run)).toEqual(expected);
    if (code === 0 || !existsSync(join(run, 'run.json'))) await rm(run, { recursive: true, force: true });
  }
  expect(killed).toBeGreaterThan(KILLS / 3);
  const args = existsSync(run) ? ['train', '--resume', 'killed'] : [...RUN, '--out', 'killed'];
  const last = await crease(args, directory);
  expect(last.code, last.stderr).toBe(0);
  expect(contents(run)).toEqual(expected);
  const left = (await readdir(run, { recursive: true })).filter((name) => /partial|lock/.test(name));
  expect(left).toEqual([]);
});

/** Half as many, since every one of them waits for its end. */
const STOPS = Math.ceil(KILLS / 2);

test.skipIf(process.platform === 'win32')(
  `a run stopped ${STOPS} times within epochs equals one that was not`,
  {
    timeout: 60_000 * STOPS,
  },
  async () => {
    const directory = workplace();
    // 700 steps an epoch.
    const shape = ['-s', '[40]*4', '-p', '700', '-b', '1', '--val-points', '40', '--seed', '7'];
    const often = ['--save-interval', '20', '--checkpoint-interval', '15', '--optimizer-reset', 'epoch'];
    const args = ['train', 'disc.png', ...shape, ...often, '--engine', 'wasm', '--epochs', '100'];
    const whole = await crease([...args, '--out', 'whole'], directory);
    expect(whole.code, whole.stderr).toBe(0);
    const expected = contents(join(directory, 'whole'));
    const run = join(directory, 'stopped');
    let within = 0;
    for (let stop = 0; stop < STOPS; stop++) {
      const isThere = existsSync(join(run, 'run.json'));
      const command = isThere ? ['train', '--resume', 'stopped'] : [...args, '--out', 'stopped'];
      const running = start([...command, '--json'], directory);
      await running.said('"event":"start"');
      await sleep(randomInt(0, 600));
      const signal = stop % 2 === 0 ? 'SIGTERM' : 'SIGINT';
      running.kill(signal);
      const { code, stdout, stderr } = await running.finished;
      const last = JSON.parse(lines(stdout).at(-1)!) as { event: string; steps?: number };
      if (last.event === 'done') {
        expect(code, stderr).toBe(0);
        expect(contents(run)).toEqual(expected);
        await rm(run, { recursive: true, force: true });
        continue;
      }
      expect(code, stderr).toBe(signal === 'SIGTERM' ? 143 : 130);
      expect(last.event).toBe('stopped');
      if (last.steps !== undefined) within += 1;
    }
    expect(within).toBeGreaterThan(STOPS / 2);
    const last = await crease(
      existsSync(run) ? ['train', '--resume', 'stopped'] : [...args, '--out', 'stopped'],
      directory,
    );
    expect(last.code, last.stderr).toBe(0);
    expect(contents(run)).toEqual(expected);
    const left = (await readdir(run, { recursive: true })).filter((name) => /partial|lock|step/.test(name));
    expect(left).toEqual([]);
  },
);

test('a second process on a run is refused, and goes on once the first is dead', async () => {
  const directory = workplace();
  const args = ['train', 'disc.png', ...SMALL, '-e', '100000', '--save-interval', '100000', '--out', 'run'];
  const first = start(args, directory);
  await first.said('Epoch 3/');
  const second = await crease(['train', '--resume', 'run'], directory);
  expect(second.code).toBe(2);
  expect(second.stderr).toMatch(/^crease: run is being worked on by process \d+;[^\n]*\n$/);
  first.kill('SIGKILL');
  await first.finished;
  const third = start(['train', '--resume', 'run'], directory);
  await third.said('Epoch 3/');
  third.kill('SIGKILL');
  await third.finished;
});
