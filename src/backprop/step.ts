// One update taken apart: its samples, the pass of each, the mean gradient, the penalties, the new parameters.

import type { Model } from './model.ts';
import { writeOrder } from './order.ts';
import { inputsOf, type Pass, passSample } from './pass.ts';
import { copyState, type Samples, type State } from './state.ts';
import type { Training } from './training.ts';
import { addPenalties, applyGradient, weightMask } from './update.ts';

/** One update, from the state before it to the state after it. */
export interface Step {
  readonly before: State;
  /** The batch, in the order of its use. */
  readonly samples: readonly number[];
  readonly passes: readonly Pass[];
  /** The mean of the passes' gradients. */
  readonly mean: Float64Array;
  /** With the gradient of the penalties: what the optimizer gets. */
  readonly gradient: Float64Array;
  readonly after: State;
}

/** The samples of the update that comes next. */
export function nextBatch(training: Training, state: State, count: number): number[] {
  const order = new Uint32Array(count);
  writeOrder(training.order, state.epoch, order);
  return [...order.subarray(state.offset, state.offset + training.batch)];
}

/** Makes the next update the plain way. The kernel makes the same bits. */
export function stepOnce(model: Model, training: Training, samples: Samples, before: State): Step {
  const count = samples.labels.length;
  const batch = nextBatch(training, before, count);
  const passes = batch.map((sample) =>
    passSample(model, training, before.parameters, inputsOf(model, samples, sample), samples.labels[sample]!),
  );
  const mean = meanGradient(passes);
  const gradient = mean.slice();
  addPenalties(training, before.parameters, weightMask(model), gradient);
  const after = copyState(before);
  applyGradient(training, after, gradient);
  after.offset += batch.length;
  if (after.offset >= count) {
    after.epoch += 1;
    after.offset = 0;
  }
  return { before, samples: batch, passes, mean, gradient, after };
}

function meanGradient(passes: readonly Pass[]): Float64Array {
  if (passes.length === 1) return passes[0]!.gradient;
  const sum = new Float64Array(passes[0]!.gradient.length);
  for (const { gradient } of passes) for (let k = 0; k < sum.length; k++) sum[k] = sum[k]! + gradient[k]!;
  return sum.map((value) => value / passes.length);
}
