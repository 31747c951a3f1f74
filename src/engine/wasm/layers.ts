// The layers of a network in the engine's memory: where they lie, and their numbers going in and out, padding removed.

import { InputError } from '../../format/input-error.ts';
import {
  hiddenCount,
  type LayerParameters,
  layerSizes,
  type NetworkSpec,
  type Parameters,
} from '../../net/network.ts';
import { hashCoefficients } from '../hash.ts';
import { LANE_BYTES, LAYER_BYTES, type LayerLayout, PANEL, pad, writeLayer } from './layout.ts';
import type { Arena } from './memory.ts';

/** What is kept for every weight and bias: the parameters, the optimizer's state, the gradients. */
export type Slot = 'weight' | 'weightSlot0' | 'weightSlot1' | 'weightGradient';

const BIAS_OF = {
  weight: 'bias',
  weightSlot0: 'biasSlot0',
  weightSlot1: 'biasSlot1',
  weightGradient: 'biasGradient',
} as const;

/** The optimizer's state arrays, in order. */
export const STATE: readonly Slot[] = ['weightSlot0', 'weightSlot1'];

export class Layers {
  readonly layouts: readonly LayerLayout[];
  /** Address of the array of structs that the kernels read. */
  readonly table: number;
  readonly #arena: Arena;

  /** @param stateSlots how many state arrays the optimizer keeps; undefined if the network is not trained */
  constructor(arena: Arena, spec: NetworkSpec, stateSlots: number | undefined) {
    this.#arena = arena;
    this.layouts = layerSizes(spec).map(({ inputs, outputs }) => layOut(arena, inputs, outputs, stateSlots));
    this.table = arena.allocate(LAYER_BYTES * this.layouts.length);
    this.#writeTable();
    this.#writeCoefficients(hashCoefficients(hiddenCount(spec)));
  }

  /** The padded width of the widest layer. */
  get widest(): number {
    return Math.max(...this.layouts.flatMap(({ inputsP, outputsP }) => [inputsP, outputsP]));
  }

  /** Makes room for the activations and deltas of `points` points. */
  reserve(points: number): void {
    const panels = Math.ceil(points / PANEL);
    for (const layer of this.layouts) {
      layer.input = this.#arena.allocate(panels * layer.inputsP * LANE_BYTES);
      layer.delta = this.#arena.allocate(panels * layer.outputsP * LANE_BYTES);
    }
    this.#writeTable();
  }

  /** @throws InputError if the shapes are not those of the network; nothing is written then */
  write(slot: Slot, parameters: Parameters): void {
    const fits = this.layouts.every(({ inputs, outputs }, l) => {
      return parameters[l]?.weight.length === inputs * outputs && parameters[l].bias.length === outputs;
    });
    if (!fits || parameters.length !== this.layouts.length) {
      throw new InputError('the parameters do not have the shapes of the network they are loaded into');
    }
    this.layouts.forEach((layer, l) => {
      const { weight, bias } = parameters[l]!;
      const to = this.#weights(slot, layer);
      for (let o = 0; o < layer.outputs; o++) {
        to.set(weight.subarray(o * layer.inputs, (o + 1) * layer.inputs), o * layer.inputsP);
      }
      this.#biases(slot, layer).set(bias);
    });
  }

  /** A copy. */
  read(slot: Slot): Parameters {
    return this.layouts.map((layer): LayerParameters => {
      const from = this.#weights(slot, layer);
      const weight = new Float32Array(layer.inputs * layer.outputs);
      for (let o = 0; o < layer.outputs; o++) {
        weight.set(from.subarray(o * layer.inputsP, o * layer.inputsP + layer.inputs), o * layer.inputs);
      }
      return { weight, bias: this.#biases(slot, layer).slice() };
    });
  }

  clear(slot: Slot): void {
    for (const layer of this.layouts) {
      this.#weights(slot, layer).fill(0);
      this.#biases(slot, layer).fill(0);
    }
  }

  #weights(slot: Slot, layer: LayerLayout): Float32Array {
    return new Float32Array(this.#arena.memory.buffer, layer[slot], layer.inputsP * layer.outputsP);
  }

  #biases(slot: Slot, layer: LayerLayout): Float32Array {
    return new Float32Array(this.#arena.memory.buffer, layer[BIAS_OF[slot]], layer.outputs);
  }

  #writeTable(): void {
    const view = new DataView(this.#arena.memory.buffer);
    this.layouts.forEach((layer, i) => {
      writeLayer(view, this.table + LAYER_BYTES * i, layer);
    });
  }

  #writeCoefficients(all: Uint32Array): void {
    let first = 0;
    for (const { outputs, coefficients } of this.layouts.slice(0, -1)) {
      const words = all.subarray(first, first + 2 * outputs);
      new Uint32Array(this.#arena.memory.buffer, coefficients, words.length).set(words);
      first += words.length;
    }
  }
}

/** Allocates what one layer needs; activations and deltas come with the first batch. */
function layOut(arena: Arena, inputs: number, outputs: number, stateSlots: number | undefined): LayerLayout {
  const inputsP = pad(inputs);
  const outputsP = pad(outputs);
  const isTrained = stateSlots !== undefined;
  const weights = (wanted = true) => (wanted ? arena.allocate(4 * inputsP * outputsP) : 0);
  const biases = (wanted = true) => (wanted ? arena.allocate(4 * outputsP) : 0);
  return {
    inputs,
    outputs,
    inputsP,
    outputsP,
    weight: weights(),
    transposed: weights(),
    bias: biases(),
    coefficients: arena.allocate(8 * outputsP),
    weightGradient: weights(isTrained),
    biasGradient: biases(isTrained),
    weightSlot0: weights(isTrained && stateSlots > 0),
    biasSlot0: biases(isTrained && stateSlots > 0),
    weightSlot1: weights(isTrained && stateSlots > 1),
    biasSlot1: biases(isTrained && stateSlots > 1),
    input: 0,
    delta: 0,
  };
}
