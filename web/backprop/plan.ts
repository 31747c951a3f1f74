// From the view's settings to what is trained: network, samples, settings, and the changes on the way.

import type { DataSpec } from '../../src/backprop/dataset.ts';
import type { Start } from '../../src/backprop/initialise.ts';
import { type Model, parameterCount } from '../../src/backprop/model.ts';
import type { Change } from '../../src/backprop/recording.ts';
import { checkTraining, type Training } from '../../src/backprop/training.ts';
import { InputError } from '../../src/format/input-error.ts';
import { readWeights } from '../share/carried.ts';
import { type Read, read, type Values } from '../shell/setting.ts';
import { modelFrom, parseLayers } from './layers.ts';
import { parseOwn } from './own-points.ts';
import { BACKPROP } from './settings.ts';
import { parseStory } from './story.ts';

export type BackpropValues = Values<typeof BACKPROP>;

/** All that decides a training, ready for the worker. */
export interface Plan {
  readonly model: Model;
  readonly data: DataSpec;
  readonly start: Start;
  readonly seed: number;
  /** First weights that were brought along, instead of drawn ones. */
  readonly weights: Float64Array | undefined;
  readonly training: Training;
  readonly changes: readonly Change[];
}

/** Points held out of every generated set. */
const HELD = 100;

const NO_POINTS = [{ x: 0, y: 0, label: 0, truth: 0 }] as const;

/** @throws InputError where settings do not go together */
export function planOf(values: BackpropValues): Plan {
  // The sigmoid of binary cross-entropy is the loss's own, and the hinge has no use for one.
  const model = modelFrom(parseLayers(values.layers), values.loss === 'mse' ? values.output : 'identity');
  const training = trainingOf(values);
  checkTraining(training);
  return {
    model,
    data: dataOf(values),
    start: values.start,
    seed: values.seed,
    weights: weightsOf(values, model),
    training,
    changes: changesOf(values, model),
  };
}

/** @throws InputError where they are another network's */
function weightsOf({ weights }: BackpropValues, model: Model): Float64Array | undefined {
  if (weights === '') return undefined;
  const values = Float64Array.from(readWeights(weights));
  const count = parameterCount(model);
  if (values.length === count) return values;
  throw new InputError(
    `the link has ${values.length} weights for the ${count} of these layers; copy it again, whole`,
  );
}

export function dataOf(values: BackpropValues): DataSpec {
  const { set } = values;
  if (set === 'own') {
    const points = parseOwn(values.points);
    return { set, points: points.length > 0 ? points : NO_POINTS };
  }
  return { set, count: values.samples, noise: values.noise, seed: values.data, held: HELD };
}

export function trainingOf(values: BackpropValues): Training {
  const { loss, optimizer, rate, momentum, batch, shuffle, l1, l2, confidence, seed } = values;
  return {
    loss,
    optimizer:
      optimizer === 'sgd_momentum'
        ? { kind: optimizer, learningRate: rate, momentum }
        : { kind: optimizer, learningRate: rate },
    batch,
    l1,
    l2,
    confidence: loss === 'bce' ? confidence : 0,
    order: shuffle ? seed : null,
  };
}

/** The values after the changes up to a number of them. */
export function valuesAfter(values: BackpropValues, count = Number.POSITIVE_INFINITY): BackpropValues {
  let now = values;
  for (const event of parseStory(values.story).slice(0, count)) {
    if (!('name' in event)) continue;
    const found: Read = read(BACKPROP[event.name], event.written);
    if ('value' in found) now = { ...now, [event.name]: found.value } as BackpropValues;
  }
  return now;
}

function changesOf(values: BackpropValues, model: Model): Change[] {
  const parameters = parameterCount(model);
  return parseStory(values.story).flatMap((event, i): Change[] => {
    if ('name' in event) return [{ at: event.at, training: trainingOf(valuesAfter(values, i + 1)) }];
    return event.parameter < parameters
      ? [{ at: event.at, parameter: event.parameter, value: event.value }]
      : [];
  });
}
