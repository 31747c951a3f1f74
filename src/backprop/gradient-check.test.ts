// The gradient check: it agrees with true gradients, sees false ones, and knows a kink.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkGradient } from './gradient-check.ts';
import { initialise } from './initialise.ts';
import { modelOf, parameterIndex } from './model.ts';
import { passSample } from './pass.ts';
import { firstState } from './state.ts';
import { stepOnce } from './step.ts';
import { anyCase } from './testing/arbitrary.ts';
import { PLAIN_TRAINING } from './training.ts';

it('agrees with every gradient of every network, batch and penalty, or names a kink', () => {
  let checked = 0;
  let kinks = 0;
  fc.assert(
    fc.property(anyCase, fc.integer({ min: 0, max: 3 }), ({ model, training, samples, state }, updates) => {
      let now = state;
      for (let i = 0; i < updates; i++) now = stepOnce(model, training, samples, now).after;
      const step = stepOnce(model, training, samples, now);
      const batch = {
        inputs: Float64Array.from(step.passes.flatMap(({ inputs }) => [...inputs])),
        labels: Float64Array.from(step.passes.map(({ label }) => label)),
      };
      for (const [k, gradient] of step.gradient.entries()) {
        const { verdict, quotient } = checkGradient(model, training, now.parameters, batch, k, gradient);
        expect(verdict, `parameter ${k}: ${gradient} and ${quotient}`).not.toBe('differs');
        checked++;
        if (verdict === 'kink') kinks++;
      }
    }),
  );
  expect(kinks / checked).toBeLessThan(0.5);
});

const model = modelOf([3], { kind: 'tanh' });
const samples = { inputs: Float64Array.of(0.3, -0.8), labels: Float64Array.of(1) };
const parameters = initialise(model, 'he', 4);
const { gradient } = passSample(model, PLAIN_TRAINING, parameters, samples.inputs, 1);

it('sees an error of one part in a thousand', () => {
  for (const [k, value] of gradient.entries()) {
    const verdict = (g: number) => checkGradient(model, PLAIN_TRAINING, parameters, samples, k, g).verdict;
    expect(verdict(value)).toBe('agrees');
    expect(verdict(value * 1.001)).toBe('differs');
    expect(verdict(-value)).toBe('differs');
  }
});

it('says of a ReLU at its kink that the bias has no derivative, and that the weights have', () => {
  // At (0, 0) with bias 0 every sum is 0, whatever the weights.
  const relu = modelOf();
  const state = firstState(relu, 'sgd', initialise(relu, 'he', 123));
  const origin = { inputs: Float64Array.of(0, 0), labels: Float64Array.of(0) };
  const pass = passSample(relu, PLAIN_TRAINING, state.parameters, origin.inputs, 0);
  const verdict = (layer: number, unit: number, from: number | null) => {
    const k = parameterIndex(relu, { layer, unit, from });
    return checkGradient(relu, PLAIN_TRAINING, state.parameters, origin, k, pass.gradient[k]!).verdict;
  };
  expect(verdict(0, 0, null)).toBe('kink');
  expect(verdict(0, 0, 1)).toBe('agrees');
  expect(verdict(1, 0, null)).toBe('agrees');
});

it('says of an L1 penalty that it has no derivative at 0', () => {
  const zero = new Float64Array(parameters.length);
  const check = (l1: number) => checkGradient(model, { ...PLAIN_TRAINING, l1 }, zero, samples, 0, 0).verdict;
  expect(check(0)).toBe('agrees');
  expect(check(0.1)).toBe('kink');
});
