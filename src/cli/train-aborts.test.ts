// Runs that stop themselves because of what the mathematics did: what they say, what they leave, how they go on.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSafetensors } from '../format/safetensors.ts';
import { contents, crease, lines, newestCheckpoint, SMALL, workplace } from './testing/crease.node.ts';

const POINTS = ['-p', '100', '--val-points', '40', '-b', '32', '--engine', 'wasm'];
const DEAD = ['-s', '[1]*6', ...POINTS, '--activation', 'relu', '--optimizer', 'sgd', '-l', '0.001'];

/** A training that each watch ends, and what it says. */
const NOWHERE: Record<string, { args: string[]; epoch: number; says: string }> = {
  'parameters that repeat': {
    // Steps so small that no weight changes.
    args: ['-s', '[4]*2', ...POINTS, '--seed', '7', '--optimizer', 'sgd', '-l', '1e-30'],
    epoch: 1,
    says: 'epoch 1: the parameters repeat exactly those after epoch 0',
  },
  'a loss that stagnates while the output is constant': {
    args: [...DEAD, '--seed', '4', '--save-interval', '50'],
    epoch: 30,
    says: 'epoch 30: the training loss stagnates (',
  },
  'constant frames': {
    args: [...DEAD, '--seed', '3'],
    epoch: 30,
    says: 'epoch 30: 30 frames in a row have a constant output (now 0.15',
  },
};

describe.each(Object.entries(NOWHERE))('%s', (_, { args, epoch, says }) => {
  test('end a run with one line, a checkpoint, and 3; the same after a resume', async () => {
    const directory = workplace();
    const train = ['train', 'disc.png', ...args];
    const whole = await crease([...train, '-e', '60', '-o', 'whole', '--quiet', '--json'], directory);
    expect(whole.code).toBe(3);
    expect(whole.stderr).toMatch(/^crease: the run stopped: [^\n]*--keep-going[^\n]*\n$/);
    expect(whole.stderr).toContain(says);
    const run = join(directory, 'whole');
    expect(readFileSync(join(run, 'log.txt'), 'utf8')).toContain(
      ` - crease - ERROR - the run stopped: ${says}`,
    );
    const aborted = lines(whole.stdout).find((line) => line.includes('"aborted"'));
    expect(JSON.parse(aborted!)).toMatchObject({ event: 'aborted', epoch });
    expect(newestCheckpoint(run).metadata.epoch).toBe(String(epoch));

    // Begun again it says the same, and trains nothing.
    const before = contents(run);
    const again = await crease(['train', '--resume', 'whole', '--quiet'], directory);
    expect(again).toMatchObject({ code: 3, stderr: whole.stderr });
    expect(contents(run)).toEqual(before);

    // Parts of the way come to the same end.
    const end = Math.max(1, epoch - 3);
    const first = await crease([...train, '-e', String(end), '-o', 'parts', '--quiet'], directory);
    expect(first.code, first.stderr).toBe(0);
    const parts = await crease(['train', '--resume', 'parts', '-e', '60', '--quiet'], directory);
    expect(parts).toMatchObject({ code: 3, stderr: whole.stderr.replaceAll('whole', 'parts') });
    const { 'checkpoints/epoch-000027.safetensors': _, ...kept } = contents(join(directory, 'parts'));
    if (says.includes('frames')) expect(kept).toEqual(before);
  });
});

test('--keep-going trains on to the same bits, said at once or when the run has stopped', async () => {
  const directory = workplace();
  const { args } = NOWHERE['parameters that repeat']!;
  const train = ['train', 'disc.png', ...args, '-e', '6', '--quiet'];
  expect((await crease([...train, '-o', 'at-once', '--keep-going'], directory)).code).toBe(0);
  expect((await crease([...train, '-o', 'later'], directory)).code).toBe(3);
  const on = await crease(['train', '--resume', 'later', '--keep-going', '--quiet'], directory);
  expect(on.code, on.stderr).toBe(0);
  expect(contents(join(directory, 'later'))).toEqual(contents(join(directory, 'at-once')));
  expect(readFileSync(join(directory, 'later', 'run.json'), 'utf8')).toContain('"keepGoing": true');
});

test.each([
  ['sgd', '1e18'],
  ['adam', '1e25'],
])(
  'a value that is not finite (%s): which step, layer and neuron, in one line, and nothing of it kept',
  async (optimizer, rate) => {
    const directory = workplace();
    const args = ['train', 'disc.png', ...SMALL.slice(0, -2), '--engine', 'wasm', '-e', '500'];
    const rates = ['--optimizer', optimizer, '-l', rate, '--save-interval', '500'];
    const { code, stdout, stderr } = await crease(
      [...args, ...rates, '-o', 'run', '--json', '--quiet'],
      directory,
    );
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^crease: the run stopped: epoch \d+[^\n]*; the first value that is not finite: epoch \d+, step \d+ \(\d+ of the run\), \w+, the [a-z -]+ of network\.\d, neuron \d[^\n]*, is -?(NaN|Infinity); try a smaller --learning-rate \([^\n]*\)\n$/,
    );
    const log = readFileSync(join(directory, 'run', 'log.txt'), 'utf8');
    expect(log).toContain(stderr.slice('crease: '.length).trim());
    const event = JSON.parse(lines(stdout).find((line) => line.includes('"notFinite"'))!) as {
      epoch: number;
      step: number;
      globalStep: number;
    };
    expect(event.globalStep).toBe(4 * (event.epoch - 1) + event.step);
    const checkpoints = join(directory, 'run', 'checkpoints');
    const names = readdirSync(checkpoints);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      const { tensors } = readSafetensors(readFileSync(join(checkpoints, name)));
      for (const [tensor, { data }] of tensors) {
        if (tensor.startsWith('network')) expect((data as Float32Array).every(Number.isFinite)).toBe(true);
      }
    }
  },
);

test('--debug tells ranges and dead neurons of every layer, and changes no bit', async () => {
  const directory = workplace();
  const args = ['train', 'disc.png', ...SMALL.slice(0, -2), '--engine', 'wasm', '-e', '3'];
  expect((await crease([...args, '-o', 'plain'], directory)).code).toBe(0);
  const { code, stdout } = await crease([...args, '-o', 'debug', '--debug', '--json'], directory);
  expect(code).toBe(0);
  expect(contents(join(directory, 'debug'))).toEqual(contents(join(directory, 'plain')));
  const told = lines(stdout).filter((line) => line.includes('"layer"'));
  expect(told).toHaveLength(3 * 3);
  expect(JSON.parse(told[3]!)).toMatchObject({ event: 'layer', epoch: 2, layer: 'network.0', neurons: 4 });
  const log = readFileSync(join(directory, 'debug', 'log.txt'), 'utf8');
  expect(log).toMatch(
    /INFO - Layer network\.2 @ epoch 3 - Pre-activations: \S+ to \S+, Activations: \S+ to \S+, Dead: \d\/4 \(\d+%\)\n/,
  );
});
