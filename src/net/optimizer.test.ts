// The optimizers against sequences computed by hand from the formulas in PyTorch's documentation.

import { describe, expect, it } from 'vitest';
import { newOptimizer, optimizerStep } from './optimizer.ts';
import { OPTIMIZERS, type OptimizerSpec, STATE_SLOTS } from './training.ts';

const SPECS: readonly OptimizerSpec[] = OPTIMIZERS.map((kind) => ({
  kind,
  learningRate: 0.1,
  momentum: 0.5,
}));

/** The values of one parameter that starts at 1, after each of the steps with these gradients. */
function trajectory(spec: OptimizerSpec, gradients: readonly number[]): number[] {
  const parameters = [{ weight: Float64Array.of(1), bias: Float64Array.of(1) }];
  let memory = newOptimizer(spec, parameters);
  return gradients.map((g, i) => {
    memory = optimizerStep(
      spec,
      parameters,
      [{ weight: Float64Array.of(g), bias: Float64Array.of(g) }],
      memory,
    );
    expect(memory.steps).toBe(i + 1);
    expect(parameters[0]!.bias).toEqual(parameters[0]!.weight);
    return parameters[0]!.weight[0]!;
  });
}

function expectTrajectory(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, 12);
}

describe('optimizers', () => {
  it('sgd: p -= lr g', () => {
    expectTrajectory(trajectory({ kind: 'sgd', learningRate: 0.1 }, [1, -2, 0.5]), [0.9, 1.1, 1.05]);
  });

  it('momentum: v = mu v + g, p -= lr v', () => {
    // v: 1, 0.5 - 2 = -1.5, -0.75 + 0.5 = -0.25
    const spec = { kind: 'sgd_momentum', learningRate: 0.1, momentum: 0.5 } as const;
    expectTrajectory(trajectory(spec, [1, -2, 0.5]), [0.9, 1.05, 1.075]);
  });

  it('rmsprop: s = 0.99 s + 0.01 g^2, p -= lr g / (sqrt(s) + 1e-8)', () => {
    // s: 0.01, 0.0099 + 0.04 = 0.0499
    const first = 1 - 0.1 / (0.1 + 1e-8);
    const second = first + 0.2 / (Math.sqrt(0.0499) + 1e-8);
    expectTrajectory(trajectory({ kind: 'rmsprop', learningRate: 0.1 }, [1, -2]), [first, second]);
  });

  it('adam: bias-corrected moments, eps outside the root', () => {
    // m: 0.1, 0.09 - 0.2 = -0.11, over 0.1 and 0.19; v: 0.001, 0.000999 + 0.004 = 0.004999, over 0.001 and 0.001999
    const first = 1 - 0.1 / (1 + 1e-8);
    const second = first - (0.1 * (-0.11 / 0.19)) / (Math.sqrt(0.004999 / 0.001999) + 1e-8);
    expectTrajectory(trajectory({ kind: 'adam', learningRate: 0.1 }, [1, -2]), [first, second]);
    // Where the gradient is as small as eps, the place of eps shows: a first step of g = eps is half the rate.
    expectTrajectory(trajectory({ kind: 'adam', learningRate: 0.1 }, [1e-8]), [0.95]);
  });

  it.each(SPECS)('$kind keeps its number of slots, in the precision of the parameters', (spec) => {
    const parameters = [{ weight: Float32Array.of(1, 2), bias: Float32Array.of(3) }];
    const gradients = [{ weight: Float64Array.of(1e-3, 0), bias: Float64Array.of(2e-3) }];
    const memory = optimizerStep(spec, parameters, gradients, newOptimizer(spec, parameters));
    expect(memory.slots.length).toBe(STATE_SLOTS[spec.kind]);
    for (const slot of memory.slots) {
      expect(slot[0]!.weight).toBeInstanceOf(Float32Array);
      expect(slot[0]!.weight[0]).not.toBe(0);
      expect(slot[0]!.weight[1]).toBe(0);
    }
    expect(parameters[0]!.weight[0]).toBeLessThan(1);
    expect(parameters[0]!.weight[1]).toBe(2);
    expect(parameters[0]!.bias[0]).toBeLessThan(3);
  });
});
