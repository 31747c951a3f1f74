// A linear layer on a batch of points: z = W x + b, and its backward pass.

import type { LayerParameters, Vector } from './network.ts';
import { zeros } from './vector.ts';

/** z [points][outputs] from x [points][inputs]. Sums start at the bias and run over the inputs in order. */
export function denseForward<V extends Vector>(layer: LayerParameters<V>, x: V, points: number): V {
  const { weight, bias } = layer;
  const outputs = bias.length;
  const inputs = weight.length / outputs;
  const z = zeros(x, points * outputs);
  for (let p = 0; p < points; p++) {
    for (let o = 0; o < outputs; o++) {
      let sum = bias[o]!;
      for (let i = 0; i < inputs; i++) sum += weight[o * inputs + i]! * x[p * inputs + i]!;
      z[p * outputs + o] = sum;
    }
  }
  return z;
}

/** The gradients of a loss L by a linear layer's weights, biases and inputs. */
export interface DenseGradients<V extends Vector> {
  /** dL/dW [outputs][inputs], the sum over points of dL/dz x^T; dL/db [outputs], the sum over points of dL/dz. */
  readonly layer: LayerParameters<V>;
  /** dL/dx [points][inputs] = W^T dL/dz. */
  readonly x: V;
}

/** The gradients from dL/dz [points][outputs] and the x [points][inputs] of the forward pass. */
export function denseBackward<V extends Vector>(
  layer: LayerParameters<V>,
  x: V,
  gradientZ: V,
  points: number,
): DenseGradients<V> {
  const outputs = layer.bias.length;
  const inputs = layer.weight.length / outputs;
  const weight = zeros(x, outputs * inputs);
  const bias = zeros(x, outputs);
  for (let o = 0; o < outputs; o++) {
    const row = new Float64Array(inputs);
    let sum = 0;
    for (let p = 0; p < points; p++) {
      const g = gradientZ[p * outputs + o]!;
      sum += g;
      for (let i = 0; i < inputs; i++) row[i] = row[i]! + g * x[p * inputs + i]!;
    }
    weight.set(row, o * inputs);
    bias[o] = sum;
  }
  const gradientX = zeros(x, points * inputs);
  for (let p = 0; p < points; p++) {
    const row = new Float64Array(inputs);
    for (let o = 0; o < outputs; o++) {
      const g = gradientZ[p * outputs + o]!;
      for (let i = 0; i < inputs; i++) row[i] = row[i]! + layer.weight[o * inputs + i]! * g;
    }
    gradientX.set(row, p * inputs);
  }
  return { layer: { weight, bias }, x: gradientX };
}
