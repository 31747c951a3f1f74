// A run with a checkpoint after every step, copied at one of them and gone on with elsewhere, leaves the same files.

import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { GreyPicture } from '../data/picture.ts';
import type { RunEvent } from './events.ts';
import { inputOf, type PreparedRun, prepareRun, resumeRun } from './prepare.node.ts';
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
    const resumed = await resumeRun(copy, undefined);
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
