// Learners and trainings for the tests of schedules: the sprint's, and networks with random weights and samples.

import { PythonRandom } from '../../../random/python.ts';
import type { Arithmetic } from '../arithmetic.ts';
import { networkArithmetic } from '../network-arithmetic.ts';
import type { Learner } from '../program.ts';
import { sprintArithmetic } from '../sprint-arithmetic.ts';

export function sprintLearner(inputs: number, hidden: number): Learner {
  return { arithmetic: 'sprint', inputs, hidden: [hidden], outputs: 1, batch: 1, optimizer: 'sgd' };
}

export function networkLearner(
  inputs: number,
  hidden: readonly number[],
  outputs: number,
  batch: number,
  optimizer: Learner['optimizer'] = 'sgd',
): Learner {
  return { arithmetic: 'network', inputs, hidden, outputs, batch, optimizer };
}

/** Weights, samples and targets drawn at random; of the sprint's network about half of the steps learn something. */
export function randomTraining(learner: Learner, seed: number): Arithmetic {
  const random = new PythonRandom(seed);
  const draw = (length: number) => Float64Array.from({ length }, () => random.gauss(0, 0.7));
  const widths = [learner.inputs, ...learner.hidden, learner.outputs];
  const parameters = widths.slice(1).flatMap((m, l) => [draw(m * widths[l]!), draw(m)]);
  const samples = 7;
  const x = Float64Array.from({ length: samples * learner.inputs }, () => random.choice([-1, 1]));
  const targets = Float64Array.from({ length: samples * learner.outputs }, () => random.choice([-1, 1]));
  if (learner.arithmetic === 'sprint') {
    return sprintArithmetic({ parameters, x, y: targets, rate: 0.3, decay: 0.01 });
  }
  return networkArithmetic(learner, {
    ...{ activation: { kind: 'leaky_relu', slope: 0.01 }, loss: 'mse', rate: 0.05 },
    ...{ parameters, x, targets },
  });
}
