// Forward and backward for one sample, with every intermediate value kept: what the equations are printed from.

import { activate, derivative } from '../net/activation.ts';
import { lossSlope, probability, sampleLoss } from './loss.ts';
import { layerPlaces, type Model, parameterCount } from './model.ts';
import type { Samples } from './state.ts';
import type { Training } from './training.ts';

/** All that one sample makes of a network. Arrays are per layer, [units] each. */
export interface Pass {
  readonly inputs: Float64Array;
  readonly label: number;
  /** The sums z = w a + b. */
  readonly sums: readonly Float64Array[];
  /** The activations a = f(z). */
  readonly activations: readonly Float64Array[];
  /** The last activation. */
  readonly output: number;
  /** sigmoid(output) where the loss is bce, else null. */
  readonly probability: number | null;
  /** Without the penalties on weights. */
  readonly loss: number;
  /** dL/d output. */
  readonly slope: number;
  /** delta = dL/dz. */
  readonly deltas: readonly Float64Array[];
  /** dL/d parameter, laid out as the parameters. */
  readonly gradient: Float64Array;
}

/** What one sample makes of the sums and activations alone. */
export interface Forward {
  readonly sums: readonly Float64Array[];
  readonly activations: readonly Float64Array[];
  readonly output: number;
}

/** Forward: every sum starts at its bias and runs over what comes in, in order. */
export function forwardSample(model: Model, parameters: Float64Array, inputs: Float64Array): Forward {
  const sums: Float64Array[] = [];
  const activations: Float64Array[] = [];
  let a = inputs;
  for (const [l, place] of layerPlaces(model).entries()) {
    const { activation } = model.layers[l]!;
    const z = new Float64Array(place.outputs);
    for (let o = 0; o < place.outputs; o++) {
      let sum = parameters[place.biases + o]!;
      for (let i = 0; i < place.inputs; i++) sum += parameters[place.weights + o * place.inputs + i]! * a[i]!;
      z[o] = sum;
    }
    a = z.map((sum) => activate(activation, sum));
    sums.push(z);
    activations.push(a);
  }
  return { sums, activations, output: a[0]! };
}

/** Forward and backward for a sample with label 0 or 1. */
export function passSample(
  model: Model,
  training: Training,
  parameters: Float64Array,
  inputs: Float64Array,
  label: number,
): Pass {
  const { sums, activations, output } = forwardSample(model, parameters, inputs);
  const places = layerPlaces(model);
  const slope = lossSlope(training, output, label);
  const deltas: Float64Array[] = places.map(({ outputs }) => new Float64Array(outputs));
  const gradient = new Float64Array(parameterCount(model));
  deltas.at(-1)![0] = slope * derivative(model.layers.at(-1)!.activation, output);
  for (let l = places.length - 1; l >= 0; l--) {
    const { inputs: n, outputs: m, weights, biases } = places[l]!;
    const a = l > 0 ? activations[l - 1]! : inputs;
    const delta = deltas[l]!;
    for (let o = 0; o < m; o++) {
      gradient[biases + o] = delta[o]!;
      for (let i = 0; i < n; i++) gradient[weights + o * n + i] = delta[o]! * a[i]!;
    }
    if (l === 0) break;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let o = 0; o < m; o++) sum += parameters[weights + o * n + i]! * delta[o]!;
      deltas[l - 1]![i] = sum * derivative(model.layers[l - 1]!.activation, a[i]!);
    }
  }
  return {
    inputs,
    label,
    sums,
    activations,
    output,
    probability: probability(training, output),
    loss: sampleLoss(training, output, label),
    slope,
    deltas,
    gradient,
  };
}

/** The inputs of one sample. */
export function inputsOf(model: Model, samples: Samples, sample: number): Float64Array {
  return samples.inputs.subarray(sample * model.inputs, (sample + 1) * model.inputs);
}
