// A run on a GPU: the published log's first epoch at a small shape, as the reference trains it.

import { expect, test } from 'vitest';
import { ring } from '../data/ring.ts';
import { splitPoints } from '../data/split.ts';
import type { Engine } from '../engine/engine.ts';
import { createReferenceEngine } from '../engine/reference.ts';
import { ADAPTER, withoutAdapter } from '../engine/webgpu/testing/adapter.ts';
import { createWebGpuEngine } from '../engine/webgpu/webgpu.node.ts';
import type { RunSpec } from './spec.ts';
import { exampleSpec } from './testing/example.ts';
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
