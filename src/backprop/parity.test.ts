// The seed's application, llm-workings: its seeds and its generator give its numbers.

import { expect, it } from 'vitest';
import { sigmoid } from '../random/math.ts';
import { dataset, XOR_UNIFORM } from './dataset.ts';
import { initialise } from './initialise.ts';
import { Kernel } from './kernel.ts';
import { scoreSamples } from './measure.ts';
import { modelOf } from './model.ts';
import { forwardSample, inputsOf } from './pass.ts';
import { firstState } from './state.ts';
import { kernelModule } from './testing/kernel-module.node.ts';
import { PLAIN_TRAINING } from './training.ts';

const model = modelOf();
const data = dataset(XOR_UNIFORM);

const corners = (parameters: Float64Array) =>
  [0, 1, 2, 3].map((s) =>
    sigmoid(forwardSample(model, parameters, inputsOf(model, data.corners!, s)).output),
  );
const trainingLoss = (parameters: Float64Array) =>
  scoreSamples(model, PLAIN_TRAINING, parameters, data.training).loss;

it('begins where the application begins: seed 123', () => {
  const parameters = initialise(model, 'he', 123);
  expect(corners(parameters).map((p) => p.toFixed(4))).toEqual(['0.5000', '0.4621', '0.6020', '0.5121']);
  expect(trainingLoss(parameters).toFixed(4)).toBe('0.6907');
});

it('trains as the application trains: data seed 42, 100 samples, rate 0.5', () => {
  const kernel = new Kernel(kernelModule, model, data.training);
  const state = firstState(model, 'sgd', initialise(model, 'he', 123));
  kernel.epochs(state, PLAIN_TRAINING, 1);
  expect(trainingLoss(state.parameters).toFixed(4)).toBe('0.8198');
  kernel.epochs(state, PLAIN_TRAINING, 30);
  expect(state.epoch).toBe(31);
  expect(trainingLoss(state.parameters).toFixed(4)).toBe('0.6201');
  expect(corners(state.parameters).map((p) => p.toFixed(3))).toEqual(['0.098', '1.000', '0.971', '0.098']);
});
