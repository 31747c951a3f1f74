// Finite differences, in float64: the backward pass of every activation, loss, layer and of whole networks.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../format/input-error.ts';
import { MT19937 } from '../random/mt19937.ts';
import {
  activate,
  activationBackward,
  activationForward,
  checkActivation,
  derivative,
} from './activation.ts';
import { denseBackward, denseForward } from './dense.ts';
import { loss } from './loss.ts';
import { forward, lossAndGradients } from './mlp.ts';
import { type Activation, layerSizes, type NetworkSpec, type Parameters } from './network.ts';
import { LOSSES, type LossName } from './training.ts';

const ACTIVATIONS: readonly Activation[] = [
  { kind: 'leaky_relu', slope: 0.01 },
  { kind: 'leaky_relu', slope: 0 },
  { kind: 'leaky_relu', slope: 1 },
  { kind: 'relu' },
  { kind: 'tanh' },
  { kind: 'sigmoid' },
  { kind: 'identity' },
];

const STEP = 1e-5;

/** The central difference quotient of f, a function of `values`, by every one of them. */
function differences(values: Float64Array, f: () => number): number[] {
  return Array.from(values, (value, i) => {
    values[i] = value + STEP;
    const above = f();
    values[i] = value - STEP;
    const below = f();
    values[i] = value;
    return (above - below) / (2 * STEP);
  });
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-7): void {
  expect(actual.length).toBe(expected.length);
  const largest = Math.max(1, ...Array.from(expected, Math.abs));
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs(actual[i]! - expected[i]!), `element ${i}`).toBeLessThanOrEqual(tolerance * largest);
  }
}

