// Path strengths: gated ones add up to the output, and those of the weights to the product of the matrices.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { modelOf } from './model.ts';
import { forwardSample, inputsOf } from './pass.ts';
import { gatedPaths, inputStrengths, pathCount, weightPaths, weightsAlong } from './paths.ts';
import { anyCase } from './testing/arbitrary.ts';

const total = (paths: readonly { strength: number }[]) =>
  paths.reduce((sum, { strength }) => sum + strength, 0);

it('adds the gated paths and the bias paths up to the output, to 1e-12', () => {
  fc.assert(
    fc.property(anyCase, ({ model, samples, state }) => {
      for (let k = 0; k < state.parameters.length; k += 3) state.parameters[k] = state.parameters[k]! + 0.3;
      for (let s = 0; s < samples.labels.length; s++) {
        const inputs = inputsOf(model, samples, s);
        const paths = gatedPaths(model, state.parameters, inputs);
        const { output } = forwardSample(model, state.parameters, inputs);
        const all = [...paths.inputs, ...paths.biases];
        const largest = Math.max(1, ...all.map(({ strength }) => Math.abs(strength)));
        expect(Math.abs(total(all) - output)).toBeLessThan(1e-12 * largest);
        expect(paths.inputs).toHaveLength(pathCount(model));
      }
    }),
    { numRuns: 120 },
  );
});

it('adds the paths of each input up to the product of the weight matrices', () => {
  fc.assert(
    fc.property(anyCase, ({ model, state }) => {
      const paths = weightPaths(model, state.parameters);
      for (const [input, strength] of inputStrengths(model, state.parameters).entries())
        expect(total(paths.filter(({ from }) => 'input' in from && from.input === input))).toBeCloseTo(
          strength,
          12,
        );
    }),
  );
});

it('says which weights lie along a path from an input: their product is its strength', () => {
  fc.assert(
    fc.property(anyCase, ({ model, state }) => {
      for (const path of weightPaths(model, state.parameters)) {
        const product = weightsAlong(model, path).reduce((all, k) => all * state.parameters[k]!, 1);
        expect(product).toBe(path.strength);
      }
    }),
  );
});

it('closes every path through a unit that is off', () => {
  const parameters = Float64Array.of(1, 0, 0, 1, 0, 0, 2, 3, 0.5);
  const { inputs, biases } = gatedPaths(modelOf([2]), parameters, Float64Array.of(4, -5));
  expect(inputs.map(({ strength }) => strength + 0)).toEqual([8, 0, 0, 0]);
  expect(biases.map(({ strength }) => strength + 0)).toEqual([0, 0, 0.5]);
});
