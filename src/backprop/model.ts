// The network that is taken apart: layers of units with an activation each, all parameters in one flat array.

import { InputError } from '../format/input-error.ts';
import { checkActivation } from '../net/activation.ts';
import type { Activation, LayerParameters, Parameters } from '../net/network.ts';

/** One layer of units and the activation after each of its sums. */
export interface Layer {
  readonly units: number;
  readonly activation: Activation;
}

/**
 * A network with one output. The last layer is the output's: one unit, whose activation belongs to the network. The
 * sigmoid of binary cross-entropy belongs to the loss; with that loss the output's activation is `identity`.
 */
export interface Model {
  readonly inputs: number;
  readonly layers: readonly Layer[];
}

/** Where a layer's parameters lie in the flat array: weights [outputs][inputs] row by row, then biases [outputs]. */
export interface LayerPlace {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: number;
  readonly biases: number;
}

/** What a parameter is: the weight from unit `from` of the layer before (or input `from`), or a bias (`from` null). */
export interface ParameterPlace {
  readonly layer: number;
  readonly unit: number;
  readonly from: number | null;
}

/** More would not be a small network: neither the diagram nor the history is made for it. */
export const LIMITS = { inputs: 8, layers: 7, units: 32 } as const;

/** The places of all layers, input side first. */
export function layerPlaces(model: Model): LayerPlace[] {
  let at = 0;
  let inputs = model.inputs;
  return model.layers.map(({ units }) => {
    const place = { inputs, outputs: units, weights: at, biases: at + inputs * units };
    at = place.biases + units;
    inputs = units;
    return place;
  });
}

/** Number of weights and biases. */
export function parameterCount(model: Model): number {
  const last = layerPlaces(model).at(-1)!;
  return last.biases + last.outputs;
}

/** What each parameter of the flat array is, in its order. */
export function parameterPlaces(model: Model): ParameterPlace[] {
  return layerPlaces(model).flatMap(({ inputs, outputs }, layer) => [
    ...Array.from({ length: inputs * outputs }, (_, k) => ({
      layer,
      unit: Math.floor(k / inputs),
      from: k % inputs,
    })),
    ...Array.from({ length: outputs }, (_, unit) => ({ layer, unit, from: null })),
  ]);
}

/** The index of a parameter in the flat array. */
export function parameterIndex(model: Model, { layer, unit, from }: ParameterPlace): number {
  const place = layerPlaces(model)[layer]!;
  return from === null ? place.biases + unit : place.weights + unit * place.inputs + from;
}

/** The flat array as net/ sees it: layers that share its memory. */
export function asLayers(model: Model, flat: Float64Array): LayerParameters<Float64Array>[] {
  return layerPlaces(model).map(({ inputs, outputs, weights, biases }) => ({
    weight: flat.subarray(weights, weights + inputs * outputs),
    bias: flat.subarray(biases, biases + outputs),
  }));
}

/** The flat array of a network of net/: float32 values are kept exactly. */
export function flatten(parameters: Parameters<Float32Array | Float64Array>): Float64Array {
  return Float64Array.from(parameters.flatMap(({ weight, bias }) => [...weight, ...bias]));
}

/** Refuses a model that is none, or too large to be looked at unit by unit. */
export function checkModel(model: Model): void {
  const { inputs, layers } = model;
  if (!isCount(inputs, LIMITS.inputs))
    throw new InputError(`${inputs} inputs: a network here has 1 to ${LIMITS.inputs}`);
  if (!isCount(layers.length, LIMITS.layers))
    throw new InputError(
      `${layers.length} layers: a network here has 1 to ${LIMITS.layers}, the output's included`,
    );
  for (const [l, { units, activation }] of layers.entries()) {
    if (!isCount(units, LIMITS.units))
      throw new InputError(`${units} units in layer ${l + 1}: a layer here has 1 to ${LIMITS.units}`);
    checkActivation(activation);
  }
  if (layers.at(-1)!.units !== 1)
    throw new InputError(`${layers.at(-1)!.units} outputs: a network here has one; choose a run with one`);
}

const isCount = (value: number, most: number) => Number.isInteger(value) && value >= 1 && value <= most;

/** A model of hidden widths with one activation throughout and a plain output; 2-4-1 with ReLU when nothing is given. */
export function modelOf(
  hidden: readonly number[] = [4],
  activation: Activation = { kind: 'relu' },
  inputs = 2,
): Model {
  return {
    inputs,
    layers: [
      ...hidden.map((units) => ({ units, activation })),
      { units: 1, activation: { kind: 'identity' } },
    ],
  };
}
