// Curriculum over n: the first bits alone, then more and more; the others are held at 1, and are no part of the parity.

import type { PythonRandom } from '../../random/python.ts';
import { gradientBuffers, SCHEDULES } from '../backward.ts';
import { solutionOf } from '../gradient-descent.ts';
import type { Job, Learner, Moment } from '../learner.ts';
import { ParityNetwork } from '../network.ts';

type CurriculumSettings = {
  readonly hidden: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  /** How many sizes from n / stages to n the network has. */
  readonly stages: number;
  /** A stage ends when so many samples in a row had the right sign, or after `steps`. */
  readonly streak: number;
  readonly steps: number;
};

export const curriculum: Learner<CurriculumSettings> = {
  name: 'curriculum',
  brief: 'sgd on the first bits, then on more: chooses its samples, so that the other bits are 1',
  access: 'queries',
  settings: () => ({
    hidden: 100,
    learningRate: 0.1,
    weightDecay: 0.01,
    stages: 4,
    streak: 200,
    steps: 5000,
  }),
  work: (n, _k, { hidden, stages, steps }) => 3 * n * hidden * stages * steps,
  *solve(job) {
    const { source, settings, weights } = job;
    const { stages } = settings;
    let network: ParityNetwork | undefined;
    const point = job.memory.float64('point', source.n);
    let step = 0;
    for (let stage = 1; stage <= stages; stage++) {
      const inputs = Math.ceil((source.n * stage) / stages);
      if (inputs === network?.n) continue;
      network = grown(job, inputs, weights, network);
      for (const moment of practise(network, job, point, stage)) yield { ...moment, step: ++step };
    }
    return solutionOf(network!, source.k);
  },
};

/** How far new weights may vary, beside those that are learnt. */
const NEW_WEIGHTS = 0.1;

/** A network of more inputs: new weights are small, the others are those of the `smaller` one. */
function grown(
  { memory, settings }: Job<CurriculumSettings>,
  inputs: number,
  random: PythonRandom,
  smaller: ParityNetwork | undefined,
): ParityNetwork {
  const { hidden } = settings;
  const network = new ParityNetwork(memory, inputs, hidden, true, `@${inputs}`);
  if (smaller === undefined) {
    network.initialise(random);
    return network;
  }
  for (const [p, from] of smaller.parameters.entries()) {
    const to = network.parameters[p]!;
    memory.read(from);
    if (from === smaller.W1) {
      const deviation = NEW_WEIGHTS * Math.sqrt(2 / inputs);
      for (let j = 0; j < hidden; j++) {
        for (let i = 0; i < inputs; i++) {
          const isNew = i >= smaller.n;
          to.values[j * inputs + i] = isNew ? random.gauss(0, deviation) : from.values[j * smaller.n + i]!;
        }
      }
    } else to.values.set(from.values);
    memory.write(to);
    memory.end();
  }
  return network;
}

/** Trains a network of the first bits until it is right for long enough. */
function* practise(
  network: ParityNetwork,
  { memory, source, settings, random }: Job<CurriculumSettings>,
  point: ParityNetwork['x'],
  stage: number,
): Generator<Moment, void, void> {
  const { learningRate: rate, weightDecay: decay, streak, steps } = settings;
  const { x, y, n } = network;
  const gradients = gradientBuffers(network, `@${n}`);
  const predictor = () => network.predictor();
  if (n < source.n) {
    point.values.fill(1, n);
    memory.write(point, n);
    memory.end();
  }
  for (let step = 1, right = 0; step <= steps; step++) {
    memory.step();
    for (let i = 0; i < n; i++) point.values[i] = random.choice([-1, 1]);
    memory.write(point, 0, n);
    memory.end();
    source.query(point, 0, y, 0);
    memory.read(point, 0, n);
    x.values.set(point.values.subarray(0, n));
    memory.write(x);
    memory.end();

    network.forward();
    const verdict = network.compare();
    right = verdict === 'wrong' ? 0 : right + 1;
    if (verdict !== 'fit') {
      for (const operation of SCHEDULES.fused) operation(network, gradients, { rate, decay });
    }
    const stageEnds = right === streak || step === steps;
    yield { step, epoch: stage, epochEnds: stageEnds, predictor };
    if (stageEnds) return;
  }
}
