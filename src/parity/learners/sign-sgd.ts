// Sign-SGD (Bernstein et al. 2018): every parameter moves by the same amount, in the direction of its gradient's sign.

import { type DescentSettings, descend, descentWork } from '../gradient-descent.ts';
import type { Learner } from '../learner.ts';
import { sgd } from './sgd.ts';

export const signSgd: Learner<DescentSettings> = {
  name: 'sign-sgd',
  brief: 'as minibatch, but only the sign of each gradient counts',
  access: 'samples',
  // Every parameter moves by the learning rate, needed or not, so that a strong decay has to hold them back.
  settings: (n, k) => ({
    ...sgd.settings(n, k),
    samples: 2000,
    hidden: 50,
    batch: 32,
    learningRate: 0.02,
    weightDecay: 0.3,
    rule: 'sign',
  }),
  work: descentWork,
  solve: descend,
};
