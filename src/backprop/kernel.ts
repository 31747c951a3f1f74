// Training at full speed: lays one model, its samples and settings out in the memory of the WebAssembly kernel.

import { threshold } from './loss.ts';
import type { Score } from './measure.ts';
import { layerPlaces, type Model, parameterCount } from './model.ts';
import { writeOrder } from './order.ts';
import type { Samples, State } from './state.ts';
import type { Training } from './training.ts';
import { weightMask } from './update.ts';

/** What wasm/kernels.as.ts exports. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  descend(begin: number, end: number): void;
  update(begin: number, end: number, steps: number): void;
  score(count: number, middle: number): void;
  slope(count: number): void;
}

/** Numbers, places and sizes of wasm/layout.as.ts. */
const ACTIVATION = { relu: 0, leaky_relu: 1, tanh: 2, sigmoid: 3, identity: 4 } as const;
const LOSS = { bce: 0, mse: 1, hinge: 2 } as const;
const OPTIMIZER = { sgd: 0, sgd_momentum: 1, rmsprop: 2, adam: 3 } as const;
const TRAINING = 1024;
const SCORE = 1536;
const LAYERS = 2048;
const LAYER_BYTES = 64;
const FIRST_ARRAY = 4096;
const PAGE = 65536;

/** Trains states of one model on one set of samples. Its bits are those of `step.ts`. */
export class Kernel {
  readonly #exports: Exports;
  readonly #words: DataView;
  readonly #weights: Float64Array;
  readonly #slots: readonly [Float64Array, Float64Array];
  readonly #gradient: Float64Array;
  readonly #order: Uint32Array;
  /** The seed and epoch that #order was made of. */
  #ordered: { seed: number | null; epoch: number } | undefined;
  #training: Training | undefined;

  /** @param module dist/backprop/wasm/kernels.wasm */
  constructor(module: WebAssembly.Module, model: Model, samples: Samples) {
    this.#exports = new WebAssembly.Instance(module).exports as unknown as Exports;
    const places = layerPlaces(model);
    const parameters = parameterCount(model);
    const count = samples.labels.length;
    const values = model.inputs + model.layers.reduce((sum, { units }) => sum + units, 0);

    let bytes = FIRST_ARRAY;
    const take = (size: number) => {
      const at = bytes;
      bytes += Math.ceil(size / 64) * 64;
      return at;
    };
    const [weights, slot0, slot1, gradient] = [0, 0, 0, 0].map(() => take(8 * parameters)) as [
      number,
      number,
      number,
      number,
    ];
    const a = take(8 * values);
    const d = take(8 * values);
    const isWeight = take(parameters);
    const x = take(8 * samples.inputs.length);
    const y = take(8 * count);
    const order = take(4 * count);
    const { memory } = this.#exports;
    memory.grow(Math.max(0, Math.ceil((bytes - memory.buffer.byteLength) / PAGE)));
    const { buffer } = memory;

    this.#words = new DataView(buffer);
    this.#weights = new Float64Array(buffer, weights, parameters);
    this.#slots = [new Float64Array(buffer, slot0, parameters), new Float64Array(buffer, slot1, parameters)];
    this.#gradient = new Float64Array(buffer, gradient, parameters);
    this.#order = new Uint32Array(buffer, order, count);
    new Uint8Array(buffer, isWeight, parameters).set(weightMask(model));
    new Float64Array(buffer, x, samples.inputs.length).set(samples.inputs);
    new Float64Array(buffer, y, count).set(samples.labels);
    for (const [i, value] of [places.length, model.inputs, parameters].entries())
      this.#words.setInt32(TRAINING + 52 + 4 * i, value, true);
    for (const [i, value] of [weights, slot0, slot1, gradient, a, d, isWeight, x, y, order].entries())
      this.#words.setInt32(TRAINING + 64 + 4 * i, value, true);

    let from = 0;
    for (const [l, place] of places.entries()) {
      const { activation } = model.layers[l]!;
      const at = LAYERS + LAYER_BYTES * l;
      const to = from + place.inputs;
      this.#words.setFloat64(at, activation.kind === 'leaky_relu' ? activation.slope : 0, true);
      const fields = [
        place.inputs,
        place.outputs,
        ACTIVATION[activation.kind],
        weights + 8 * place.weights,
        weights + 8 * place.biases,
        a + 8 * from,
        a + 8 * to,
        d + 8 * from,
        d + 8 * to,
      ];
      for (const [i, value] of fields.entries()) this.#words.setInt32(at + 8 + 4 * i, value, true);
      from = to;
    }
  }

