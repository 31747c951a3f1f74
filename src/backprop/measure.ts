// What a network is worth on samples: losses, and the three accuracies by name.

import type { Dataset } from './dataset.ts';
import { penalty, sampleLoss, threshold } from './loss.ts';
import type { Model } from './model.ts';
import { forwardSample, inputsOf, passSample } from './pass.ts';
import type { Samples } from './state.ts';
import type { Training } from './training.ts';

/** One set of samples: the mean loss without penalties on weights, and the fraction on the right side. */
export interface Score {
  readonly loss: number;
  readonly accuracy: number;
}

/**
 * `training`: the samples as they are labelled, noise included. `clean`: the same points with true labels. `held`: points
 * never trained on, with true labels; null if there are none. `corners`: the four corners, where the set has any.
 */
export interface Scores {
  readonly training: Score;
  readonly clean: Score;
  readonly held: Score | null;
  readonly corners: Score | null;
  /** What the penalties on weights add to the loss. */
  readonly penalty: number;
}

export function scoreSamples(
  model: Model,
  training: Training,
  parameters: Float64Array,
  samples: Samples,
): Score {
  const { labels } = samples;
  const middle = threshold(training);
  let loss = 0;
  let right = 0;
  for (let s = 0; s < labels.length; s++) {
    const { output } = forwardSample(model, parameters, inputsOf(model, samples, s));
    loss += sampleLoss(training, output, labels[s]!);
    // A network that puts out NaN is right about nothing.
    if (labels[s] === 1 ? output >= middle : output < middle) right++;
  }
  return { loss: loss / labels.length, accuracy: right / labels.length };
}

export function scores(
  model: Model,
  training: Training,
  parameters: Float64Array,
  isWeight: Uint8Array,
  data: Dataset,
): Scores {
  const score = (samples: Samples) => scoreSamples(model, training, parameters, samples);
  return {
    training: score(data.training),
    clean: score(data.clean),
    held: data.held.labels.length > 0 ? score(data.held) : null,
    corners: data.corners ? score(data.corners) : null,
    penalty: penalty(training, parameters, isWeight),
  };
}

/** The mean gradient over samples, without penalties: the slope of the training loss. */
export function meanGradient(
  model: Model,
  training: Training,
  parameters: Float64Array,
  samples: Samples,
): Float64Array {
  const sum = new Float64Array(parameters.length);
  const { length } = samples.labels;
  for (let s = 0; s < length; s++) {
    const inputs = inputsOf(model, samples, s);
    const { gradient } = passSample(model, training, parameters, inputs, samples.labels[s]!);
    for (let k = 0; k < sum.length; k++) sum[k] = sum[k]! + gradient[k]!;
  }
  return sum.map((value) => value / length);
}

/** Hidden units whose activation is 0 for every sample: no gradient reaches them. `[layer, unit]` each. */
export function deadUnits(
  model: Model,
  parameters: Float64Array,
  samples: Samples,
): { layer: number; unit: number }[] {
  const hidden = model.layers.slice(0, -1);
  const alive = hidden.map(({ units, activation }) =>
    new Uint8Array(units).fill(activation.kind === 'relu' ? 0 : 1),
  );
  for (let s = 0; s < samples.labels.length; s++) {
    const { sums } = forwardSample(model, parameters, inputsOf(model, samples, s));
    for (const [l, units] of alive.entries())
      for (let u = 0; u < units.length; u++) if (!(sums[l]![u]! <= 0)) units[u] = 1;
  }
  return alive.flatMap((units, layer) =>
    [...units].flatMap((on, unit) => (on === 0 ? [{ layer, unit }] : [])),
  );
}
