// Networks for tests of the exact partition: by hand, or random with weights that integers hold exactly.

import { MT19937 } from '../../../random/mt19937.ts';
import type { ExactLayer, ExactNetwork } from '../network.ts';

/** One layer by hand: a row of weights for each neuron, and the biases. */
export interface HandLayer {
  readonly weight: readonly (readonly number[])[];
  readonly bias: readonly number[];
}

/** A network of two inputs by hand; the last layer is the output. */
export function handNetwork(layers: readonly HandLayer[], slope: number): ExactNetwork {
  let inputs = 2;
  const exact = layers.map(({ weight, bias }): ExactLayer => {
    const layer = {
      inputs,
      outputs: bias.length,
      weight: Float64Array.from(weight.flat()),
      bias: Float64Array.from(bias),
    };
    if (layer.weight.length !== layer.inputs * layer.outputs) throw new Error('weights of the wrong size');
    inputs = bias.length;
    return layer;
  });
  return networkOf(exact, slope);
}

/** Its rows are combined, however narrow it is: that is to be tested on small networks. */
export function networkOf(layers: readonly ExactLayer[], slope: number): ExactNetwork {
  const neurons = layers.slice(0, -1).reduce((sum, { outputs }) => sum + outputs, 0);
  return { layers, slope, neurons, keepsPatterns: true, combinesRows: true };
}

/**
 * A random network 2 -> hidden -> outputs. Weights and biases are multiples of 2^-20. The creases of the first layer
 * pass through points of the unit square, so that there is something to cut.
 */
export function randomNetwork(
  seed: number,
  hidden: readonly number[],
  slope: number,
  outputs = 1,
): ExactNetwork {
  const generator = new MT19937(seed);
  const uniform = () => generator.word() / 0x80000000 - 1;
  const rounded = (value: number) => Math.round(value * 0x100000) / 0x100000;
  let inputs = 2;
  const layers = [...hidden, outputs].map((width, l): ExactLayer => {
    const bound = Math.sqrt(6 / inputs);
    const weight = Float64Array.from({ length: width * inputs }, () => rounded(bound * uniform()));
    const bias = Float64Array.from({ length: width }, (_, n) => {
      if (l > 0) return rounded(0.5 * uniform());
      const [x, y] = [uniform() / 2 + 0.5, uniform() / 2 + 0.5];
      return rounded(-(weight[2 * n]! * x + weight[2 * n + 1]! * y));
    });
    const layer = { inputs, outputs: width, weight, bias };
    inputs = width;
    return layer;
  });
  return networkOf(layers, slope);
}

/** Pre-activations of all hidden neurons, layer after layer, and the outputs: plain float64, one point. */
export function forwardAt(network: ExactNetwork, x: number, y: number) {
  let activations: number[] = [x, y];
  const hidden: number[][] = [];
  for (const [l, { inputs, outputs, weight, bias }] of network.layers.entries()) {
    const z = Array.from(bias);
    for (let n = 0; n < outputs; n++) {
      let sum = bias[n]!;
      for (let k = 0; k < inputs; k++) sum += weight[n * inputs + k]! * activations[k]!;
      z[n] = sum;
    }
    if (l + 1 === network.layers.length) return { hidden, outputs: z };
    hidden.push(z);
    activations = z.map((value) => (value > 0 ? value : value * network.slope));
  }
  throw new Error('a network without layers');
}

/** The key, as `patternKeys` makes them, of a pattern given layer by layer. */
export function keyOf(layers: readonly (readonly boolean[])[]): string {
  const words: number[] = [];
  for (const bits of layers) {
    const first = words.length;
    words.push(...new Array<number>(Math.ceil(bits.length / 32)).fill(0));
    bits.forEach((bit, n) => {
      const at = first + (n >> 5);
      if (bit) words[at] = (words[at]! | (1 << (n & 31))) >>> 0;
    });
  }
  return words.length === 0 ? '0' : words.join();
}

/** The pattern's key at a point, in float64, and the smallest |pre-activation| there. */
export function keyAt(network: ExactNetwork, x: number, y: number): { key: string; margin: number } {
  const { hidden } = forwardAt(network, x, y);
  const margin = Math.min(Number.POSITIVE_INFINITY, ...hidden.flat().map(Math.abs));
  return { key: keyOf(hidden.map((z) => z.map((value) => value > 0))), margin };
}

/** Reads patterns at many points in float64, quickly where neighbouring points have the same. */
export class PatternReader {
  readonly #network: ExactNetwork;
  readonly #activations: readonly Float64Array[];
  readonly #words: Uint32Array;
  #first = true;

  constructor(network: ExactNetwork) {
    this.#network = network;
    this.#activations = network.layers.map(({ inputs }) => new Float64Array(inputs));
    const hidden = network.layers.slice(0, -1);
    this.#words = new Uint32Array(hidden.reduce((sum, { outputs }) => sum + Math.ceil(outputs / 32), 0));
  }

  /** Reads the pattern at a point; returns whether it is the first one, or another than before. */
  changesAt(x: number, y: number): boolean {
    const { layers, slope } = this.#network;
    this.#activations[0]!.set([x, y]);
    let changed = this.#first;
    this.#first = false;
    let word = 0;
    for (let l = 0; l + 1 < layers.length; l++) {
      const { inputs, outputs, weight, bias } = layers[l]!;
      const from = this.#activations[l]!;
      const to = this.#activations[l + 1]!;
      let bits = 0;
      for (let n = 0; n < outputs; n++) {
        let z = bias[n]!;
        for (let k = 0; k < inputs; k++) z += weight[n * inputs + k]! * from[k]!;
        to[n] = z > 0 ? z : z * slope;
        if (z > 0) bits |= 1 << (n & 31);
        if ((n & 31) < 31 && n + 1 < outputs) continue;
        changed ||= this.#words[word] !== bits >>> 0;
        this.#words[word++] = bits;
        bits = 0;
      }
    }
    return changed;
  }

  /** The key of the pattern, as `patternKeys` makes them. */
  key(): string {
    return this.#words.join();
  }
}