  /** Samples in an epoch. */
  get count(): number {
    return this.#order.length;
  }

  /** Trains to the end of the current epoch, and then on for whole epochs, `epochs` in all. */
  epochs(state: State, training: Training, epochs: number): void {
    this.#load(state, training);
    for (let e = 0; e < epochs; e++) this.#advance(state, training, this.count);
    this.#save(state);
  }

  /** Makes updates until `samples` more samples are used, or the epoch ends; the last batch is never cut short. */
  advance(state: State, training: Training, samples: number): void {
    this.#load(state, training);
    this.#advance(state, training, samples);
    this.#save(state);
  }

  /** The mean loss over all samples without penalties on weights, and the fraction on the right side. */
  score(training: Training, parameters: Float64Array): Score {
    this.#weights.set(parameters);
    this.#set(training);
    this.#exports.score(this.count, threshold(training));
    const [sum, right] = [0, 8].map((at) => this.#words.getFloat64(SCORE + at, true)) as [number, number];
    return { loss: sum / this.count, accuracy: right / this.count };
  }

  /** The mean gradient over all samples, without penalties. */
  meanGradient(training: Training, parameters: Float64Array): Float64Array {
    this.#weights.set(parameters);
    this.#set(training);
    this.#exports.slope(this.count);
    return this.#gradient.slice();
  }

  #advance(state: State, training: Training, samples: number): void {
    this.#arrange(training.order, state.epoch);
    const { optimizer, batch, l1, l2 } = training;
    const end = Math.min(this.count, state.offset + samples);
    if (optimizer.kind === 'sgd' && batch === 1 && l1 === 0 && l2 === 0) {
      this.#exports.descend(state.offset, end);
      state.steps += end - state.offset;
      state.offset = end;
    } else {
      while (state.offset < end) {
        const next = Math.min(this.count, state.offset + batch);
        state.steps += 1;
        this.#exports.update(state.offset, next, state.steps);
        state.offset = next;
      }
    }
    if (state.offset === this.count) {
      state.epoch += 1;
      state.offset = 0;
    }
  }

  #arrange(seed: number | null, epoch: number): void {
    const known = this.#ordered;
    if (known && known.seed === seed && (seed === null || known.epoch === epoch)) return;
    writeOrder(seed, epoch, this.#order);
    this.#ordered = { seed, epoch };
  }

  #load(state: State, training: Training): void {
    this.#weights.set(state.parameters);
    for (const [i, slot] of state.slots.entries()) this.#slots[i]!.set(slot);
    this.#set(training);
  }

  #set(training: Training): void {
    if (this.#training === training) return;
    this.#training = training;
    const { optimizer, l1, l2, confidence, loss, batch } = training;
    const momentum = optimizer.kind === 'sgd_momentum' ? optimizer.momentum : 0;
    for (const [i, value] of [optimizer.learningRate, momentum, l1, l2, confidence].entries())
      this.#words.setFloat64(TRAINING + 8 * i, value, true);
    for (const [i, value] of [LOSS[loss], OPTIMIZER[optimizer.kind], batch].entries())
      this.#words.setInt32(TRAINING + 40 + 4 * i, value, true);
  }

  #save(state: State): void {
    state.parameters.set(this.#weights);
    for (const [i, slot] of state.slots.entries()) slot.set(this.#slots[i]!);
  }
}
