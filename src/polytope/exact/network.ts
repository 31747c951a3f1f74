// A network as the partition needs it: float64 weights, packed in blocks of four neurons, and the slope below zero.

import { InputError } from '../../format/input-error.ts';
import {
  type Activation,
  hiddenCount,
  layerSizes,
  type NetworkSpec,
  type Parameters,
  type Vector,
} from '../../net/network.ts';

/** A plane in the input space: the point of coordinates (s, t) is origin + s u + t v. */
export interface Plane {
  readonly origin: readonly number[];
  readonly u: readonly number[];
  readonly v: readonly number[];
}

/** One linear layer: weight is [outputs][inputs] row-major. */
export interface ExactLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weight: Float64Array;
  readonly bias: Float64Array;
}

/** A network of two inputs in float64. */
export interface ExactNetwork {
  readonly layers: readonly ExactLayer[];
  readonly slope: number;
  /** Hidden neurons in all. */
  readonly neurons: number;
  /** Whether partitions keep the cells' patterns: most of their memory in deep networks, and of no use to a frame. */
  readonly keepsPatterns: boolean;
  /**
   * Whether rows of pre-activations may follow from others instead of being products (plan.as.ts): faster where they are
   * long. The places of vertices may differ in their last bits.
   */
  readonly combinesRows: boolean;
}

/** Up to this width a row's product takes less time than finding what it follows from. */
const NARROW = 48;

/** Whether rows are to be combined: as is fastest for these layers. */
export function isFasterCombined(layers: readonly ExactLayer[]): boolean {
  return layers.some(({ outputs }) => outputs > NARROW);
}

/**
 * Widens a network to float64, and restricts it to a plane if it has another number of inputs than two.
 * @throws InputError if its activation is smooth, or if the plane does not fit the inputs
 */
export function exactNetwork(spec: NetworkSpec, parameters: Parameters<Vector>, plane?: Plane): ExactNetwork {
  const slope = slopeOf(spec.activation);
  const layers = layerSizes(spec).map(
    ({ inputs, outputs }, l): ExactLayer => ({
      inputs,
      outputs,
      weight: Float64Array.from(parameters[l]!.weight),
      bias: Float64Array.from(parameters[l]!.bias),
    }),
  );
  if (plane !== undefined) layers[0] = restricted(layers[0]!, plane);
  else if (spec.inputs !== 2) {
    throw new InputError(
      `the network has ${spec.inputs} inputs: name the plane to cut with --origin, --u and --v, ${spec.inputs} numbers each`,
    );
  }
  const neurons = hiddenCount(spec);
  return { layers, slope, neurons, keepsPatterns: true, combinesRows: isFasterCombined(layers) };
}

/** The factor of negative pre-activations. With the identity a neuron still has its crease, where it vanishes. */
function slopeOf(activation: Activation): number {
  if (activation.kind === 'leaky_relu') return activation.slope;
  if (activation.kind === 'relu') return 0;
  if (activation.kind === 'identity') return 1;
  throw new InputError(
    `a network with ${activation.kind} has no polytopes: it is smooth, not piecewise linear (leaky_relu, relu and identity have)`,
  );
}

/** The first layer as a function of the plane's two coordinates. */
function restricted({ inputs, outputs, weight, bias }: ExactLayer, plane: Plane): ExactLayer {
  for (const name of ['origin', 'u', 'v'] as const) {
    if (plane[name].length === inputs) continue;
    throw new InputError(`--${name}: has ${plane[name].length} numbers; the network has ${inputs} inputs`);
  }
  const dot = (row: Float64Array, along: readonly number[]) =>
    along.reduce((sum, value, i) => sum + row[i]! * value, 0);
  const rows = Array.from({ length: outputs }, (_, n) => weight.subarray(n * inputs, (n + 1) * inputs));
  return {
    inputs: 2,
    outputs,
    weight: Float64Array.from(rows.flatMap((row) => [dot(row, plane.u), dot(row, plane.v)])),
    bias: Float64Array.from(rows, (row, n) => bias[n]! + dot(row, plane.origin)),
  };
}

/** Rounds up to a multiple of 4. */
export function pad(neurons: number): number {
  return (neurons + 3) & ~3;
}

/** The weights as [outputs / 4][inputs][4], zeros in the padding. */
export function packed({ inputs, outputs, weight }: ExactLayer): Float64Array {
  const result = new Float64Array(pad(outputs) * inputs);
  for (let n = 0; n < outputs; n++) {
    for (let k = 0; k < inputs; k++) {
      result[(n >> 2) * 4 * inputs + 4 * k + (n & 3)] = weight[n * inputs + k]!;
    }
  }
  return result;
}
