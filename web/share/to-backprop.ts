// A network of Polytopes on its way into Backprop: its weights to the bit, and some of the points that it trains on.

import { flatten } from '../../src/backprop/model.ts';
import type { GreyPicture } from '../../src/data/picture.ts';
import { splitPoints } from '../../src/data/split.ts';
import { InputError } from '../../src/format/input-error.ts';
import type { LoadedNetwork } from '../../src/net/weights.ts';
import { modelFrom, printLayers } from '../backprop/layers.ts';
import { printOwn } from '../backprop/own-points.ts';
import { BACKPROP } from '../backprop/settings.ts';
import type { TrainedValues } from '../polytopes/recipe.ts';
import { printFragment } from '../shell/fragment.ts';
import { defaults } from '../shell/setting.ts';
import { printWeights } from './carried.ts';

/** As many as can be told apart in the plane, and sent in a link. */
const POINTS = 60;
/** Half way from black to white. */
const GREY = 0.5;

/**
 * The link that opens a network in Backprop: the squared error, and as samples the first of the training's own points,
 * black as 0 and white as 1. The optimizer begins anew.
 * @throws InputError, one line, for a network that Backprop does not show
 */
export function backpropAddress(
  { spec, parameters }: LoadedNetwork,
  { optimizer, rate, batch, seed, points }: TrainedValues,
  picture: GreyPicture,
): string {
  if (spec.outputs !== 1) {
    throw new InputError(`${spec.outputs} outputs: Backprop shows networks with one; choose a grey picture`);
  }
  const layers = spec.hidden.map((units) => ({ units, activation: spec.activation }));
  modelFrom(layers, 'identity');
  const flat = flatten(parameters);
  const { inputs, targets } = splitPoints(picture, { seed, points, valPoints: 1 }).training;
  const count = Math.min(POINTS, targets.length);
  const samples = Array.from({ length: count }, (_, i) => {
    const label = targets[i]! >= GREY ? 1 : 0;
    return { x: inputs[2 * i]!, y: inputs[2 * i + 1]!, label, truth: label } as const;
  });
  return printFragment('backprop', BACKPROP, {
    ...defaults(BACKPROP),
    ...{ set: 'own', points: printOwn(samples), layers: printLayers(layers), weights: printWeights(flat) },
    ...{ loss: 'mse', optimizer, rate, batch: Math.min(batch, count), seed },
  });
}
