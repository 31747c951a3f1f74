// A multilayer perceptron on a batch of points: forward through all layers, then backward by the chain rule.

import { activationBackward, activationForward } from './activation.ts';
import { denseBackward, denseForward } from './dense.ts';
import { type LossResult, loss } from './loss.ts';
import type { LayerParameters, NetworkSpec, Parameters, Vector } from './network.ts';
import type { LossName } from './training.ts';

/** What a forward pass computed. */
export interface ForwardPass<V extends Vector> {
  /** The hidden layers' pre-activations z, [points][width] each: their signs are the activation pattern. */
  readonly preActivations: readonly V[];
  /** What every linear layer got: the inputs, then the hidden layers' outputs a, [points][width] each. */
  readonly layerInputs: readonly V[];
  /** The network's outputs, [points][outputs]. */
  readonly outputs: V;
}

/** Computes a network at `points` points; `inputs` is [points][inputs]. */
export function forward<V extends Vector>(
  spec: NetworkSpec,
  parameters: Parameters<V>,
  inputs: V,
  points: number,
): ForwardPass<V> {
  const preActivations: V[] = [];
  const layerInputs: V[] = [inputs];
  for (const layer of parameters.slice(0, -1)) {
    const z = denseForward(layer, layerInputs.at(-1)!, points);
    preActivations.push(z);
    layerInputs.push(activationForward(spec.activation, z));
  }
  return {
    preActivations,
    layerInputs,
    outputs: denseForward(parameters.at(-1)!, layerInputs.at(-1)!, points),
  };
}

/** The gradient by every parameter, from the gradient by the outputs, [points][outputs]: back-propagation. */
export function backward<V extends Vector>(
  spec: NetworkSpec,
  parameters: Parameters<V>,
  pass: ForwardPass<V>,
  outputGradient: V,
  points: number,
): Parameters<V> {
  const gradients: LayerParameters<V>[] = [];
  let gradientZ = outputGradient;
  for (let l = parameters.length - 1; l >= 0; l--) {
    const x = pass.layerInputs[l]!;
    const gradient = denseBackward(parameters[l]!, x, gradientZ, points);
    gradients.unshift(gradient.layer);
    // x of a hidden layer is the activation's output, which its backward pass needs.
    if (l > 0) gradientZ = activationBackward(spec.activation, x, gradient.x);
  }
  return gradients;
}

/** The mean loss at `points` points and its gradient by every parameter; `targets` is [points][outputs]. */
export function lossAndGradients<V extends Vector>(
  spec: NetworkSpec,
  parameters: Parameters<V>,
  lossName: LossName,
  inputs: V,
  targets: Vector,
  points: number,
): { loss: number; gradients: Parameters<V> } {
  const pass = forward(spec, parameters, inputs, points);
  const { value, gradient }: LossResult<V> = loss(lossName, pass.outputs, targets, points);
  return { loss: value, gradients: backward(spec, parameters, pass, gradient, points) };
}
