// A moment of a training: everything that the next update depends on, beside the settings and the samples.

import { type OptimizerName, STATE_SLOTS } from '../net/training.ts';
import { type Model, parameterCount } from './model.ts';

/** Samples of one training: inputs [count][inputs] and labels [count], 0 or 1. */
export interface Samples {
  readonly inputs: Float64Array;
  readonly labels: Float64Array;
}

export interface State {
  /** All weights and biases, laid out as model.ts says. */
  readonly parameters: Float64Array;
  /** What the optimizer remembers: arrays laid out as the parameters. */
  readonly slots: readonly Float64Array[];
  /** Updates that the optimizer has made since it was last chosen. */
  steps: number;
  /** Whole epochs done. */
  epoch: number;
  /** Samples of the current epoch that have been used. */
  offset: number;
}

/** The state before the first update. */
export function firstState(model: Model, optimizer: OptimizerName, parameters: Float64Array): State {
  return {
    parameters: parameters.slice(),
    slots: emptySlots(model, optimizer),
    steps: 0,
    epoch: 0,
    offset: 0,
  };
}

/** The memory of an optimizer that has made no update. */
export function emptySlots(model: Model, optimizer: OptimizerName): Float64Array[] {
  return Array.from({ length: STATE_SLOTS[optimizer] }, () => new Float64Array(parameterCount(model)));
}

export function copyState(state: State): State {
  return { ...state, parameters: state.parameters.slice(), slots: state.slots.map((slot) => slot.slice()) };
}
