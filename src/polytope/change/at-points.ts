// A network of two inputs at some points in float64: values, gradients and signs, with its own pattern or with another's.

import { activate, derivative } from '../../net/activation.ts';
import {
  type Activation,
  layerSizes,
  type NetworkSpec,
  type Parameters,
  type Vector,
} from '../../net/network.ts';
import type { ExactLayer } from '../exact/network.ts';

/** A network as it is looked at: smooth ones too. */
export interface PointNetwork {
  readonly layers: readonly ExactLayer[];
  readonly activation: Activation;
}

export interface PointValues {
  readonly count: number;
  /** Float64 [count][outputs]. */
  readonly values: Float64Array;
  /** Float64 [count][outputs][2]: the derivatives by x and y. */
  readonly gradients: Float64Array;
  /** Float64 [count][neurons], layer after layer, and Uint8 [count][neurons], 1 where one is above 0. */
  readonly preActivations: Float64Array;
  readonly signs: Uint8Array;
  readonly widths: readonly number[];
}

export function pointNetwork(spec: NetworkSpec, parameters: Parameters<Vector>): PointNetwork {
  const layers = layerSizes(spec).map(({ inputs, outputs }, l) => ({
    inputs,
    outputs,
    weight: Float64Array.from(parameters[l]!.weight),
    bias: Float64Array.from(parameters[l]!.bias),
  }));
  return { layers, activation: spec.activation };
}

/** Whether a network is linear where its pattern is given. */
export function isPiecewiseLinear({ kind }: Activation): boolean {
  return kind === 'leaky_relu' || kind === 'relu' || kind === 'identity';
}

/**
 * Evaluates a network at points, Float64 [count][2]. Value and gradient pass through the layers together.
 * @param pattern signs, as in the result, that the neurons are taken to have instead of their own; for networks that
 * are piecewise linear
 */
export function evaluateAt(network: PointNetwork, points: Float64Array, pattern?: Uint8Array): PointValues {
  const { layers, activation } = network;
  const count = points.length / 2;
  const widths = layers.slice(0, -1).map(({ outputs }) => outputs);
  const neurons = widths.reduce((sum, width) => sum + width, 0);
  const outputs = layers.at(-1)!.outputs;
  const result = {
    count,
    values: new Float64Array(count * outputs),
    gradients: new Float64Array(2 * count * outputs),
    preActivations: new Float64Array(count * neurons),
    signs: new Uint8Array(count * neurons),
    widths,
  };
  const widest = Math.max(2, ...layers.map((layer) => layer.outputs));
  let [from, to] = [new Float64Array(3 * widest), new Float64Array(3 * widest)];
  for (let p = 0; p < count; p++) {
    // Of every neuron: its value, and its derivatives by x and y.
    from.set([points[2 * p]!, 1, 0, points[2 * p + 1]!, 0, 1]);
    let neuron = p * neurons;
    for (const [l, layer] of layers.entries()) {
      linear(layer, from, to);
      if (l + 1 === layers.length) break;
      for (let n = 0; n < layer.outputs; n++, neuron++) {
        const z = to[3 * n]!;
        const isActive = pattern ? pattern[neuron] === 1 : z > 0;
        result.preActivations[neuron] = z;
        if (isActive) result.signs[neuron] = 1;
        const a = pattern ? sided(activation, z, isActive) : activate(activation, z);
        const slope = pattern ? sided(activation, 1, isActive) : derivative(activation, a);
        to[3 * n] = a;
        to[3 * n + 1] = to[3 * n + 1]! * slope;
        to[3 * n + 2] = to[3 * n + 2]! * slope;
      }
      [from, to] = [to, from];
    }
    for (let o = 0; o < outputs; o++) {
      result.values[p * outputs + o] = to[3 * o]!;
      result.gradients[2 * (p * outputs + o)] = to[3 * o + 1]!;
      result.gradients[2 * (p * outputs + o) + 1] = to[3 * o + 2]!;
    }
  }
  return result;
}

/** A linear layer on a value and its two derivatives, of which only the value has the bias. */
function linear({ inputs, outputs, weight, bias }: ExactLayer, from: Float64Array, to: Float64Array): void {
  for (let n = 0; n < outputs; n++) {
    let [value, dx, dy] = [bias[n]!, 0, 0];
    for (let i = 0, at = n * inputs; i < inputs; i++, at++) {
      const w = weight[at]!;
      value += w * from[3 * i]!;
      dx += w * from[3 * i + 1]!;
      dy += w * from[3 * i + 2]!;
    }
    to[3 * n] = value;
    to[3 * n + 1] = dx;
    to[3 * n + 2] = dy;
  }
}

/** What an activation makes of z on one of its two linear pieces. */
function sided(activation: Activation, z: number, isActive: boolean): number {
  if (isActive || activation.kind === 'identity') return z;
  return activation.kind === 'leaky_relu' ? activation.slope * z : 0;
}

/** The centres of the cells of a grid over a rectangle, row by row, Float64 [side * side][2]. */
export function gridCentres(
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  side: number,
): Float64Array {
  const points = new Float64Array(2 * side * side);
  for (let i = 0; i < side * side; i++) {
    points[2 * i] = x0 + (((i % side) + 0.5) / side) * (x1 - x0);
    points[2 * i + 1] = y0 + ((Math.floor(i / side) + 0.5) / side) * (y1 - y0);
  }
  return points;
}
