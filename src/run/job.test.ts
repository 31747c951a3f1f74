// A run with a checkpoint after every step, copied at one of them and gone on with elsewhere, leaves the same files; what
// is changed there counts from the next epoch on.

import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { GreyPicture } from '../data/picture.ts';
import type { RunEvent } from './events.ts';
import { inputOf, type PreparedRun, prepareRun, type ResumeChanges, resumeRun } from './prepare.node.ts';
import type { RunSpec } from './spec.ts';
import { exampleSpec } from './testing/example.ts';
import { scratch } from './testing/scratch.node.ts';
import { train } from './train.node.ts';

const picture: GreyPicture = {
  ...{ width: 16, height: 16 },
  pixels: Uint8Array.from({ length: 256 }, (_, i) => (i * 37) % 256),
};
const { frames } = exampleSpec();
const spec: RunSpec = {
  ...{ ...exampleSpec(), input: inputOf('dots', picture), engine: 'wasm' },
  ...{ epochs: 4, checkpointInterval: 3, frames: { ...frames, panel: [32, 32] } },
};

async function trained(run: PreparedRun, checkpointSeconds: number, onEvent: (event: RunEvent) => void) {
  const { signal } = new AbortController();
  await train(run, { threads: 1, signal, checkpointSeconds, onEvent });
}

function files(run: string): Record<string, string> {
  const names = readdirSync(run, { recursive: true, encoding: 'utf8' }).sort();
  const kept = names.filter((name) => /\.(png|ndjson|safetensors|mp4)$/.test(name));
  return Object.fromEntries(kept.map((name) => [name, readFileSync(join(run, name), 'base64')]));
}

test('checkpoints that time asks for within epochs are passed over, and gone on from', async () => {
  const directory = scratch();
  const at = (name: string) => join(directory, name);
  await trained(await prepareRun(at('whole'), spec, picture, '0'), 60, () => {});
  const whole = files(at('whole'));
  expect(Object.keys(whole).filter((name) => name.startsWith('checkpoints'))).toHaveLength(2);

  const copies: string[] = [];
  await trained(await prepareRun(at('often'), spec, picture, '0'), 0, (event) => {
    if (event.event !== 'checkpoint' || event.steps === undefined) return;
    const copy = at(`copy-${event.epoch}-${event.steps}`);
    copies.push(copy);
    // Other files may be on their way; of those that are there, this is what a power cut would leave.
    cpSync(at('often'), copy, { recursive: true, filter: (name) => !/partial|lock/.test(name) });
  });
  expect(files(at('often'))).toEqual(whole);
  // 40 points in batches of 16, 16 and 8: two places within each of four epochs.
  expect(copies).toHaveLength(8);
  for (const copy of [copies[0]!, copies[3]!, copies[7]!]) {
    const resumed = await resumeRun(copy, {});
    expect('complete' in resumed).toBe(false);
    const starts: RunEvent[] = [];
    await trained(resumed as PreparedRun, 60, (event) => {
      if (event.event === 'start') starts.push(event);
    });
    const [, epoch, steps] = /(\d+)-(\d+)$/.exec(copy)!.map(Number);
    expect(starts).toMatchObject([{ epoch, steps }]);
    expect(files(copy)).toEqual(whole);
  }
});

test('changes asked for within an epoch begin with the next one, and hold when it goes on again', async () => {
  const directory = scratch();
  const at = (name: string) => join(directory, name);
  const copies = async (run: PreparedRun, places: Record<string, string>) => {
    await trained(run, 0, (event) => {
      if (event.event !== 'checkpoint') return;
      const name = places[`${event.epoch} ${event.steps ?? 0}`];
      if (name === undefined) return;
      cpSync(run.directory.path, at(name), {
        recursive: true,
        filter: (file) => !/partial|lock/.test(file),
      });
    });
  };
  const resumed = async (name: string, changes: ResumeChanges) => {
    const run = await resumeRun(at(name), changes);
    if ('complete' in run) throw new Error(`${name} is complete`);
    return run;
  };
  const run = await prepareRun(at('run'), spec, picture, '0');
  await copies(run, { '1 2': 'within', '2 0': 'between', '3 1': 'last' });
  const change = { learningRate: 0.25, optimizer: 'new' } as const;

  const between = await resumed('between', change);
  expect(between.spec.changes).toEqual([{ fromEpoch: 3, ...change }]);
  await trained(between, 60, () => {});
  const within = await resumed('within', change);
  expect(within.checkpoint).toMatchObject({ epoch: 1, within: { steps: 2 } });
  expect(within.spec).toEqual(between.spec);
  // A checkpoint within the epoch of the change belongs to the run with it.
  await copies(within, { '2 1': 'again' });
  expect(files(at('within'))).toEqual(files(at('between')));
  await trained(await resumed('again', {}), 60, () => {});
  expect(files(at('again'))).toEqual(files(at('between')));
  expect(files(at('between'))).not.toEqual(files(at('run')));

  await expect(resumeRun(at('last'), change)).rejects.toThrow(/has begun all its 4 epochs.*--epochs/);
  expect((await resumed('last', { ...change, epochs: 5 })).spec.changes).toEqual([
    { fromEpoch: 5, ...change },
  ]);
});
