// The networks and batches that benchmarks run on: random, from a fixed seed.

import { layerSizes } from '../dist/net/network.js';
import { MT19937 } from '../dist/random/mt19937.js';

/** A leaky-ReLU network 2 -> hidden -> 1 with He-like uniform weights. */
export function network(hidden) {
  const generator = new MT19937(1);
  const spec = { inputs: 2, hidden, outputs: 1, activation: { kind: 'leaky_relu', slope: 0.01 } };
  const parameters = layerSizes(spec).map(({ inputs, outputs }) => ({
    weight: Float32Array.from({ length: inputs * outputs }, () => {
      return (generator.word() / 2 ** 31 - 1) * Math.sqrt(6 / inputs);
    }),
    bias: new Float32Array(outputs).fill(0.1),
  }));
  return { spec, parameters };
}

/** `count` random points of the unit square with targets 0 or 1. */
export function batch(count) {
  const generator = new MT19937(2);
  const inputs = Float32Array.from({ length: 2 * count }, () => generator.word() / 2 ** 32);
  const targets = Float32Array.from({ length: count }, () => generator.word() >>> 31);
  return { inputs, targets };
}

export const ADAM = { loss: 'mse', optimizer: { kind: 'adam', learningRate: 0.001 } };

/** Widths of `depth` hidden layers. */
export const hidden = (width, depth) => Array(depth).fill(width);
