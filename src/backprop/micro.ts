// Micro-steps: one update cut into its smallest parts, in the order in which they are computed.

import { layerPlaces, type Model, parameterCount } from './model.ts';
import type { Training } from './training.ts';

/** One part of the pass of a sample; `pass` is its place in the batch. */
export type PassStep =
  | {
      readonly kind: 'sum' | 'activation' | 'delta';
      readonly pass: number;
      readonly layer: number;
      readonly unit: number;
    }
  | { readonly kind: 'probability' | 'loss' | 'slope'; readonly pass: number }
  | { readonly kind: 'gradient'; readonly pass: number; readonly parameter: number };

/** One part of an update, after all passes of its batch. */
export type UpdateStep = { readonly kind: 'mean' | 'update'; readonly parameter: number };

export type MicroStep = PassStep | UpdateStep;

/** All micro-steps of an update with so many samples, without a list of them: large batches have millions. */
export class MicroSteps {
  readonly #pass: readonly PassStep[];
  readonly #update: readonly UpdateStep[];
  readonly #batch: number;

  constructor(model: Model, training: Training, batch: number) {
    this.#pass = passSteps(model, training);
    this.#update = updateSteps(model, batch);
    this.#batch = batch;
  }

  get count(): number {
    return this.#batch * this.#pass.length + this.#update.length;
  }

  /** Micro-step number `index`, from 0. */
  at(index: number): MicroStep {
    const pass = Math.floor(index / this.#pass.length);
    if (pass >= this.#batch) return this.#update[index - this.#batch * this.#pass.length]!;
    return { ...this.#pass[index - pass * this.#pass.length]!, pass };
  }
}

/** Forward layer by layer, the loss, then back: the deltas of a layer and the gradients that they make. */
function passSteps(model: Model, { loss }: Training): PassStep[] {
  const pass = 0;
  const steps: PassStep[] = [];
  const places = layerPlaces(model);
  for (const [layer, { outputs }] of places.entries()) {
    for (let unit = 0; unit < outputs; unit++) {
      steps.push({ kind: 'sum', pass, layer, unit });
      if (model.layers[layer]!.activation.kind !== 'identity')
        steps.push({ kind: 'activation', pass, layer, unit });
    }
  }
  if (loss === 'bce') steps.push({ kind: 'probability', pass });
  steps.push({ kind: 'loss', pass }, { kind: 'slope', pass });
  for (let layer = places.length - 1; layer >= 0; layer--) {
    const { inputs, outputs, weights, biases } = places[layer]!;
    for (let unit = 0; unit < outputs; unit++) {
      steps.push({ kind: 'delta', pass, layer, unit });
      for (let i = 0; i < inputs; i++)
        steps.push({ kind: 'gradient', pass, parameter: weights + unit * inputs + i });
      steps.push({ kind: 'gradient', pass, parameter: biases + unit });
    }
  }
  return steps;
}

function updateSteps(model: Model, batch: number): UpdateStep[] {
  return Array.from({ length: parameterCount(model) }, (_, parameter): UpdateStep[] => [
    ...(batch > 1 ? [{ kind: 'mean' as const, parameter }] : []),
    { kind: 'update', parameter },
  ]).flat();
}
