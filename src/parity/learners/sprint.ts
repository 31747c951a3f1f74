// The first sprint's learner: two-layer ReLU network, hinge loss, one sample at a time in cyclic order, as it was.

import { type DescentSettings, descend, descentWork, SPRINT } from '../gradient-descent.ts';
import type { Learner } from '../learner.ts';

export const sprint: Learner<DescentSettings> = {
  name: 'sprint',
  brief: "the first sprint's network with its own settings: 20 samples, learning rate 0.5, 2 epochs",
  access: 'samples',
  settings: () => SPRINT,
  work: descentWork,
  solve: descend,
};
