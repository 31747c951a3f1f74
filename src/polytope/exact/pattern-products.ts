// Products of a network's first layers and of its last, along the activation patterns of sorted cells.

import type { ExactLayer, ExactNetwork } from './network.ts';
import type { Patterns } from './partition.ts';
import type { LayerOrder } from './pattern-order.ts';

/** Products of the layers after the join, one for each distinct pattern of these. */
export interface Suffixes {
  readonly width: number;
  /** Float64 [products][outputs][width + 1]: what an output adds of each activation at the join, and a constant. */
  readonly rows: Float64Array;
  /** Uint32 [cells]: the product of each. */
  readonly index: Uint32Array;
}

/** Multiplies the layers after `join` along the patterns of cells that are sorted by their last layers. */
export function suffixProducts(
  { layers, slope }: ExactNetwork,
  partition: Patterns,
  cells: Uint32Array,
  { order, differs, distinct }: LayerOrder,
  join: number,
): Suffixes {
  const hidden = layers.length - 1;
  const outputs = layers.at(-1)!.outputs;
  const width = layers[join]!.inputs;
  const transposed = layers.map(transpose);
  // state[l]: [outputs][inputs of layer l + 1], the product of layers l to the last.
  const state = layers.map(({ inputs }) => new Float64Array(outputs * (inputs + 1)));
  const top = layers.at(-1)!;
  for (let o = 0; o < outputs; o++) {
    state[hidden]!.set(top.weight.subarray(o * top.inputs, (o + 1) * top.inputs), o * (top.inputs + 1));
    state[hidden]![o * (top.inputs + 1) + top.inputs] = top.bias[o]!;
  }
  const products = join < hidden ? distinct[join]! : 1;
  const rows = new Float64Array(products * outputs * (width + 1));
  const index = new Uint32Array(cells.length);
  const scaled = new Float64Array(Math.max(...layers.map((layer) => layer.outputs)));
  let next = 0;
  order.forEach((i, position) => {
    const from = position === 0 ? hidden - 1 : differs[position]!;
    if (position > 0 && from < join) {
      index[i] = next - 1;
      return;
    }
    for (let l = from; l >= join; l--) {
      const { outputs: n, inputs } = layers[l]!;
      for (let o = 0; o < outputs; o++) {
        const above = state[l + 1]!.subarray(o * (n + 1), (o + 1) * (n + 1));
        activate(partition, cells[i]!, l, slope, above, scaled);
        const below = state[l]!.subarray(o * (inputs + 1), (o + 1) * (inputs + 1));
        below[inputs] = above[n]! + multiplyRow(transposed[l]!, layers[l]!, scaled, below);
      }
    }
    rows.set(state[join]!, next * state[join]!.length);
    index[i] = next++;
  });
  return { width, rows, index };
}

function transpose({ inputs, outputs, weight }: ExactLayer): Float64Array {
  const result = new Float64Array(weight.length);
  for (let n = 0; n < outputs; n++) {
    for (let k = 0; k < inputs; k++) result[k * outputs + n] = weight[n * inputs + k]!;
  }
  return result;
}

/** The first values of `from` times what the activation has at each neuron of a layer on a cell. */
function activate(
  { patterns, patternWords, layers }: Patterns,
  cell: number,
  l: number,
  slope: number,
  from: Float64Array,
  to: Float64Array,
): void {
  const { word, width } = layers[l]!;
  const first = cell * patternWords + word;
  for (let n = 0; n < width; n++) {
    const active = (patterns[first + (n >> 5)]! >>> (n & 31)) & 1;
    to[n] = active === 1 ? from[n]! : from[n]! * slope;
  }
}

/** to = row W, four columns at a time; returns row . bias. */
function multiplyRow(
  transposed: Float64Array,
  { inputs, outputs, bias }: ExactLayer,
  row: Float64Array,
  to: Float64Array,
): number {
  let k = 0;
  for (; k + 4 <= inputs; k += 4) {
    let [a, b, c, d] = [0, 0, 0, 0];
    const w = k * outputs;
    for (let n = 0; n < outputs; n++) {
      const value = row[n]!;
      a += value * transposed[w + n]!;
      b += value * transposed[w + outputs + n]!;
      c += value * transposed[w + 2 * outputs + n]!;
      d += value * transposed[w + 3 * outputs + n]!;
    }
    to[k] = a;
    to[k + 1] = b;
    to[k + 2] = c;
    to[k + 3] = d;
  }
  for (; k < inputs; k++) {
    let sum = 0;
    for (let n = 0; n < outputs; n++) sum += row[n]! * transposed[k * outputs + n]!;
    to[k] = sum;
  }
  let constant = 0;
  for (let n = 0; n < outputs; n++) constant += row[n]! * bias[n]!;
  return constant;
}

/** Products of the first layers along one cell's pattern; what the next cell shares is kept. */
export class Prefixes {
  readonly #network: ExactNetwork;
  readonly #partition: Patterns;
  /** Affine functions of the input, Float64 [width][3], for x, y and 1: activations after l hidden layers. */
  readonly #after: readonly Float64Array[];
  /** Pre-activations of hidden layer l. */
  readonly #before: readonly Float64Array[];

  constructor(network: ExactNetwork, partition: Patterns) {
    this.#network = network;
    this.#partition = partition;
    this.#after = network.layers.map(({ inputs }) => new Float64Array(3 * inputs));
    this.#before = network.layers.map(({ outputs }) => new Float64Array(3 * outputs));
    this.#after[0]!.set([1, 0, 0, 0, 1, 0]);
    multiplyAffine(network.layers[0]!, this.#after[0]!, this.#before[0]!);
  }

  /** The activations after `join` hidden layers on a cell that differs from the one before first in layer `from`. */
  at(cell: number, from: number, join: number): Float64Array {
    const { layers, slope } = this.#network;
    const { patterns, patternWords } = this.#partition;
    for (let l = from; l < join; l++) {
      const before = this.#before[l]!;
      if (l > from) multiplyAffine(layers[l]!, this.#after[l]!, before);
      const after = this.#after[l + 1]!;
      const { word, width } = this.#partition.layers[l]!;
      const first = cell * patternWords + word;
      for (let n = 0; n < width; n++) {
        const factor = ((patterns[first + (n >> 5)]! >>> (n & 31)) & 1) === 1 ? 1 : slope;
        for (let i = 3 * n; i < 3 * n + 3; i++) after[i] = before[i]! * factor;
      }
    }
    return this.#after[join]!;
  }
}

/** to = W from, plus the bias at 1: affine functions [width][3]; two neurons at a time. */
function multiplyAffine(
  { inputs, outputs, weight, bias }: ExactLayer,
  from: Float64Array,
  to: Float64Array,
): void {
  for (let n = 0; n < outputs; n += 2) {
    const second = Math.min(n + 1, outputs - 1);
    const a = n * inputs;
    const b = second * inputs;
    let ax = 0;
    let ay = 0;
    let ac = bias[n]!;
    let bx = 0;
    let by = 0;
    let bc = bias[second]!;
    for (let k = 0; k < inputs; k++) {
      const x = from[3 * k]!;
      const y = from[3 * k + 1]!;
      const c = from[3 * k + 2]!;
      const u = weight[a + k]!;
      const v = weight[b + k]!;
      ax += u * x;
      ay += u * y;
      ac += u * c;
      bx += v * x;
      by += v * y;
      bc += v * c;
    }
    to[3 * n] = ax;
    to[3 * n + 1] = ay;
    to[3 * n + 2] = ac;
    to[3 * second] = bx;
    to[3 * second + 1] = by;
    to[3 * second + 2] = bc;
  }
}
