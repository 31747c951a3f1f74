// What the layers of a network compute at some points: ranges, and how many neurons are dead there.

import { forward } from '../net/mlp.ts';
import type { NetworkSpec, Parameters } from '../net/network.ts';

/** One linear layer with its activation; the output layer has none, and no dead neurons. */
export interface LayerRange {
  /** The name of its tensors: network.0, network.2, ... */
  readonly layer: string;
  readonly neurons: number;
  /** The least and the greatest pre-activation, and activation. */
  readonly z: readonly [min: number, max: number];
  readonly a?: readonly [min: number, max: number];
  /** How many neurons are active (z > 0) at none of the points. */
  readonly dead?: number;
}

/** The ranges of all layers at `count` points, inputs [count][inputs]; float32, by the readable path of `net/`. */
export function layerRanges(
  spec: NetworkSpec,
  parameters: Parameters,
  inputs: Float32Array,
  count: number,
): LayerRange[] {
  const points = inputs.subarray(0, count * spec.inputs);
  const { preActivations, layerInputs, outputs } = forward(spec, parameters, points, count);
  const hidden = preActivations.map((z, l) => {
    const neurons = z.length / count;
    const a = rangeOf(layerInputs[l + 1]!);
    return { layer: `network.${2 * l}`, neurons, z: rangeOf(z), a, dead: deadNeurons(z, neurons) };
  });
  const layer = `network.${2 * preActivations.length}`;
  return [...hidden, { layer, neurons: spec.outputs, z: rangeOf(outputs) }];
}

function rangeOf(values: Float32Array): [number, number] {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return [min, max];
}

function deadNeurons(z: Float32Array, neurons: number): number {
  const active = new Uint8Array(neurons);
  for (const [i, value] of z.entries()) if (value > 0) active[i % neurons] = 1;
  return active.filter((is) => is === 0).length;
}
