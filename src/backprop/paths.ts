// Paths from the inputs and biases to the output: how much of the output each carries.

import type { Activation } from '../net/network.ts';
import { layerPlaces, type Model } from './model.ts';
import { forwardSample } from './pass.ts';

/** A way through the network: where it begins, the unit it passes in every layer, and what it carries. */
export interface Path {
  /** An input; or the unit whose bias it is. */
  readonly from: { readonly input: number } | { readonly layer: number; readonly unit: number };
  /** The unit of every layer from the first one passed on, the output's last. */
  readonly units: readonly number[];
  readonly strength: number;
}

/** How a unit passes its sum on for one sample: a = gain z + offset. */
export interface Gate {
  readonly gain: number;
  readonly offset: number;
}

/**
 * The gate of a unit. For ReLU and its like the gain is 1, 0 or the slope; for tanh it is a / z, the slope of the chord
 * from the origin; the sigmoid's chord begins at its value 0.5 at z = 0, which is the offset.
 */
export function gateOf(activation: Activation, z: number, a: number): Gate {
  switch (activation.kind) {
    case 'identity':
      return { gain: 1, offset: 0 };
    case 'relu':
      return { gain: z > 0 ? 1 : 0, offset: 0 };
    case 'leaky_relu':
      return { gain: z > 0 ? 1 : activation.slope, offset: 0 };
    case 'tanh':
      return { gain: z === 0 ? 1 : a / z, offset: 0 };
    case 'sigmoid':
      return { gain: z === 0 ? 0.25 : (a - 0.5) / z, offset: 0.5 };
  }
}

/** The gates of all units for one sample. */
export function gatesOf(model: Model, parameters: Float64Array, inputs: Float64Array): Gate[][] {
  const { sums, activations } = forwardSample(model, parameters, inputs);
  return model.layers.map(({ activation }, l) =>
    [...sums[l]!].map((z, u) => gateOf(activation, z, activations[l]![u]!)),
  );
}

/** More paths than this are summed, not listed. */
export const MOST_PATHS = 512;

/** How many paths lead from the inputs to the output. */
export function pathCount(model: Model): number {
  return model.layers.reduce((count, { units }) => count * units, model.inputs);
}

/** The paths from the inputs, each with the product of its weights: what the network's weights say, whatever the sample. */
export function weightPaths(model: Model, parameters: Float64Array): Path[] {
  const open = model.layers.map(({ units }) => Array.from({ length: units }, () => ({ gain: 1, offset: 0 })));
  return Array.from({ length: model.inputs }, (_, input) =>
    follow(model, parameters, open, { input }, 0, input, 1, []),
  ).flat();
}

/** Where the weights along a path from an input lie in the flat array, in its order. */
export function weightsAlong(model: Model, { from, units }: Path): number[] {
  if (!('input' in from)) throw new Error('a path from a bias begins with no weight');
  return layerPlaces(model).map(
    ({ inputs, weights }, l) => weights + units[l]! * inputs + (l === 0 ? from.input : units[l - 1]!),
  );
}

/**
 * For one sample, the paths from the inputs (input times weights times gates) and from the biases (bias times the weights
 * and gates after it; the sigmoid's offset counts with the bias). All strengths add up to the network's output.
 */
export function gatedPaths(
  model: Model,
  parameters: Float64Array,
  inputs: Float64Array,
): { readonly inputs: Path[]; readonly biases: Path[] } {
  const gates = gatesOf(model, parameters, inputs);
  const last = model.layers.length - 1;
  return {
    inputs: [...inputs].flatMap((x, input) => follow(model, parameters, gates, { input }, 0, input, x, [])),
    biases: layerPlaces(model).flatMap(({ biases, outputs }, layer) =>
      Array.from({ length: outputs }, (_, unit) => {
        const { gain, offset } = gates[layer]![unit]!;
        const carried = parameters[biases + unit]! * gain + offset;
        const from = { layer, unit };
        if (layer === last) return [{ from, units: [unit], strength: carried }];
        return follow(model, parameters, gates, from, layer + 1, unit, carried, [unit]);
      }).flat(),
    ),
  };
}

/** All paths that go on from unit (or input) `at` before a layer. */
function follow(
  model: Model,
  parameters: Float64Array,
  gates: readonly (readonly Gate[])[],
  from: Path['from'],
  layer: number,
  at: number,
  carried: number,
  units: readonly number[],
): Path[] {
  const place = layerPlaces(model)[layer]!;
  return Array.from({ length: place.outputs }, (_, unit) => {
    const weight = parameters[place.weights + unit * place.inputs + at]!;
    const strength = carried * weight * gates[layer]![unit]!.gain;
    const passed = [...units, unit];
    if (layer === model.layers.length - 1) return [{ from, units: passed, strength }];
    return follow(model, parameters, gates, from, layer + 1, unit, strength, passed);
  }).flat();
}

/** The sum of all paths from each input: the product of the weight matrices, Float64 [inputs]. */
export function inputStrengths(model: Model, parameters: Float64Array): Float64Array {
  const places = layerPlaces(model);
  let row = new Float64Array([1]);
  for (const { inputs, outputs, weights } of places.toReversed()) {
    const next = new Float64Array(inputs);
    for (let o = 0; o < outputs; o++)
      for (let i = 0; i < inputs; i++) next[i] = next[i]! + row[o]! * parameters[weights + o * inputs + i]!;
    row = next;
  }
  return row;
}
