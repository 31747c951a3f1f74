// Per-layer updates: the output layer moves before it carries the gradient back, so that its weights are read once.

import { type DescentSettings, descend, descentWork } from '../gradient-descent.ts';
import type { Learner } from '../learner.ts';
import { sgd } from './sgd.ts';

export const perLayer: Learner<DescentSettings> = {
  name: 'per-layer',
  brief:
    'as sgd, but the output layer is updated before the gradient passes it: another algorithm, other bits',
  access: 'samples',
  settings: (n, k) => ({ ...sgd.settings(n, k), hidden: 50, learningRate: 0.02, variant: 'per-layer' }),
  work: descentWork,
  solve: descend,
};
