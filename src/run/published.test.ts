// The published training log, from its seed alone, with every engine of the processor.

import { expect, test } from 'vitest';
import { ring } from '../data/ring.ts';
import { splitPoints } from '../data/split.ts';
import { createEngine } from '../engine/create.node.ts';
import { CPU_ENGINES } from '../engine/engine.ts';
import { parseShape } from '../net/shape.ts';
import { inputOf } from './prepare.node.ts';
import type { RunSpec } from './spec.ts';
import { exampleSpec } from './testing/example.ts';
import { Training } from './training.ts';

const picture = ring();

/** `crease train ring` with the settings of the log of 2025-07-08, which made a new Adam every epoch. */
const spec: RunSpec = {
  ...exampleSpec(),
  input: inputOf('ring', picture),
  network: { ...exampleSpec().network, hidden: parseShape('[100]*20') },
  optimizerReset: 'epoch',
  rngDraws: 'summary',
  seed: 12345678,
  points: 5050,
  valPoints: 1000,
  batchSize: 1024,
};

test.each(CPU_ENGINES)('the %s engine meets the log', { timeout: 600_000 }, async (name) => {
  const engine = await createEngine(name, 2);
  const training = await Training.start(spec, {
    engine,
    points: splitPoints(picture, spec),
    pause: async () => undefined,
  });
  const first = await training.trainEpoch();
  expect(Math.abs(first.trainLoss - 3.31519)).toBeLessThan(2e-5);
  expect(Math.abs(first.valLoss - 0.329414)).toBeLessThan(2e-5);
  // The slower engine has shown it by then.
  if (name === 'wasm') {
    const second = await training.trainEpoch();
    expect(Math.abs(second.trainLoss - 1.04573)).toBeLessThan(1e-3);
  }
  await engine.close();
});
