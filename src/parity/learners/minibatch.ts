// Mini-batches: the mean gradient of several samples moves the network once.

import { type DescentSettings, descend, descentWork } from '../gradient-descent.ts';
import type { Learner } from '../learner.ts';
import { sgd } from './sgd.ts';

export const minibatch: Learner<DescentSettings> = {
  name: 'minibatch',
  brief: 'as sgd, with batches of 8 samples and learning rate 0.3',
  access: 'samples',
  settings: (n, k) => ({ ...sgd.settings(n, k), batch: 8, learningRate: 0.3 }),
  work: descentWork,
  solve: descend,
};
