// The training loop: its bits across checkpoints, its batches, its losses.

import { describe, expect, test } from 'vitest';
import type { GreyPicture } from '../data/picture.ts';
import { splitPoints } from '../data/split.ts';
import { createReferenceEngine } from '../engine/reference.ts';
import { initialise } from '../net/initialise.ts';
import { epochOrder, TorchGenerator } from '../random/torch.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import type { RunSpec } from './spec.ts';
import { exampleSpec } from './testing/example.ts';
import { Training, type TrainingSetting } from './training.ts';

const picture: GreyPicture = {
  width: 16,
  height: 16,
  pixels: Uint8Array.from({ length: 256 }, (_, i) => (i * 37) % 256),
};

const HASH = 'b'.repeat(64);

function settingOf(spec: RunSpec, pause = async () => {}): TrainingSetting {
  return { engine: createReferenceEngine(), points: splitPoints(picture, spec), pause };
}

const VARIANTS: Record<string, Partial<RunSpec>> = {
  adam: {},
  'a new Adam every epoch': { optimizerReset: 'epoch' },
  'the first moment of Adam new every epoch': { optimizerReset: 'momentum' },
  'draws of the summary': { rngDraws: 'summary' },
  momentum: { optimizer: { kind: 'sgd_momentum', learningRate: 0.01, momentum: 0.9 } },
  rmsprop: { optimizer: { kind: 'rmsprop', learningRate: 0.01 } },
  sgd: { optimizer: { kind: 'sgd', learningRate: 0.1 } },
};

describe.each(Object.entries(VARIANTS))('training with %s', (_, variant) => {
  const spec: RunSpec = { ...exampleSpec(), ...variant };

  test('gives the same bits when it goes on from a checkpoint', async () => {
    const whole = await Training.start(spec, settingOf(spec));
    const losses = [];
    for (let epoch = 0; epoch < 4; epoch++) losses.push(await whole.trainEpoch());

    const first = await Training.start(spec, settingOf(spec));
    await first.trainEpoch();
    const middle = first.checkpoint();
    const copy = structuredClone(middle);
    await first.trainEpoch();
    expect(middle).toEqual(copy);
    const second = await Training.fromCheckpoint(spec, settingOf(spec), middle);
    expect(second.epoch).toBe(1);
    expect(second.checkpoint()).toEqual(middle);
    for (let epoch = 1; epoch < 4; epoch++) expect(await second.trainEpoch()).toEqual(losses[epoch]);
    expect(second.checkpoint()).toEqual(whole.checkpoint());
  });

  test('gives the same bits when it goes on from within an epoch, again and again', async () => {
    const whole = await Training.start(spec, settingOf(spec));
    const losses = [];
    for (let epoch = 0; epoch < 3; epoch++) losses.push(await whole.trainEpoch());

    let parts = await Training.start(spec, settingOf(spec));
    const partLosses = [];
    const places = [];
    while (parts.epoch < 3) {
      const epochLosses = await parts.trainEpoch(() => true);
      if (epochLosses) partLosses.push(epochLosses);
      const checkpoint = parts.checkpoint();
      places.push([checkpoint.epoch, checkpoint.within?.steps ?? 0]);
      const bytes = encodeCheckpoint(checkpoint, spec, HASH);
      const read = decodeCheckpoint(bytes, spec, HASH, 'x');
      expect(read).toEqual(checkpoint);
      parts = await Training.fromCheckpoint(spec, settingOf(spec), read);
      expect(parts.checkpoint()).toEqual(checkpoint);
    }
    // 40 points in batches of 16, 16 and 8.
    expect(places).toEqual([0, 1, 2].flatMap((e) => [...[1, 2].map((steps) => [e, steps]), [e + 1, 0]]));
    expect(partLosses).toEqual(losses);
    expect(parts.checkpoint()).toEqual(whole.checkpoint());
  });

  test('pauses only where it is told to, and goes on by itself', async () => {
    const whole = await Training.start(spec, settingOf(spec));
    const pausing = await Training.start(spec, settingOf(spec));
    let asked = 0;
    expect(await pausing.trainEpoch(() => ++asked === 2)).toBeUndefined();
    expect([asked, pausing.epoch, pausing.steps]).toEqual([2, 0, 2]);
    expect(await pausing.trainEpoch(() => true)).toEqual(await whole.trainEpoch());
    expect([pausing.epoch, pausing.steps]).toEqual([1, 0]);
    expect(pausing.checkpoint()).toEqual(whole.checkpoint());
  });
});

test('the generator goes back to where it was, or on by the draws of a model summary', async () => {
  const spec = exampleSpec();
  const restored = await Training.start(spec, settingOf(spec));
  expect(restored.checkpoint().generator).toEqual(new TorchGenerator(spec.seed).save());

  const generator = new TorchGenerator(spec.seed);
  const parameters = initialise(spec.network, generator, 'reference');
  for (let i = 0; i < 2048; i++) generator.word();
  const summary = await Training.start({ ...spec, rngDraws: 'summary' }, settingOf(spec));
  expect(summary.checkpoint()).toMatchObject({ epoch: 0, generator: generator.save(), parameters });
  expect(restored.checkpoint().parameters).toEqual(parameters);
});

test('an epoch takes every point once, in batches, and each batch counts once in the train loss', async () => {
  const spec = exampleSpec();
  const setting = settingOf(spec);
  const { training: points, validation } = setting.points;
  let pauses = 0;
  const training = await Training.start(
    spec,
    settingOf(spec, async () => void pauses++),
  );
  const before = training.checkpoint();
  const { trainLoss, valLoss } = await training.trainEpoch();
  // 40 points in batches of 16, 16 and 8.
  expect(pauses).toBe(3);
  expect(training.checkpoint().optimizer.steps).toBe(3);

  const network = await setting.engine.load(spec.network, before.parameters, spec);
  const generator = new TorchGenerator(0);
  generator.restore(before.generator);
  const order = epochOrder(generator, points.count);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i));
  const batchLosses: number[] = [];
  for (let first = 0; first < 40; first += 16) {
    const rows = [...order.subarray(first, first + 16)];
    const inputs = Float32Array.from(
      rows.flatMap((row) => [points.inputs[2 * row]!, points.inputs[2 * row + 1]!]),
    );
    const targets = Float32Array.from(rows.map((row) => points.targets[row]!));
    batchLosses.push(await network.step(inputs, targets, rows.length));
  }
  expect(trainLoss).toBe((batchLosses[0]! + batchLosses[1]! + batchLosses[2]!) / 3);
  expect(valLoss).toBe(await network.loss(validation.inputs, validation.targets, validation.count));
});

test('a batch larger than the points is one batch', async () => {
  const spec: RunSpec = { ...exampleSpec(), batchSize: 1_000_000_000 };
  const training = await Training.start(spec, settingOf(spec));
  await training.trainEpoch();
  expect(training.checkpoint().optimizer.steps).toBe(1);
});

test('a loss that is not finite ends the epoch, which then does not count', async () => {
  const spec: RunSpec = { ...exampleSpec(), optimizer: { kind: 'sgd', learningRate: 1e30 } };
  const training = await Training.start(spec, settingOf(spec));
  let losses = await training.trainEpoch();
  for (let epoch = 0; epoch < 5 && Number.isFinite(losses.trainLoss); epoch++)
    losses = await training.trainEpoch();
  expect(Number.isFinite(losses.trainLoss)).toBe(false);
  expect(losses.valLoss).toBeNaN();
  expect(training.epoch).toBeLessThan(5);
});
