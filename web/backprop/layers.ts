// The layers of a network in a line of text, as the link has them: relu4,tanh3 and what the output does.

import { checkModel, type Layer, type Model } from '../../src/backprop/model.ts';
import { InputError } from '../../src/format/input-error.ts';
import type { Activation, ActivationName } from '../../src/net/network.ts';

/** Slope of the leaky ReLU that the view offers. */
const SLOPE = 0.01;

export const ACTIVATION_LABELS: Readonly<Record<ActivationName, string>> = {
  relu: 'ReLU',
  leaky_relu: 'leaky ReLU',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
  identity: 'none',
};

const SHORT: Readonly<Record<ActivationName, string>> = {
  relu: 'relu',
  leaky_relu: 'leaky',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
  identity: 'linear',
};

export function activationOf(kind: ActivationName, slope = SLOPE): Activation {
  return kind === 'leaky_relu' ? { kind, slope } : { kind };
}

/** Reads `relu4,leaky3`, or an empty text for no hidden layer; a slope other than 0.01 is `leaky0.1x3`. */
export function parseLayers(text: string): Layer[] {
  if (text === '') return [];
  return text.split(',').map((part) => {
    const [, name, slope, units] = part.match(/^([a-z]+)(?:([\d.]+)x)?(\d{1,2})$/) ?? [];
    const kind = (Object.keys(SHORT) as ActivationName[]).find((key) => SHORT[key] === name);
    if (!kind || (slope !== undefined && kind !== 'leaky_relu'))
      throw new InputError(`'${part}' is no layer: write relu4, leaky4, tanh4, sigmoid4 or linear4`);
    return { units: Number(units), activation: activationOf(kind, slope ? Number(slope) : SLOPE) };
  });
}

export function printLayers(layers: readonly Layer[]): string {
  return layers
    .map(({ units, activation }) => {
      const slope =
        activation.kind === 'leaky_relu' && activation.slope !== SLOPE ? `${activation.slope}x` : '';
      return `${SHORT[activation.kind]}${slope}${units}`;
    })
    .join(',');
}

/** The network with hidden layers and an output activation; throws an InputError where it would be too large. */
export function modelFrom(hidden: readonly Layer[], output: ActivationName): Model {
  const model: Model = { inputs: 2, layers: [...hidden, { units: 1, activation: activationOf(output) }] };
  checkModel(model);
  return model;
}
