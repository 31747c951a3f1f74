// A run on a GPU: the published log's first epoch at a small shape, as the reference trains it; and a GPU that is lost.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ring } from '../data/ring.ts';
import { splitPoints } from '../data/split.ts';
import type { Engine } from '../engine/engine.ts';
import { createReferenceEngine } from '../engine/reference.ts';
import type { WebGpuEngine } from '../engine/webgpu/engine.ts';
import { ADAPTER, withoutAdapter } from '../engine/webgpu/testing/adapter.ts';
import { createWebGpuEngine } from '../engine/webgpu/webgpu.node.ts';
import { RunDirectory } from './directory.node.ts';
import type { RunEvent } from './events.ts';
import { inputOf, prepareRun } from './prepare.node.ts';
import type { RunSpec } from './spec.ts';
import { exampleSpec } from './testing/example.ts';
import { scratch } from './testing/scratch.node.ts';
import { train } from './train.node.ts';
import { Training } from './training.ts';

/** The settings of the log of 2025-07-08, with [10]*8 instead of [100]*20. */
const spec: RunSpec = {
  ...exampleSpec(),
  network: { ...exampleSpec().network, hidden: Array<number>(8).fill(10) },
  optimizerReset: 'epoch',
  rngDraws: 'summary',
  seed: 12345678,
  points: 5050,
  valPoints: 1000,
  batchSize: 1024,
};

async function firstEpoch(engine: Engine) {
  const points = splitPoints(ring(), spec);
  const training = await Training.start(spec, { engine, points, pause: async () => {} });
  const losses = await training.trainEpoch();
  const checkpoint = training.checkpoint();
  training.dispose();
  await engine.close();
  return { ...losses, checkpoint };
}

test.skipIf(withoutAdapter)(
  `the first epoch of the published log at [10]*8 is that of the reference (${ADAPTER})`,
  { timeout: 600_000 },
  async () => {
    const mine = await firstEpoch(await createWebGpuEngine());
    const theirs = await firstEpoch(createReferenceEngine());
    expect(Math.abs(mine.trainLoss / theirs.trainLoss - 1)).toBeLessThan(1e-4);
    expect(Math.abs(mine.valLoss / theirs.valLoss - 1)).toBeLessThan(1e-4);
    expect(mine.checkpoint.optimizer.steps).toBe(5);
  },
);

test.skipIf(withoutAdapter)(
  `a run whose GPU is lost is told so, and goes on with wasm from the last whole epoch (${ADAPTER})`,
  { timeout: 600_000 },
  async () => {
    const pixels = Uint8Array.from({ length: 256 }, (_, i) => (i * 37) % 256);
    const picture = { width: 16, height: 16, pixels };
    const small: RunSpec = { ...exampleSpec(), engine: 'webgpu', input: inputOf('dots', picture), epochs: 4 };
    const path = join(scratch(), 'run');
    const run = await prepareRun(
      path,
      { ...small, frames: { ...small.frames, saveInterval: 4 } },
      picture,
      '0',
    );
    const told: RunEvent[] = [];
    let gpu: WebGpuEngine | undefined;
    const outcome = await train(run, {
      threads: 1,
      signal: new AbortController().signal,
      onEngine: (engine) => {
        if (engine.name === 'webgpu') gpu = engine as WebGpuEngine;
      },
      onEvent: (event) => {
        told.push(event);
        if (event.event === 'epoch' && event.epoch === 2) gpu!.lose();
      },
    });
    expect(outcome).toMatchObject({ interrupted: false, epoch: 4 });
    const warnings = told.filter((event) => event.event === 'warning').map(({ text }) => text);
    expect(warnings[0]).toMatch(/^[^\n]+ was lost[^\n]*; the run goes on with wasm from epoch 3$/);
    const { run: directory, manifest } = await RunDirectory.open(path);
    expect([manifest.spec.engine, manifest.spec.changes]).toEqual([
      'webgpu',
      [{ fromEpoch: 3, engine: 'wasm' }],
    ]);
    const metrics = await directory.metrics.read(10);
    expect(metrics.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    expect(await directory.frames()).toEqual([0, 4]);
    // Every epoch was trained once, and the whole as near to a run of one engine as engines are to each other.
    const plain = await prepareRun(join(scratch(), 'plain'), { ...run.spec, engine: 'wasm' }, picture, '0');
    const { losses } = await train(plain, {
      threads: 1,
      signal: new AbortController().signal,
      onEvent: () => {},
    });
    expect(Math.abs(metrics[3]!.trainLoss / losses!.trainLoss - 1)).toBeLessThan(1e-3);
  },
);
