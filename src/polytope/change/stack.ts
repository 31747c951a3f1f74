// Two networks of one shape side by side as one network, whose partition is the common refinement of theirs.
//
// Every layer holds the neurons of both; no weight leads from one network to the other. So a cell of the stacked network
// is a cell of the one within a cell of the other, and every sign is the one that either has by itself. A neuron whose
// weights and bias are the same in both, and whose inputs are too, stands there once: its crease has not moved.

import { type ExactLayer, type ExactNetwork, isFasterCombined } from '../exact/network.ts';

/** Which neuron of the stacked layer is which neuron of the two. */
export interface StackedLayer {
  readonly width: number;
  /** Uint32 [neurons]: places in the stacked layer. */
  readonly before: Uint32Array;
  readonly after: Uint32Array;
}

export interface Stacked {
  readonly network: ExactNetwork;
  /** The hidden layers. */
  readonly layers: readonly StackedLayer[];
}

/** Stacks two networks; the outputs are those of `before`, then those of `after`. */
export function stackNetworks(before: ExactNetwork, after: ExactNetwork): Stacked {
  const hidden: StackedLayer[] = [];
  const both = Uint32Array.of(0, 1);
  let inputs: StackedLayer = { width: 2, before: both, after: both };
  const layers = before.layers.map((layer, l): ExactLayer => {
    const other = after.layers[l]!;
    const isLast = l + 1 === before.layers.length;
    const places = isLast ? sideBySide(layer.outputs) : placesOf(layer, other, inputs);
    const stacked = {
      inputs: inputs.width,
      outputs: places.width,
      weight: new Float64Array(inputs.width * places.width),
      bias: new Float64Array(places.width),
    };
    copyInto(stacked, layer, places.before, inputs.before);
    copyInto(stacked, other, places.after, inputs.after);
    if (!isLast) hidden.push(places);
    inputs = places;
    return stacked;
  });
  const neurons = hidden.reduce((sum, { width }) => sum + width, 0);
  const combinesRows = isFasterCombined(layers);
  return {
    network: { layers, slope: before.slope, neurons, keepsPatterns: true, combinesRows },
    layers: hidden,
  };
}

function sideBySide(width: number): StackedLayer {
  const before = Uint32Array.from({ length: width }, (_, n) => n);
  return { width: 2 * width, before, after: before.map((n) => width + n) };
}

/** The neurons of `before` in their order, then those of `after` that are not the same. */
function placesOf(layer: ExactLayer, other: ExactLayer, inputs: StackedLayer): StackedLayer {
  const sameInputs = inputs.before.every((place, i) => place === inputs.after[i]);
  const before = Uint32Array.from({ length: layer.outputs }, (_, n) => n);
  let width = layer.outputs;
  const after = before.map((n) => (sameInputs && isSame(layer, other, n) ? n : width++));
  return { width, before, after };
}

function isSame(a: ExactLayer, b: ExactLayer, n: number): boolean {
  if (a.bias[n] !== b.bias[n]) return false;
  for (let i = n * a.inputs; i < (n + 1) * a.inputs; i++) if (a.weight[i] !== b.weight[i]) return false;
  return true;
}

function copyInto(to: ExactLayer, from: ExactLayer, rows: Uint32Array, columns: Uint32Array): void {
  for (let n = 0; n < from.outputs; n++) {
    to.bias[rows[n]!] = from.bias[n]!;
    for (let i = 0; i < from.inputs; i++)
      to.weight[rows[n]! * to.inputs + columns[i]!] = from.weight[n * from.inputs + i]!;
  }
}
