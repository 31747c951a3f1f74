// Compares the weights and biases of two runs, bit by bit.

import { layerSizes, type NetworkSpec, type Parameters } from '../net/network.ts';
import { type Differences, Tally } from './compare-tally.ts';

/** Where two runs' weights differ first: `index` counts the tensor's values row by row, from 0. */
export interface WeightPlace {
  readonly epoch: number;
  readonly tensor: string;
  readonly index: number;
  readonly a: number;
  readonly b: number;
}

/** A tensor that cannot be compared, with its shape in each run; null where there is none of that name. */
export interface TensorMismatch {
  readonly tensor: string;
  readonly a: readonly number[] | null;
  readonly b: readonly number[] | null;
}

/** `differing` counts values, by their bits: 0 and -0 differ. */
export interface WeightComparison extends Differences<WeightPlace> {
  /** The epochs whose checkpoints were compared, and those of which only one run has a checkpoint. */
  readonly checkpoints: readonly number[];
  readonly onlyInA: readonly number[];
  readonly onlyInB: readonly number[];
  readonly incomparable: readonly TensorMismatch[];
  /** How many tensors and values were compared, over all checkpoints. */
  readonly tensors: number;
  readonly values: number;
  /** How many of the 32 bits of all values differ, in all. */
  readonly differingBits: number;
}

type Shapes = ReadonlyMap<string, readonly number[]>;

/** Compares checkpoints one after another, so that only one of each run is in memory. */
export class WeightComparer {
  readonly #tally: Tally<WeightPlace>;
  readonly #comparable: ReadonlySet<string>;
  readonly #incomparable: TensorMismatch[] = [];
  readonly #checkpoints: number[] = [];
  #tensors = 0;
  #values = 0;
  #bits = 0;

  constructor(networkA: NetworkSpec, networkB: NetworkSpec, tolerance: number) {
    this.#tally = new Tally(tolerance);
    const [shapesA, shapesB] = [tensorShapes(networkA), tensorShapes(networkB)];
    const comparable = new Set<string>();
    for (const tensor of new Set([...shapesA.keys(), ...shapesB.keys()])) {
      const [a, b] = [shapesA.get(tensor) ?? null, shapesB.get(tensor) ?? null];
      if (a !== null && b !== null && String(a) === String(b)) comparable.add(tensor);
      else this.#incomparable.push({ tensor, a, b });
    }
    this.#comparable = comparable;
  }

  /** Compares the weights after an epoch. */
  add(epoch: number, a: Parameters, b: Parameters): void {
    this.#checkpoints.push(epoch);
    const others = namedTensors(b);
    for (const [tensor, values] of namedTensors(a)) {
      if (this.#comparable.has(tensor)) this.#compare(epoch, tensor, values, others.get(tensor)!);
    }
  }

  result(onlyInA: readonly number[], onlyInB: readonly number[]): WeightComparison {
    return {
      ...{ checkpoints: this.#checkpoints, onlyInA, onlyInB, incomparable: this.#incomparable },
      ...{ tensors: this.#tensors, values: this.#values, differingBits: this.#bits },
      ...this.#tally.result(),
    };
  }

  #compare(epoch: number, tensor: string, a: Float32Array, b: Float32Array): void {
    this.#tensors += 1;
    this.#values += a.length;
    const [bitsA, bitsB] = [bitsOf(a), bitsOf(b)];
    for (let index = 0; index < a.length; index++) {
      const changed = bitsA[index]! ^ bitsB[index]!;
      if (changed === 0) continue;
      this.#bits += bitCount(changed);
      const [one, other] = [a[index]!, b[index]!];
      this.#tally.note(Math.abs(one - other), () => ({ epoch, tensor, index, a: one, b: other }));
    }
  }
}

/** The tensors of a network under the names that checkpoints give them, those of nn.Sequential. */
function tensorShapes(network: NetworkSpec): Shapes {
  return new Map(
    layerSizes(network).flatMap(({ inputs, outputs }, i): [string, readonly number[]][] => [
      [`network.${2 * i}.weight`, [outputs, inputs]],
      [`network.${2 * i}.bias`, [outputs]],
    ]),
  );
}

function namedTensors(parameters: Parameters): Map<string, Float32Array> {
  return new Map(
    parameters.flatMap(({ weight, bias }, i): [string, Float32Array][] => [
      [`network.${2 * i}.weight`, weight],
      [`network.${2 * i}.bias`, bias],
    ]),
  );
}

function bitsOf({ buffer, byteOffset, length }: Float32Array): Uint32Array {
  return new Uint32Array(buffer, byteOffset, length);
}

/** How many bits of a 32-bit integer are 1. */
function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits >>> 0; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
