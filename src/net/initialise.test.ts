// Tests of the initialisations: PyTorch's own networks from their seed, and the distributions.

import { describe, expect, it } from 'vitest';
import { TorchGenerator } from '../random/torch.ts';
import { goldenNames, readGoldenCase } from '../testing/polytope-golden.node.ts';
import { gain, INITIALISATIONS, type InitialisationScheme, initialise } from './initialise.ts';
import { layerSizes, type NetworkSpec } from './network.ts';

const SPEC: NetworkSpec = { inputs: 2, hidden: [200, 300], outputs: 5, activation: { kind: 'tanh' } };

function moments(values: Float32Array): { mean: number; deviation: number; largest: number } {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const square = values.reduce((sum, v) => sum + (v - mean) * (v - mean), 0) / values.length;
  return {
    mean,
    deviation: Math.sqrt(square),
    largest: values.reduce((m, v) => Math.max(m, Math.abs(v)), 0),
  };
}

describe('initialise', () => {
  const untrained = goldenNames().filter((name) => name.endsWith('-init'));

  it.skipIf(untrained.length === 0).each(untrained)(
    'makes the weights of PyTorch from the seed: %s',
    (name) => {
      const { spec, parameters } = readGoldenCase(name);
      // The program that made these drew a uniform for every bias after the layer's weights, then set it to 0.1.
      const generator = new TorchGenerator(12345678);
      const made = layerSizes(spec).flatMap(({ inputs, outputs }) => {
        const layer = initialise({ ...spec, inputs, hidden: [], outputs }, generator, 'reference');
        generator.uniformFill(new Float32Array(outputs), 0, 1);
        return layer;
      });
      expect(made.length).toBe(parameters.length);
      for (const [l, layer] of parameters.entries()) {
        expect(made[l]!.bias).toEqual(layer.bias);
        for (const [i, weight] of layer.weight.entries()) {
          expect(Math.abs(made[l]!.weight[i]! - weight)).toBeLessThanOrEqual(1e-6);
        }
      }
    },
  );

  // Layer 1 has n = 200 inputs and m = 300 outputs; g = 5/3 for tanh.
  const bound = (name: InitialisationScheme): { deviation: number; uniform: boolean; bias: number } => {
    switch (name) {
      case 'reference':
        return { deviation: Math.sqrt(2 / 200), uniform: false, bias: Math.fround(0.1) };
      case 'torch_default':
        return { deviation: Math.sqrt(1 / 200 / 3), uniform: true, bias: Math.sqrt(1 / 200) };
      case 'kaiming_normal':
        return { deviation: 5 / 3 / Math.sqrt(200), uniform: false, bias: 0 };
      case 'kaiming_uniform':
        return { deviation: 5 / 3 / Math.sqrt(200), uniform: true, bias: 0 };
      case 'xavier_normal':
        return { deviation: Math.sqrt(2 / 500), uniform: false, bias: 0 };
      case 'xavier_uniform':
        return { deviation: Math.sqrt(2 / 500), uniform: true, bias: 0 };
    }
  };

  it.each(INITIALISATIONS)('%s has its spread, bound and biases', (scheme) => {
    const { weight, bias } = initialise(SPEC, new TorchGenerator(1), scheme)[1]!;
    const expected = bound(scheme);
    const { mean, deviation, largest } = moments(weight);
    // 60000 draws: the deviation is known to about 0.3%.
    expect(Math.abs(mean)).toBeLessThan(0.02 * expected.deviation);
    expect(Math.abs(deviation / expected.deviation - 1)).toBeLessThan(0.015);
    const edge = Math.sqrt(3) * expected.deviation;
    if (expected.uniform) expect(largest / edge).toBeGreaterThan(0.999);
    if (expected.uniform) expect(largest / edge).toBeLessThanOrEqual(1.000001);
    if (!expected.uniform) expect(largest / edge).toBeGreaterThan(1.5);
    if (scheme === 'torch_default') expect(moments(bias).largest / expected.bias).toBeGreaterThan(0.95);
    else expect(bias.every((b) => b === expected.bias)).toBe(true);
    expect(moments(bias).largest).toBeLessThanOrEqual(expected.bias * 1.000001);
  });

  it('draws every layer as the network of that layer alone would be, the default first', () => {
    for (const scheme of INITIALISATIONS) {
      const generator = new TorchGenerator(1);
      const apart = layerSizes(SPEC).flatMap(({ inputs, outputs }) =>
        initialise({ ...SPEC, inputs, hidden: [], outputs }, generator, scheme),
      );
      const whole = new TorchGenerator(1);
      expect(initialise(SPEC, whole, scheme)).toEqual(apart);
      expect(whole.random64()).toEqual(generator.random64());
    }
    // Layers 2 -> 3 -> 5: the default draws 6 + 3 + 15 + 5 words, uniform weights 6 + 15 more.
    const small = { ...SPEC, hidden: [3] };
    for (const [scheme, words] of [
      ['torch_default', 29],
      ['xavier_uniform', 50],
      ['kaiming_uniform', 50],
    ] as const) {
      const [generator, expected] = [new TorchGenerator(1), new TorchGenerator(1)];
      initialise(small, generator, scheme);
      for (let i = 0; i < words; i++) expected.uniform();
      expect(generator.random64()).toEqual(expected.random64());
    }
  });

  it('has the gains of PyTorch', () => {
    expect(gain({ kind: 'relu' })).toBe(Math.SQRT2);
    expect(gain({ kind: 'leaky_relu', slope: 1 })).toBe(1);
    expect(gain({ kind: 'leaky_relu', slope: 0.01 })).toBeCloseTo(1.4141428569978354, 14);
    expect(gain({ kind: 'tanh' })).toBe(5 / 3);
    expect(gain({ kind: 'identity' })).toBe(1);
  });
});
