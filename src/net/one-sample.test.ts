// The terms of one sample, against finite differences of its loss, for every loss and activation.

import { describe, expect, test } from 'vitest';
import { MT19937 } from '../random/mt19937.ts';
import { ACTIVATIONS, type NetworkSpec, type Parameters } from './network.ts';
import { sampleTerms } from './one-sample.ts';
import { LOSSES } from './training.ts';

const generator = new MT19937(5);
const uniform = (length: number) => Float64Array.from({ length }, () => generator.word() / 2 ** 31 - 1);
const parameters: Parameters<Float64Array> = [
  { weight: uniform(6), bias: uniform(3) },
  { weight: uniform(6), bias: uniform(2) },
];
const [INPUT, TARGET] = [
  [0.7, -0.4],
  [1, 0],
];
const STEP = 1e-6;

describe.each(LOSSES)('%s', (loss) => {
  test.each(ACTIVATIONS)('%s: every gradient is the slope of the loss', (name) => {
    const activation = name === 'leaky_relu' ? ({ kind: name, slope: 0.1 } as const) : { kind: name };
    const spec: NetworkSpec = { inputs: 2, hidden: [3], outputs: 2, activation };
    const terms = () => sampleTerms(spec, parameters, loss, INPUT!, TARGET!);
    const { layers, outputs, probabilities } = terms();
    expect(outputs).toEqual(layers.at(-1)!.preActivations);
    expect(probabilities === null).toBe(loss !== 'bce');
    for (const [l, { weight, bias }] of parameters.entries()) {
      const { weightGradient, biasGradient, inputs, weight: told } = layers[l]!;
      expect(told.flat()).toEqual(Array.from(weight));
      expect(weightGradient).toEqual(biasGradient.map((delta) => inputs.map((x) => delta * x + 0)));
      for (const [values, gradient] of [
        [weight, weightGradient.flat()],
        [bias, biasGradient],
      ] as const) {
        for (const [i, value] of values.entries()) {
          const at = (shift: number) => {
            values[i] = value + shift;
            return terms().loss;
          };
          const slope = (at(STEP) - at(-STEP)) / (2 * STEP);
          values[i] = value;
          expect(gradient[i]).toBeCloseTo(slope, 6);
        }
      }
    }
  });
});
