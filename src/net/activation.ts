// The activations: forward, and backward from the output alone.

import { InputError } from '../format/input-error.ts';
import { sigmoid, tanh } from '../random/math.ts';
import type { Activation, Vector } from './network.ts';
import { zeros } from './vector.ts';

/**
 * The activation at one pre-activation z. A neuron is active where z > 0. NaN stays NaN, in ReLU too, so that a broken
 * network shows.
 */
export function activate(activation: Activation, z: number): number {
  switch (activation.kind) {
    case 'leaky_relu':
      return z > 0 ? z : activation.slope * z;
    case 'relu':
      return Math.max(0, z);
    case 'tanh':
      return tanh(z);
    case 'sigmoid':
      return sigmoid(z);
    case 'identity':
      return z;
  }
}

/**
 * The derivative da/dz as a function of the output a = activate(z): no activation needs z for its backward pass, so an
 * engine can overwrite z by a. For leaky ReLU this holds because a slope in [0, 1] keeps the sign. At z = 0 it is the
 * slope, as in PyTorch.
 */
export function derivative(activation: Activation, a: number): number {
  switch (activation.kind) {
    case 'leaky_relu':
      return a > 0 ? 1 : activation.slope;
    case 'relu':
      return a > 0 ? 1 : 0;
    case 'tanh':
      return 1 - a * a;
    case 'sigmoid':
      return a * (1 - a);
    case 'identity':
      return 1;
  }
}

/** a = activate(z), element by element. */
export function activationForward<V extends Vector>(activation: Activation, z: V): V {
  const a = zeros(z, z.length);
  for (let i = 0; i < z.length; i++) a[i] = activate(activation, z[i]!);
  return a;
}

/** dL/dz from dL/da and the outputs a, element by element. */
export function activationBackward<V extends Vector>(activation: Activation, a: V, gradient: V): V {
  const result = zeros(a, a.length);
  for (let i = 0; i < a.length; i++) result[i] = gradient[i]! * derivative(activation, a[i]!);
  return result;
}

/** Refuses a leaky ReLU whose slope is not in [0, 1]. */
export function checkActivation(activation: Activation): void {
  if (activation.kind !== 'leaky_relu' || (activation.slope >= 0 && activation.slope <= 1)) return;
  throw new InputError(`slope ${activation.slope} of leaky ReLU: a slope is from 0 to 1, such as 0.01`);
}
