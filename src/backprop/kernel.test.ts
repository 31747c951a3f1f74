// The kernel against the plain path, bit for bit, and the plain path against net/.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loss } from '../net/loss.ts';
import { lossAndGradients } from '../net/mlp.ts';
import { Kernel } from './kernel.ts';
import { lossSlope, sampleLoss } from './loss.ts';
import { meanGradient, scoreSamples } from './measure.ts';
import { asLayers, flatten, modelOf } from './model.ts';
import { passSample } from './pass.ts';
import { copyState, type State } from './state.ts';
import { stepOnce } from './step.ts';
import { anyCase } from './testing/arbitrary.ts';
import { kernelModule } from './testing/kernel-module.node.ts';
import { PLAIN_TRAINING } from './training.ts';

/** The numbers of a state; -0 and 0 are one number. */
const numbers = ({ parameters, slots, ...rest }: State) => ({
  parameters: [...parameters].map((v) => v + 0),
  slots: slots.map((slot) => [...slot].map((v) => v + 0)),
  ...rest,
});

it('makes the same bits as the plain path: any network, loss, optimizer, batch, penalty and order', () => {
  fc.assert(
    fc.property(anyCase, fc.integer({ min: 1, max: 40 }), ({ model, training, samples, state }, updates) => {
      const kernel = new Kernel(kernelModule, model, samples);
      const fast = copyState(state);
      let plain = state;
      for (let i = 0; i < updates; i++) {
        plain = stepOnce(model, training, samples, plain).after;
        kernel.advance(fast, training, 1);
      }
      expect(numbers(fast)).toEqual(numbers(plain));
    }),
    { numRuns: 120 },
  );
});

it('makes the same bits in whole epochs as update by update', () => {
  fc.assert(
    fc.property(anyCase, ({ model, training, samples, state }) => {
      const kernel = new Kernel(kernelModule, model, samples);
      const [whole, single] = [copyState(state), copyState(state)];
      kernel.epochs(whole, training, 3);
      while (single.epoch < 3) kernel.advance(single, training, 1);
      expect(numbers(whole)).toEqual(numbers(single));
    }),
  );
});

it('trains on after a change of settings', () => {
  const samples = { inputs: Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1), labels: Float64Array.of(0, 1, 1, 0) };
  const kernel = new Kernel(kernelModule, modelOf([3]), samples);
  const state: State = {
    parameters: new Float64Array(13).fill(0.25),
    slots: [],
    steps: 0,
    epoch: 0,
    offset: 0,
  };
  const other = { ...PLAIN_TRAINING, optimizer: { kind: 'sgd', learningRate: 0.125 } } as const;
  let plain = copyState(state);
  for (const training of [PLAIN_TRAINING, other, PLAIN_TRAINING]) {
    kernel.advance(state, training, 1);
    plain = stepOnce(modelOf([3]), training, samples, plain).after;
  }
  expect(numbers(state)).toEqual(numbers(plain));
});

it('computes what net/ computes, where net/ can: one activation, a plain output, one sample', () => {
  fc.assert(
    fc.property(anyCase, ({ model, training, samples, state }) => {
      const { activation } = model.layers[0]!;
      const hidden = model.layers.slice(0, -1).map(({ units }) => units);
      const alike = modelOf(hidden, activation, model.inputs);
      const plain = { ...training, confidence: 0 };
      const inputs = samples.inputs.slice(0, model.inputs);
      const label = samples.labels[0]!;
      const pass = passSample(alike, plain, state.parameters, inputs, label);
      const target = Float64Array.of(training.loss === 'hinge' ? 2 * label - 1 : label);
      const spec = { inputs: model.inputs, hidden, outputs: 1, activation };
      const oracle = lossAndGradients(
        spec,
        asLayers(alike, state.parameters),
        training.loss,
        inputs,
        target,
        1,
      );
      expect(Math.abs(pass.loss - oracle.loss)).toBeLessThan(1e-14 * Math.max(1, Math.abs(pass.output)));
      expect([...pass.gradient].map((v) => v + 0)).toEqual([...flatten(oracle.gradients)].map((v) => v + 0));
    }),
  );
});

it('has the losses and slopes of net/', () => {
  const outputs = [-800, -20, -1, -0, 0, 0.5, 1, 1.5, 20, 800];
  for (const name of ['bce', 'mse', 'hinge'] as const) {
    for (const z of outputs) {
      for (const y of [0, 1]) {
        const target = Float64Array.of(name === 'hinge' ? 2 * y - 1 : y);
        const oracle = loss(name, Float64Array.of(z), target, 1);
        const training = { ...PLAIN_TRAINING, loss: name };
        expect(Math.abs(sampleLoss(training, z, y) - oracle.value)).toBeLessThan(1e-13);
        expect(lossSlope(training, z, y) + 0).toBe(oracle.gradient[0]! + 0);
      }
    }
  }
});

it('keeps the gradient of a confidently wrong sample: at z = -20 it is -1', () => {
  expect(lossSlope(PLAIN_TRAINING, -20, 1)).toBeCloseTo(-1, 8);
  expect(lossSlope(PLAIN_TRAINING, -800, 1)).toBe(-1);
});

it('scores and slopes as the plain path does', () => {
  fc.assert(
    fc.property(anyCase, ({ model, training, samples, state }) => {
      const kernel = new Kernel(kernelModule, model, samples);
      const { parameters } = state;
      expect(kernel.score(training, parameters)).toEqual(scoreSamples(model, training, parameters, samples));
      expect([...kernel.meanGradient(training, parameters)].map((v) => v + 0)).toEqual(
        [...meanGradient(model, training, parameters, samples)].map((v) => v + 0),
      );
    }),
  );
});
