// Where the first value that is not finite came from: the step, the stage, the layer and the neuron.

import { describe, expect, test } from 'vitest';
import { splitPoints } from '../data/split.ts';
import { createEngine } from '../engine/create.node.ts';
import type { Parameters } from '../net/network.ts';
import { allFinite, findNotFinite } from './not-finite.ts';
import type { RunSpec } from './spec.ts';
import { exampleSpec } from './testing/example.ts';
import { Training } from './training.ts';

const pixels = Uint8Array.from({ length: 256 }, (_, i) => (i * 37) % 256);
test('one value among many tells whether all are finite', () => {
  const at = (place: number, value: number) => {
    const weight = new Float32Array(100).fill(-1e38);
    weight[place] = value;
    return [{ weight, bias: Float32Array.of(0, -0, 1e-45) }];
  };
  for (const place of [0, 50, 99]) {
    expect(allFinite(at(place, 3e38))).toBe(true);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      expect(allFinite(at(place, value))).toBe(false);
  }
  expect(allFinite([{ weight: new Float32Array(2), bias: Float32Array.of(Number.NaN) }])).toBe(false);
});

const never = () => false;

describe.each(['reference', 'wasm'] as const)('with the %s engine', (name) => {
  /** What is found when the epoch after `epochs` begins with the parameters that `change` makes. */
  async function found(variant: Partial<RunSpec>, change: (parameters: Parameters) => void, epochs = 1) {
    const spec: RunSpec = { ...exampleSpec(), engine: name, ...variant };
    const engine = await createEngine(name, 1);
    const points = splitPoints({ width: 16, height: 16, pixels }, spec);
    const setting = { engine, points, pause: async () => {} };
    const training = await Training.start(spec, setting);
    while (training.epoch < epochs) await training.trainEpoch();
    const from = training.checkpoint();
    change(from.parameters);
    training.dispose();
    const result = await findNotFinite(spec, setting, from, never);
    await engine.close();
    return result;
  }

  const sgd = (learningRate: number): Partial<RunSpec> => ({ optimizer: { kind: 'sgd', learningRate } });

  test('a weight that makes a pre-activation infinite', async () => {
    const place = await found(sgd(0.01), ([, second]) => {
      second!.weight.fill(1e38, 8, 12);
      second!.bias[2] = Number.POSITIVE_INFINITY;
    });
    expect(place).toMatchObject({
      ...{ epoch: 2, step: 1, globalStep: 4, stage: 'forward' },
      ...{ quantity: 'pre-activation', layer: 'network.2', neuron: 2, value: 'Infinity' },
    });
  });

  test('a NaN in the first layer', async () => {
    const place = await found(sgd(0.01), ([first]) => {
      first!.weight[7] = Number.NaN;
    });
    expect(place).toMatchObject({ stage: 'forward', layer: 'network.0', neuron: 3, value: 'NaN' });
  });

  test('a step so large that weights become infinite', async () => {
    const place = await found(sgd(1e300), () => {}, 0);
    expect(place).toMatchObject({ epoch: 1, step: 1, globalStep: 1, stage: 'update', layer: 'network.0' });
    expect(place!.value).toMatch(/Infinity|NaN/);
  });

  test('nothing where nothing is wrong, and nothing once it is to stop', async () => {
    expect(await found(sgd(0.01), () => {})).toBeUndefined();
  });
});

test.each([
  [3e38, { stage: 'forward', quantity: 'output', layer: 'network.4', neuron: 0, value: 'Infinity' }],
  [1e20, { stage: 'backward', quantity: 'gradient', layer: 'network.2', value: 'NaN' }],
])('in float32, weights of %f before the output', async (size, expected) => {
  const spec: RunSpec = { ...exampleSpec(), engine: 'wasm', optimizer: { kind: 'sgd', learningRate: 1e-30 } };
  const engine = await createEngine('wasm', 1);
  const points = splitPoints({ width: 16, height: 16, pixels }, spec);
  const setting = { engine, points, pause: async () => {} };
  const training = await Training.start(spec, setting);
  const from = training.checkpoint();
  training.dispose();
  from.parameters[2]!.weight.fill(size);
  from.parameters[2]!.bias.fill(size);
  expect(await findNotFinite(spec, setting, from, never)).toMatchObject({ step: 1, ...expected });
  await engine.close();
});