/** Numbers uniform in [-1, 1]. */
function uniforms(generator: MT19937, length: number): Float64Array {
  return Float64Array.from({ length }, () => generator.word() / 0x80000000 - 1);
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function randomTargets(generator: MT19937, name: LossName, length: number): Float64Array {
  const values = uniforms(generator, length);
  if (name === 'mse') return values;
  return values.map((v) => (name === 'hinge' ? Math.sign(v) : (v + 1) / 2));
}

/** The distance to the nearest kink of the loss; infinite where there is none. */
function lossMargin(name: LossName, y: Float64Array, t: Float64Array): number {
  return name === 'hinge' ? Math.min(...y.map((v, i) => Math.abs(1 - t[i]! * v))) : Number.POSITIVE_INFINITY;
}

describe('activations', () => {
  const z = Float64Array.of(-3, -1, -0.5, -1e-3, 1e-3, 0.5, 1, 3);

  it.each(ACTIVATIONS)(
    'the derivative of $kind (slope $slope) is that of finite differences',
    (activation) => {
      const weights = uniforms(new MT19937(1), z.length);
      const a = activationForward(activation, z);
      expectClose(
        activationBackward(activation, a, weights),
        differences(z, () => dot(activationForward(activation, z), weights)),
      );
    },
  );

  it('has the values of its definition', () => {
    expect(activate({ kind: 'leaky_relu', slope: 0.25 }, -2)).toBe(-0.5);
    expect(activate({ kind: 'leaky_relu', slope: 0.25 }, 2)).toBe(2);
    expect(activate({ kind: 'relu' }, -2)).toBe(0);
    expect(activate({ kind: 'identity' }, -2)).toBe(-2);
    expect(activate({ kind: 'tanh' }, 0.5)).toBeCloseTo(0.46211715726, 11);
    expect(activate({ kind: 'sigmoid' }, 0.5)).toBeCloseTo(0.6224593312018546, 14);
  });

  it('is inactive at zero, and keeps NaN', () => {
    expect(derivative({ kind: 'leaky_relu', slope: 0.25 }, 0)).toBe(0.25);
    expect(derivative({ kind: 'relu' }, 0)).toBe(0);
    for (const activation of ACTIVATIONS) expect(activate(activation, Number.NaN)).toBeNaN();
  });

  it('refuses slopes outside [0, 1]', () => {
    for (const slope of [0, 0.5, 1]) checkActivation({ kind: 'leaky_relu', slope });
    for (const slope of [-0.01, 1.01, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => checkActivation({ kind: 'leaky_relu', slope })).toThrow(InputError);
    }
  });
});

describe('losses', () => {
  it.each(LOSSES)('the gradient of %s is that of finite differences', (name) => {
    const generator = new MT19937(2);
    const y = uniforms(generator, 12).map((v) => 4 * v);
    const t = randomTargets(generator, name, 12);
    expect(lossMargin(name, y, t)).toBeGreaterThan(10 * STEP);
    expectClose(
      loss(name, y, t, 4).gradient,
      differences(y, () => loss(name, y, t, 4).value),
    );
  });

  it('has values that a hand computes', () => {
    const of = (name: LossName, y: number[], t: number[], points: number) =>
      loss(name, Float64Array.from(y), Float64Array.from(t), points).value;
    expect(of('mse', [1, 2, 3, 4], [1, 1, 1, 1], 2)).toBe((0 + 1 + 4 + 9) / 4);
    expect(of('hinge', [2, 0.5, -1, -3], [1, 1, 1, -1], 4)).toBe((0 + 0.5 + 2 + 0) / 4);
    expect(of('bce', [0, 0], [0, 1], 2)).toBeCloseTo(Math.LN2, 15);
    expect(of('bce', [2], [1], 1)).toBeCloseTo(0.1269280110429726, 15);
    expect(of('cross_entropy', [0, 0, 0, 0], [1, 0, 0, 1], 2)).toBeCloseTo(Math.LN2, 15);
    // -ln(e^3 / (e^1 + e^2 + e^3)), and the mean over points of which one costs nothing.
    expect(of('cross_entropy', [1, 2, 3], [0, 0, 1], 1)).toBeCloseTo(0.40760596444438, 13);
    expect(of('cross_entropy', [1, 2, 3, 0, 0, 0], [0, 0, 1, 0, 0, 0], 2)).toBeCloseTo(0.20380298222219, 13);
  });

  it.each(LOSSES)('%s and its gradient are finite for huge outputs', (name) => {
    const y = Float64Array.of(1e5, -1e5, -1e5, 1e5);
    const result = loss(name, y, Float64Array.of(1, 0, 1, 0), 2);
    expect(Number.isFinite(result.value)).toBe(true);
    expect(result.gradient.every(Number.isFinite)).toBe(true);
  });

  it.each(LOSSES)('%s is NaN for a NaN output', (name) => {
    expect(loss(name, Float64Array.of(1, Number.NaN), Float64Array.of(1, 1), 1).value).toBeNaN();
  });
});

describe('dense layer', () => {
  it('computes W x + b', () => {
    const layer = { weight: Float64Array.of(1, 2, 3, 4, 5, 6), bias: Float64Array.of(10, 20) };
    expect([...denseForward(layer, Float64Array.of(1, 0, 0, 1, 1, 1), 2)]).toEqual([11, 24, 16, 35]);
  });

  it('has the gradients of finite differences', () => {
    const generator = new MT19937(3);
    const [inputs, outputs, points] = [3, 4, 5];
    const layer = { weight: uniforms(generator, inputs * outputs), bias: uniforms(generator, outputs) };
    const x = uniforms(generator, points * inputs);
    const g = uniforms(generator, points * outputs);
    const value = () => dot(denseForward(layer, x, points), g);
    const gradients = denseBackward(layer, x, g, points);
    expectClose(gradients.layer.weight, differences(layer.weight, value));
    expectClose(gradients.layer.bias, differences(layer.bias, value));
    expectClose(gradients.x, differences(x, value));
  });

  it('stores float32 for float32', () => {
    const layer = { weight: Float32Array.of(0.1), bias: Float32Array.of(0) };
    const z = denseForward(layer, Float32Array.of(0.1), 1);
    expect(z).toBeInstanceOf(Float32Array);
    expect(z[0]).toBe(Math.fround(Math.fround(0.1) * Math.fround(0.1)));
  });
});

describe('whole networks', () => {
  const width = fc.integer({ min: 1, max: 5 });
  const cases = fc.record({
    inputs: width,
    hidden: fc.array(width, { maxLength: 4 }),
    outputs: width,
    activation: fc.constantFrom(...ACTIVATIONS),
    lossName: fc.constantFrom(...LOSSES),
    points: fc.integer({ min: 1, max: 6 }),
    seed: fc.nat(),
  });

  it('have the gradients of finite differences, for random shapes', () => {
    let checked = 0;
    fc.assert(
      fc.property(
        cases,
        ({
          lossName,
          points,
          seed,
          ...spec
        }: { lossName: LossName; points: number; seed: number } & NetworkSpec) => {
          const generator = new MT19937(seed);
          const parameters: Parameters<Float64Array> = layerSizes(spec).map((size) => ({
            weight: uniforms(generator, size.inputs * size.outputs),
            bias: uniforms(generator, size.outputs),
          }));
          const x = uniforms(generator, points * spec.inputs);
          const t = randomTargets(generator, lossName, points * spec.outputs);
          // A kink within the step has no derivative.
          const pass = forward(spec, parameters, x, points);
          const margins = pass.preActivations.flatMap((z) => Array.from(z, Math.abs));
          fc.pre(Math.min(...margins, lossMargin(lossName, pass.outputs, t)) > 20 * STEP);
          checked++;
          const result = lossAndGradients(spec, parameters, lossName, x, t, points);
          const value = () => loss(lossName, forward(spec, parameters, x, points).outputs, t, points).value;
          expect(result.loss).toBe(value());
          for (const [l, layer] of parameters.entries()) {
            expectClose(result.gradients[l]!.weight, differences(layer.weight, value));
            expectClose(result.gradients[l]!.bias, differences(layer.bias, value));
          }
        },
      ),
      { numRuns: 200 },
    );
    expect(checked).toBeGreaterThan(100);
  });
});
