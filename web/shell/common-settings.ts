// Settings that more than one view has, said once.

import { type ChoiceSetting, choice } from './setting.ts';

const OPTIMIZERS = [
  { value: 'sgd', label: 'SGD' },
  { value: 'sgd_momentum', label: 'SGD with momentum' },
  { value: 'rmsprop', label: 'RMSprop' },
  { value: 'adam', label: 'Adam' },
] as const;

type Optimizer = (typeof OPTIMIZERS)[number]['value'];

/** The optimizer of a view that starts with `standard`. */
export const optimizer = (standard: Optimizer): ChoiceSetting<Optimizer> =>
  choice({
    label: 'Optimizer',
    about: 'How a gradient becomes a step, with the formulas and defaults of PyTorch.',
    default: standard,
    options: OPTIMIZERS,
  });
