// The sprint's algorithm with settings that solve more than the sprint did: a smaller network, a smaller learning rate.

import { type DescentSettings, descend, descentWork, SPRINT } from '../gradient-descent.ts';
import type { Learner } from '../learner.ts';

export const sgd: Learner<DescentSettings> = {
  name: 'sgd',
  brief: "the sprint's network and updates, 1000 samples, learning rate 0.1, until no sign is wrong",
  access: 'samples',
  settings: () => ({
    ...SPRINT,
    samples: 1000,
    hidden: 100,
    learningRate: 0.1,
    epochs: 100,
    variant: 'fused',
    stop: 'no-errors',
  }),
  work: descentWork,
  solve: descend,
};
