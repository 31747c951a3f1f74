// Evaluates networks at points in float64: values, gradients and signs, with their own pattern or with another's.

import { activate, derivative } from '../../net/activation.ts';
import type { Activation } from '../../net/network.ts';
import type { ExactLayer } from '../exact/network.ts';
import type { PointNetwork, PointValues } from './at-points.ts';

/** Of kernels.as.ts. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  multiply(
    weight: number,
    bias: number,
    x: number,
    out: number,
    inputs: number,
    width: number,
    outputs: number,
    groups: number,
    values: number,
  ): void;
}

/** Points that go through the layers together: their rows stay in the second-level cache. */
const CHUNK = 32;
/** Rows in a group, side by side in memory. */
const ROWS = 4;
/** The first double that is used. */
const BASE = 128;
const PAGE = 65536;

/** A layer in the memory, and where its numbers are, as indices of doubles. */
interface PlacedLayer {
  readonly layer: ExactLayer;
  readonly weight: number;
  readonly bias: number;
}

/** Evaluates on one thread, in a memory of its own. */
export class PointEvaluator {
  readonly #wasm: Exports;

  /** @param module dist/polytope/change/kernels.wasm */
  constructor(module: WebAssembly.Module) {
    const { exports } = new WebAssembly.Instance(module, { env: { abort: () => {} } });
    this.#wasm = exports as unknown as Exports;
  }

  /**
   * Evaluates a network at points, Float64 [count][2]. Value and gradient pass through the layers together; every sum is
   * taken in the order of the incoming neurons.
   * @param pattern signs, as in the result, that the neurons are taken to have instead of their own; for networks that
   * are piecewise linear
   * @throws RangeError where there is no memory for it
   */
  evaluate({ layers, activation }: PointNetwork, points: Float64Array, pattern?: Uint8Array): PointValues {
    const count = points.length / 2;
    const widths = layers.slice(0, -1).map(({ outputs }) => outputs);
    const neurons = widths.reduce((sum, width) => sum + width, 0);
    const outputs = layers.at(-1)!.outputs;
    const result: PointValues = {
      count,
      values: new Float64Array(count * outputs),
      gradients: new Float64Array(2 * count * outputs),
      preActivations: new Float64Array(count * neurons),
      signs: new Uint8Array(count * neurons),
      widths,
    };
    const { placed, slabs, numbers } = this.#place(layers);
    for (let first = 0; first < count; first += CHUNK) {
      const chunk = Math.min(CHUNK, count - first);
      let slab = new Slab(numbers, slabs[0], 2, Math.ceil(chunk / ROWS));
      slab.load(points.subarray(2 * first, 2 * (first + chunk)));
      let neuron = first * neurons;
      for (const [l, own] of placed.entries()) {
        slab = this.#multiply(own, slab, slabs[(l + 1) % 2]!);
        if (l === widths.length) break;
        for (let p = 0; p < chunk; p++)
          bend(activation, slab, p, widths[l]!, result, neuron + p * neurons, pattern);
        neuron += widths[l]!;
      }
      for (let p = 0; p < chunk; p++) {
        for (let o = 0; o < outputs; o++) {
          const at = (first + p) * outputs + o;
          result.values[at] = numbers[slab.at(0, p, o)]!;
          result.gradients[2 * at] = numbers[slab.at(1, p, o)]!;
          result.gradients[2 * at + 1] = numbers[slab.at(2, p, o)]!;
        }
      }
    }
    return result;
  }

  /** Writes the layers' numbers into the memory, behind two slabs. */
  #place(layers: readonly ExactLayer[]) {
    const widest = padded(Math.max(2, ...layers.map(({ outputs }) => outputs)));
    const slabs: [number, number] = [BASE, BASE + 3 * CHUNK * widest];
    let next = BASE + 6 * CHUNK * widest;
    const take = (size: number) => {
      next += size;
      return next - size;
    };
    const placed = layers.map((layer): PlacedLayer => {
      const weight = take(padded(layer.outputs) * layer.inputs);
      return { layer, weight, bias: take(padded(layer.outputs)) };
    });
    const { memory } = this.#wasm;
    const missing = Math.ceil((8 * next - memory.buffer.byteLength) / PAGE);
    if (missing > 0) memory.grow(missing);
    const numbers = new Float64Array(memory.buffer);
    for (const { layer, weight, bias } of placed) {
      numbers.fill(0, weight, bias + padded(layer.outputs));
      numbers.set(layer.weight, weight);
      numbers.set(layer.bias, bias);
    }
    return { placed, slabs, numbers };
  }

  #multiply({ layer, weight, bias }: PlacedLayer, slab: Slab, to: number): Slab {
    const { inputs } = layer;
    const outputs = padded(layer.outputs);
    const { first, width, groups } = slab;
    this.#wasm.multiply(8 * weight, 8 * bias, 8 * first, 8 * to, inputs, width, outputs, 3 * groups, groups);
    return new Slab(slab.numbers, to, outputs, groups);
  }
}

/** Rows of a chunk of points in groups of four: their values, then their derivatives by x, then by y. */
class Slab {
  readonly numbers: Float64Array;
  readonly first: number;
  readonly width: number;
  readonly groups: number;

  /** @param first index of the first of its numbers, [3 groups][width][ROWS] */
  constructor(numbers: Float64Array, first: number, width: number, groups: number) {
    this.numbers = numbers;
    this.first = first;
    this.width = width;
    this.groups = groups;
  }

  /** Where a neuron's value (part 0) or derivative (1, 2) at point p of the chunk is. */
  at(part: number, p: number, neuron: number): number {
    const group = part * this.groups + Math.floor(p / ROWS);
    return this.first + ROWS * (group * this.width + neuron) + (p % ROWS);
  }

  /** Fills it with points and their own derivatives. */
  load(points: Float64Array): void {
    this.numbers.fill(0, this.first, this.first + 3 * this.groups * this.width * ROWS);
    points.forEach((value, i) => {
      const [p, axis] = [i >> 1, i % 2];
      this.numbers[this.at(0, p, axis)] = value;
      this.numbers[this.at(1 + axis, p, axis)] = 1;
    });
  }
}

/** The activations of a layer at point p of a chunk; what they were before is written down from `neuron` on. */
function bend(
  activation: Activation,
  slab: Slab,
  p: number,
  width: number,
  { preActivations, signs }: PointValues,
  neuron: number,
  pattern: Uint8Array | undefined,
): void {
  const { numbers } = slab;
  const part = slab.at(1, 0, 0) - slab.first;
  for (let n = 0, at = slab.at(0, p, 0); n < width; n++, neuron++, at += ROWS) {
    const z = numbers[at]!;
    const isActive = pattern ? pattern[neuron] === 1 : z > 0;
    preActivations[neuron] = z;
    if (isActive) signs[neuron] = 1;
    const a = pattern ? sided(activation, z, isActive) : activate(activation, z);
    const slope = pattern ? sided(activation, 1, isActive) : derivative(activation, a);
    numbers[at] = a;
    numbers[at + part] = numbers[at + part]! * slope;
    numbers[at + 2 * part] = numbers[at + 2 * part]! * slope;
  }
}

/** What an activation makes of z on one of its two linear pieces. */
function sided(activation: Activation, z: number, isActive: boolean): number {
  if (isActive || activation.kind === 'identity') return z;
  return activation.kind === 'leaky_relu' ? activation.slope * z : 0;
}

function padded(neurons: number): number {
  return (neurons + 3) & ~3;
}
