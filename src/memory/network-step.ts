// One training step of a network as a trace, derived from its spec: the buffers that net/ computes with, each read and
// written whole, in the order of mlp.ts and optimizer.ts.

import { layerSizes, type NetworkSpec } from '../net/network.ts';
import { type OptimizerSpec, STATE_SLOTS } from '../net/training.ts';
import { type Kind, READ, type TraceSink, type TraceSource, WRITE } from './trace.ts';

export interface NetworkStep {
  readonly network: NetworkSpec;
  readonly optimizer: OptimizerSpec;
  /** Points of the batch. */
  readonly points: number;
  /** Steps after the set-up; every one is the same. */
  readonly steps?: number;
  readonly kind?: Kind;
}

/**
 * The trace of training steps. The set-up writes the parameters and the optimizer's state; every step begins with
 * writing a batch. Within an operation a buffer counts as read once, however often its elements are used: what an
 * operation of net/ needs at a time is in its loops, and not in this trace.
 */
export function networkStep({
  network,
  optimizer,
  points,
  steps = 1,
  kind = 'float32',
}: NetworkStep): TraceSource {
  return (sink) => {
    const memory = new Buffers(sink, kind);
    const sizes = layerSizes(network);
    const layers = sizes.map(({ inputs, outputs }, l) => {
      const isLast = l === sizes.length - 1;
      return {
        parameters: (['W', 'b'] as const).map((tensor) => {
          const length = tensor === 'W' ? inputs * outputs : outputs;
          const name = `${tensor}${l + 1}`;
          const state = Array.from({ length: STATE_SLOTS[optimizer.kind] }, (_, s) =>
            memory.declare(`${name}.state${s + 1}`, length),
          );
          return {
            value: memory.declare(name, length, true),
            gradient: memory.declare(`d${name}`, length),
            state,
          };
        }),
        z: memory.declare(isLast ? 'y' : `z${l + 1}`, points * outputs),
        a: isLast ? undefined : memory.declare(`a${l + 1}`, points * outputs),
        dz: memory.declare(isLast ? 'dy' : `dz${l + 1}`, points * outputs),
        /** The gradient by what the layer got. */
        dx: memory.declare(l === 0 ? 'dx' : `da${l}`, points * inputs),
      };
    });
    const x = memory.declare('x', points * network.inputs);
    const targets = memory.declare('t', points * network.outputs);
    for (const { value, state } of layers.flatMap((layer) => layer.parameters)) memory.write(value, ...state);
    for (let step = 0; step < steps; step++) {
      sink.step();
      memory.write(x, targets);
      let input = x;
      const inputs: number[] = [];
      for (const { parameters, z, a } of layers) {
        inputs.push(input);
        memory.read(input, ...parameters.map(({ value }) => value)).write(z);
        if (a === undefined) continue;
        memory.read(z).write(a);
        input = a;
      }
      const { z: y, dz: dy } = layers.at(-1)!;
      memory.read(y, targets).write(dy);
      for (const [l, { parameters, dz, dx }] of [...layers.entries()].reverse()) {
        const [W, b] = parameters;
        memory.read(dz, inputs[l]!).write(W!.gradient, b!.gradient).read(W!.value, dz).write(dx);
        if (l > 0) memory.read(inputs[l]!, dx).write(layers[l - 1]!.dz);
      }
      for (const { value, gradient, state } of layers.flatMap((layer) => layer.parameters)) {
        memory
          .read(...state, gradient)
          .write(...state)
          .read(value)
          .write(value);
      }
    }
  };
}

/** Buffers that are read and written whole. */
class Buffers {
  readonly #sink: TraceSink;
  readonly #kind: Kind;
  readonly #lengths: number[] = [];
  readonly #versions: number[] = [];

  constructor(sink: TraceSink, kind: Kind) {
    this.#sink = sink;
    this.#kind = kind;
  }

  declare(name: string, length: number, result = false): number {
    const id = this.#lengths.length;
    this.#lengths.push(length);
    this.#versions.push(0);
    this.#sink.declare({ id, name, length, kind: this.#kind, ...(result && { result }) });
    return id;
  }

  read(...buffers: readonly number[]): this {
    for (const id of buffers) this.#sink.access(READ, id, this.#versions[id]!, 0, 1, this.#lengths[id]!);
    return this;
  }

  write(...buffers: readonly number[]): this {
    for (const id of buffers) {
      this.#versions[id] = this.#versions[id]! + 1;
      this.#sink.access(WRITE, id, this.#versions[id]!, 0, 1, this.#lengths[id]!);
    }
    return this;
  }
}

/** Elements of all buffers of a step. */
export function networkStepElements(step: NetworkStep): number {
  let elements = 0;
  networkStep({ ...step, steps: 0 })({
    declare: ({ length }) => {
      elements += length;
    },
    access: () => {},
    step: () => {},
  });
  return elements;
}
