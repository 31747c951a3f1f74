// Forward and backward of one sample in float64, with every term named: what a panel of equations shows.

import { sigmoid } from '../random/math.ts';
import { loss } from './loss.ts';
import { backward, forward } from './mlp.ts';
import type { NetworkSpec, Parameters } from './network.ts';
import type { LossName } from './training.ts';

/** One linear layer on the sample, and the gradients of the loss there. Matrices are [output][input]. */
export interface LayerTerms {
  /** What the layer gets: the sample, or the activations of the layer before it. */
  readonly inputs: readonly number[];
  readonly weight: readonly (readonly number[])[];
  readonly bias: readonly number[];
  /** z = W x + b. */
  readonly preActivations: readonly number[];
  /** dL/dW = dL/dz x^T, and dL/db = dL/dz. */
  readonly weightGradient: readonly (readonly number[])[];
  readonly biasGradient: readonly number[];
}

export interface SampleTerms {
  readonly input: readonly number[];
  readonly target: readonly number[];
  /** The last pre-activations y; under bce they are logits. */
  readonly outputs: readonly number[];
  /** sigmoid(y) under bce, else null. */
  readonly probabilities: readonly number[] | null;
  readonly loss: number;
  readonly layers: readonly LayerTerms[];
}

/** @param input and `target`: a number for every input and output */
export function sampleTerms(
  spec: NetworkSpec,
  parameters: Parameters<Float64Array>,
  lossName: LossName,
  input: readonly number[],
  target: readonly number[],
): SampleTerms {
  const pass = forward(spec, parameters, Float64Array.from(input), 1);
  const { value, gradient } = loss(lossName, pass.outputs, Float64Array.from(target), 1);
  const gradients = backward(spec, parameters, pass, gradient, 1);
  const layers = parameters.map(({ weight, bias }, l): LayerTerms => {
    const inputs = Array.from(pass.layerInputs[l]!);
    return {
      inputs,
      weight: rows(weight, inputs.length),
      bias: Array.from(bias),
      preActivations: Array.from(pass.preActivations[l] ?? pass.outputs),
      weightGradient: rows(gradients[l]!.weight, inputs.length),
      biasGradient: Array.from(gradients[l]!.bias),
    };
  });
  const outputs = Array.from(pass.outputs);
  const probabilities = lossName === 'bce' ? outputs.map(sigmoid) : null;
  return { input, target, outputs, probabilities, loss: value, layers };
}

function rows(matrix: Float64Array, columns: number): number[][] {
  const count = matrix.length / columns;
  return Array.from({ length: count }, (_, row) =>
    Array.from(matrix.subarray(row * columns, (row + 1) * columns)),
  );
}
