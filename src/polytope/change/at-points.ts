// What is evaluated at points, and what comes of it: networks of two inputs, smooth ones too; values, gradients, signs.

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
