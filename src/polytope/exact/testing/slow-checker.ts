// The slow checker: confirms the pattern of every cell at a point inside it, in double-double arithmetic.
//
// It shares no code with the partition: the network is evaluated from its weights, at the mean of the cell's vertices.

import type { ExactNetwork } from '../network.ts';
import type { Partition } from '../partition.ts';
import { add, affine, type DoubleDouble, divide, multiply } from './double-double.ts';

/** A cell whose pattern is not that of its inner point. */
export interface Refuted {
  readonly cell: number;
  readonly layer: number;
  readonly neuron: number;
  /** The neuron's pre-activation at the inner point. */
  readonly value: number;
}

/** Evaluates a network at points in double-double arithmetic. */
export class SlowNetwork {
  readonly #network: ExactNetwork;
  /** Pre-activations of every layer, [high, low] in turn. */
  readonly layers: readonly Float64Array[];
  readonly #input: Float64Array;

  constructor(network: ExactNetwork) {
    this.#network = network;
    this.layers = network.layers.map(({ outputs }) => new Float64Array(2 * outputs));
    this.#input = new Float64Array(2 * Math.max(...network.layers.map(({ inputs }) => inputs)));
  }

  /** Fills `layers`. */
  evaluate(x: DoubleDouble, y: DoubleDouble): void {
    this.#input.set([...x, ...y]);
    this.#network.layers.forEach(({ weight, bias, outputs }, l) => {
      const z = this.layers[l]!;
      affine(weight, bias, this.#input, z, outputs);
      if (l + 1 === this.layers.length) return;
      for (let n = 0; n < outputs; n++) {
        const value: DoubleDouble = [z[2 * n]!, z[2 * n + 1]!];
        this.#input.set(value[0] > 0 ? value : multiply(value, this.#network.slope), 2 * n);
      }
    });
  }
}

/** The cells whose patterns are wrong, each with its first wrong neuron. */
export function refutedCells(network: ExactNetwork, found: Partition): Refuted[] {
  const slow = new SlowNetwork(network);
  const refuted: Refuted[] = [];
  for (let cell = 0; cell < found.areas.length; cell++) {
    slow.evaluate(...meanVertex(found, cell));
    const wrong = firstWrong(found, cell, slow.layers);
    if (wrong) refuted.push(wrong);
  }
  return refuted;
}

function meanVertex(
  { cellStarts, cellVertices, vertices }: Partition,
  cell: number,
): [DoubleDouble, DoubleDouble] {
  const loop = cellVertices.subarray(cellStarts[cell]!, cellStarts[cell + 1]!);
  const mean = (axis: number): DoubleDouble => {
    let sum: DoubleDouble = [0, 0];
    for (const v of loop) sum = add(sum, [vertices[2 * v + axis]!, 0]);
    return divide(sum, loop.length);
  };
  return [mean(0), mean(1)];
}

function firstWrong(
  { patterns, patternWords, layers }: Partition,
  cell: number,
  values: readonly Float64Array[],
): Refuted | undefined {
  for (const [layer, { word, width }] of layers.entries()) {
    for (let neuron = 0; neuron < width; neuron++) {
      const bit = (patterns[cell * patternWords + word + (neuron >> 5)]! >>> (neuron & 31)) & 1;
      const value = values[layer]![2 * neuron]!;
      if (bit !== (value > 0 ? 1 : 0)) return { cell, layer, neuron, value };
    }
  }
  return undefined;
}
