// `crease spikes` on runs of the built command line: what it finds, replays, answers, writes and refuses.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSafetensors, writeSafetensors } from '../format/safetensors.ts';
import { checksum } from '../run/checkpoint.ts';
import { contents, crease, workplace } from './testing/crease.node.ts';

const RUN = [
  ...['train', 'disc.png', '-s', '[8]*3', '-p', '300', '--val-points', '100', '-b', '64', '--seed', '5'],
  ...['--engine', 'reference', '--save-interval', '1000', '--checkpoint-interval', '20', '-o', 'run'],
];

interface Answer {
  readonly run: string;
  readonly epochs: number;
  readonly spikes: readonly {
    readonly epoch: number;
    readonly factor: number | null;
    readonly where?: string | readonly string[];
    readonly onsets?: readonly {
      readonly group: string;
      readonly epoch: number;
      readonly globalStep: number;
    }[];
    readonly replay?: {
      readonly from: number;
      readonly checked: readonly { epoch: number; equal: boolean }[];
    };
    readonly outside?: readonly number[];
    readonly steps?: readonly { readonly row: object; readonly control: object }[];
  }[];
}

async function ran(directory: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await crease(args, directory);
  expect(code, stderr).toBe(0);
  return stdout;
}

test('a learning rate that was raised is dated to its first step, in all layers, and the replay has the same bits', async () => {
  const directory = workplace();
  await ran(directory, ...RUN, '-e', '45');
  await ran(directory, 'train', '--resume', 'run', '-e', '60', '--resume-lr', '0.3');
  const before = contents(join(directory, 'run'));
  const answer = JSON.parse(
    await ran(directory, 'spikes', 'run', '--json', '--steps', '--top', '1', '--report', 'page.html'),
  ) as Answer;
  expect(answer).toMatchObject({ run: 'run', epochs: 60 });
  const [spike] = answer.spikes;
  // The first epoch with the new rate, or the next: how soon it shows is the run's affair.
  expect([46, 47]).toContain(spike!.epoch);
  expect(spike!.factor).toBeGreaterThan(1.3);
  expect(spike!.where).toBe('all');
  // Five steps an epoch: the first with the new rate is step 225.
  expect(Math.abs(spike!.onsets![0]!.globalStep - 225)).toBeLessThanOrEqual(1);
  expect(spike!.replay!.checked.length).toBeGreaterThan(0);
  expect(spike!.replay!.checked.every(({ equal }) => equal)).toBe(true);
  expect(spike!.outside).toEqual([]);
  expect(spike!.steps!.length).toBeGreaterThan(90);
  expect(Object.keys(spike!.steps![0]!.control)).toContain('linear gradient');
  const page = readFileSync(join(directory, 'page.html'), 'utf8');
  expect(page).toMatch(/<svg[\s\S]*data:image\/png;base64/);
  expect(page).not.toMatch(/(src|href)="(?!data:|#)/);
  const text = await ran(directory, 'spikes', 'run', '--top', '1');
  expect(text).toMatch(/^run: [\s\S]*epoch 4[67]\n[\s\S]*all layers at once[\s\S]*the same bits/);
  // Small where nothing more is asked for, and nothing of the run is changed.
  expect((await ran(directory, 'spikes', 'run', '--top', '0', '--json')).length).toBeLessThan(2000);
  expect(contents(join(directory, 'run'))).toEqual(before);
});

test('a layer that was shaken in a checkpoint is named, and so is the checkpoint', async () => {
  const directory = workplace();
  await ran(directory, ...RUN, '-e', '40');
  const file = join(directory, 'run/checkpoints/epoch-000040.safetensors');
  const { tensors, metadata } = readSafetensors(readFileSync(file));
  const weights = tensors.get('network.2.weight')!.data as Float32Array;
  weights.forEach((value, i) => {
    weights[i] = value + (i % 2 === 0 ? 0.5 : -0.5);
  });
  writeFileSync(file, writeSafetensors(tensors, { ...metadata, crc32: checksum(tensors, metadata) }));
  await ran(directory, 'train', '--resume', 'run', '-e', '60');
  const answer = JSON.parse(await ran(directory, 'spikes', 'run', '--json', '--top', '1')) as Answer;
  const [spike] = answer.spikes;
  expect(spike).toMatchObject({ epoch: 41, where: ['weights 2'], outside: [40] });
  expect(spike!.onsets![0]!.globalStep).toBe(200);
});

test('a run that diverged is replayed to the value that is not finite', async () => {
  const directory = workplace();
  await ran(directory, ...RUN, '-e', '30', '--optimizer', 'sgd', '--learning-rate', '0.02');
  const stopped = await crease(['train', '--resume', 'run', '-e', '40', '--resume-lr', '30'], directory);
  expect(stopped.code).toBe(3);
  const answer = JSON.parse(await ran(directory, 'spikes', 'run', '--json', '--top', '1')) as Answer;
  const [spike] = answer.spikes;
  expect(spike).toMatchObject({ epoch: 31, factor: null, where: 'all' });
  expect(spike!.onsets![0]!.globalStep).toBe(150);
});

test('what cannot be looked at is refused in one line', async () => {
  const directory = workplace();
  await ran(directory, ...RUN, '-e', '3');
  const few = await ran(directory, 'spikes', 'run');
  expect(few).toBe('run: no spikes in 3 epochs\n');
  await ran(directory, 'train', 'parity:n=6,k=2', '-s', '[4]', '-e', '2', '-o', 'parity');
  await ran(directory, ...RUN.with(RUN.indexOf('-o') + 1, 'other'), '-e', '3');
  await ran(directory, 'train', '--resume', 'other', '-e', '4', '--engine', 'wasm');
  for (const [args, pattern] of [
    [['nowhere'], /nowhere is not the directory of a run/],
    [['parity'], /no plane/],
    [['other'], /other went on with the engine wasm from epoch 4, after reference/],
    [['run', '--epoch', '9'], /--epoch 9/],
    [['run', '--steps'], /--steps goes with --json/],
    [['run', '--report', 'no/such/page.html'], /no\/such\/page\.html/],
  ] as const) {
    const { code, stdout, stderr } = await crease(['spikes', ...args], directory);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^[^\n]*\n$/);
    expect(stderr).toMatch(pattern);
  }
});
