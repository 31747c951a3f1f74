// Where a network's numbers lie in the buffers of a GPU, and the packing of parameters into them and back.

import {
  type LayerParameters,
  layerSizes,
  type NetworkSpec,
  type Parameters,
  type Vector,
} from '../../net/network.ts';

/**
 * A layer of `inputs` -> `outputs`. Weights lie transposed, [inputs + 1][4 pitch]: the row of an input holds its weight
 * to every neuron, and the last row holds the biases. Their twin, for the backward pass, lies as in PyTorch,
 * [outputs][4 twinPitch]. Rows are padded with zeros to whole vectors; offsets count vectors of four numbers.
 */
export interface LayerPlace {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: number;
  readonly pitch: number;
  readonly twin: number;
  readonly twinPitch: number;
  /** Where its neurons' hash coefficients begin, if it is hidden: two vectors for every four neurons. */
  readonly coefficients: number;
  /** The first row of the layer's inputs among the activations, and of its deltas; a row has a number a point. */
  readonly x: number;
  readonly delta: number;
}

export interface Layout {
  readonly layers: readonly LayerPlace[];
  /** Vectors of all weights, and of all twins. */
  readonly weights: number;
  readonly twins: number;
  /** Rows of activations, and of deltas. */
  readonly rows: number;
  readonly deltaRows: number;
}

const vectors = (numbers: number) => Math.ceil(numbers / 4);

/** The places of all layers, one after another. */
export function layOut(spec: NetworkSpec): Layout {
  let [weights, twins, rows, deltaRows] = [0, 0, 0, 0];
  const layers = layerSizes(spec).map(({ inputs, outputs }) => {
    const [pitch, twinPitch] = [vectors(outputs), vectors(inputs)];
    const place = {
      ...{ inputs, outputs, weights, pitch, twin: twins, twinPitch },
      ...{ coefficients: 2 * (deltaRows / 4), x: rows, delta: deltaRows },
    };
    weights += (inputs + 1) * pitch;
    twins += outputs * twinPitch;
    rows += 4 * twinPitch;
    deltaRows += 4 * pitch;
    return place;
  });
  return { layers, weights, twins, rows, deltaRows };
}

/** The fields of a layer that the kernels read, in the order of their struct `Layer`. */
export function layerTable({ layers }: Layout): Uint32Array<ArrayBuffer> {
  return Uint32Array.from(
    layers.flatMap(({ inputs, outputs, weights, pitch, twin, twinPitch, coefficients, x, delta }) => [
      ...[inputs, outputs, weights, pitch, twin, twinPitch],
      ...[coefficients, x, delta],
    ]),
  );
}

/** Parameters, or an optimizer's state, as the kernels hold weights. */
export function packWeights(layout: Layout, parameters: Parameters<Vector>): Float32Array<ArrayBuffer> {
  const packed = new Float32Array(4 * layout.weights);
  for (const [l, { inputs, outputs, weights, pitch }] of layout.layers.entries()) {
    const { weight, bias } = parameters[l]!;
    for (let k = 0; k < inputs; k++) {
      const row = 4 * (weights + k * pitch);
      for (let n = 0; n < outputs; n++) packed[row + n] = weight[n * inputs + k]!;
    }
    packed.set(bias, 4 * (weights + inputs * pitch));
  }
  return packed;
}

/** The twins of the weights. */
export function packTwins(layout: Layout, parameters: Parameters<Vector>): Float32Array<ArrayBuffer> {
  const packed = new Float32Array(4 * layout.twins);
  for (const [l, { inputs, outputs, twin, twinPitch }] of layout.layers.entries()) {
    const { weight } = parameters[l]!;
    for (let n = 0; n < outputs; n++) {
      packed.set(weight.subarray(n * inputs, (n + 1) * inputs), 4 * (twin + n * twinPitch));
    }
  }
  return packed;
}

/** What `packWeights` packed. */
export function unpackWeights(layout: Layout, packed: Float32Array): LayerParameters[] {
  return layout.layers.map(({ inputs, outputs, weights, pitch }) => {
    const weight = new Float32Array(inputs * outputs);
    for (let k = 0; k < inputs; k++) {
      const row = 4 * (weights + k * pitch);
      for (let n = 0; n < outputs; n++) weight[n * inputs + k] = packed[row + n]!;
    }
    const bias = 4 * (weights + inputs * pitch);
    return { weight, bias: packed.slice(bias, bias + outputs) };
  });
}

/**
 * The coefficients of the activation hash: for every four neurons of a hidden layer, as its weights are padded, the four
 * low words and then the four high ones.
 */
export function packCoefficients(layout: Layout, coefficients: Uint32Array): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(4 * 2 * Math.max(1, layout.deltaRows / 4));
  let neuron = 0;
  for (const { outputs, coefficients: start } of layout.layers.slice(0, -1)) {
    for (let n = 0; n < outputs; n++, neuron++) {
      const at = 4 * (start + 2 * (n >> 2)) + (n & 3);
      words[at] = coefficients[2 * neuron]!;
      words[at + 4] = coefficients[2 * neuron + 1]!;
    }
  }
  return words;
}

/** The edge of a block of weights whose gradients a workgroup sums. */
export const BLOCK = 32;

/** The blocks of all layers, [layer, first input, first neuron, 0] each; the row after the inputs is the biases. */
export function gradientBlocks({ layers }: Layout): Uint32Array<ArrayBuffer> {
  const blocks: number[] = [];
  for (const [l, { inputs, outputs }] of layers.entries()) {
    for (let k = 0; k <= inputs; k += BLOCK) {
      for (let n = 0; n < outputs; n += BLOCK) blocks.push(l, k, n, 0);
    }
  }
  return Uint32Array.from(blocks);
}
