// The first sprint's training for schedules: its learner, its data and first weights, and its own parameters to compare with.

import {
  checkProblem,
  type ParityProblem,
  type ParityProblemSpec,
  parityProblem,
  streamOf,
} from '../data/sparse-parity.ts';
import { PlainWorkspace } from '../memory/plain.ts';
import type { Arithmetic } from '../memory/schedule/arithmetic.ts';
import { networkArithmetic } from '../memory/schedule/network-arithmetic.ts';
import type { Learner } from '../memory/schedule/program.ts';
import { sprintArithmetic } from '../memory/schedule/sprint-arithmetic.ts';
import { SPRINT, train } from './gradient-descent.ts';
import type { Predictor } from './learner.ts';
import { ParityNetwork } from './network.ts';
import { Source } from './source.ts';

/** What is trained: the sprint's network, or with a shape of its own one of net/. */
export interface ScheduledProblem {
  readonly n: number;
  readonly k: number;
  readonly seed: number;
  readonly learner: Learner;
}

/** As many samples as the sprint had; they come in cyclic order. */
const SAMPLES = SPRINT.samples;

function problemOf({ n, k, seed }: ScheduledProblem): ParityProblemSpec {
  return { n, k, seed, train: SAMPLES, test: SAMPLES, noise: 0, shuffled: false };
}

/** Refuses a problem that cannot be. @throws InputError */
export function checkScheduled(scheduled: ScheduledProblem): void {
  checkProblem(problemOf(scheduled));
}

/** The samples that judge what was learnt: of training, and of the test. */
export function scheduledSamples(scheduled: ScheduledProblem): Pick<ParityProblem, 'train' | 'test'> {
  return parityProblem(problemOf(scheduled));
}

/** The arithmetic of a training from the seed alone. @throws InputError for a problem that cannot be */
export function scheduledTraining(scheduled: ScheduledProblem): Arithmetic {
  const { train: samples, generator } = parityProblem(problemOf(scheduled));
  const { learner, n } = scheduled;
  const settings = { rate: SPRINT.learningRate, decay: SPRINT.weightDecay };
  if (learner.arithmetic === 'sprint') {
    const network = new ParityNetwork(new PlainWorkspace(), n, learner.hidden[0]!, true);
    network.initialise(generator);
    const parameters = network.parameters.map(({ values }) => values as Float64Array);
    return sprintArithmetic({ parameters, x: samples.x, y: samples.y, ...settings });
  }
  const widths = [learner.inputs, ...learner.hidden, learner.outputs];
  // First weights as the sprint's, by He et al. (2015): normals of variance 2 / inputs, row by row; biases are 0.
  const parameters = widths.slice(1).flatMap((m, l) => {
    const deviation = Math.sqrt(2 / widths[l]!);
    const weights = Float64Array.from({ length: m * widths[l]! }, () => generator.gauss(0, deviation));
    return [weights, new Float64Array(m)];
  });
  return networkArithmetic(learner, {
    ...{ activation: { kind: 'relu' }, loss: 'hinge', rate: learner.optimizer === 'adam' ? 0.001 : 0.1 },
    ...{ parameters, x: samples.x, targets: samples.y },
  });
}

/** The parameters W1, b1, W2, b2 after every step of the learner `sprint` itself, unfused. */
export function* sprintParameters(
  scheduled: ScheduledProblem,
  steps: number,
): Generator<Float64Array, void, void> {
  const problem = parityProblem(problemOf(scheduled));
  const memory = new PlainWorkspace();
  const [hidden] = scheduled.learner.hidden;
  const network = new ParityNetwork(memory, scheduled.n, hidden!, true);
  network.initialise(problem.generator);
  const moments = train(network, {
    memory,
    source: new Source(problem, 'samples', memory),
    settings: { ...SPRINT, hidden: hidden!, epochs: Math.ceil(steps / SAMPLES) },
    weights: problem.generator,
    random: streamOf(scheduled.seed, 'learner'),
  });
  for (const { step } of moments) {
    yield network.observe();
    if (step === steps) return;
  }
}

/** What a network with these parameters says, whatever its depth: hidden layers of ReLU, one output. */
export function scheduledPredictor(
  { learner }: ScheduledProblem,
  parameters: readonly Float64Array[],
): Predictor {
  const widths = [learner.inputs, ...learner.hidden, learner.outputs];
  // Between the parameters lies the optimizer's state.
  const stride = parameters.length / (2 * (widths.length - 1));
  return (x, start) => {
    let a = Float64Array.from({ length: learner.inputs }, (_, i) => x[start + i]!);
    for (let l = 0; l + 1 < widths.length; l++) {
      const [W, b] = [parameters[2 * l * stride]!, parameters[(2 * l + 1) * stride]!];
      const k = a.length;
      const isLast = l + 2 === widths.length;
      a = Float64Array.from({ length: widths[l + 1]! }, (_, o) => {
        // Biases last in the sprint, first in net/.
        let sum = learner.arithmetic === 'sprint' ? 0 : b[o]!;
        for (let i = 0; i < k; i++) sum += W[o * k + i]! * a[i]!;
        if (learner.arithmetic === 'sprint') sum += b[o]!;
        return isLast || sum > 0 ? sum : 0;
      });
    }
    return a[0]!;
  };
}
