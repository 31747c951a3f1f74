// Training of the sprint's network by gradient descent: one sample at a time or in batches, in cyclic order.

import { type BackwardOperation, gradientBuffers, SCHEDULES as WHOLE_SCHEDULES } from './backward.ts';
import { BatchGradients, type Rule } from './batch.ts';
import { secretOf, strongestInputs } from './influence.ts';
import type { Job, Moment, Solution } from './learner.ts';
import { ParityNetwork } from './network.ts';
import { forwardByUnits, UNIT_SCHEDULES } from './units.ts';

/** Orders of a training step, over whole buffers or unit by unit. */
export const SCHEDULES = { ...WHOLE_SCHEDULES, ...UNIT_SCHEDULES };

export type Schedule = keyof typeof SCHEDULES;

export type DescentSettings = {
  /** Training samples. */
  readonly samples: number;
  readonly hidden: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly epochs: number;
  /** Samples an update; 1 is the sprint's way, and the only one in which the schedule counts. 0: all of them. */
  readonly batch: number;
  readonly bias: boolean;
  readonly variant: Schedule;
  readonly rule: Rule;
  /** When learning ends: after all epochs, or after one in which no sample had the wrong sign as it came. */
  readonly stop: 'epochs' | 'no-errors';
};

/** The sprint's settings, for n 3, k 3. */
export const SPRINT: DescentSettings = {
  samples: 20,
  hidden: 1000,
  learningRate: 0.5,
  weightDecay: 0.01,
  epochs: 2,
  batch: 1,
  bias: true,
  variant: 'unfused',
  rule: 'gradient',
  stop: 'epochs',
};

/** About how many elements a training accesses. */
export function descentWork(n: number, _k: number, { hidden, epochs, samples }: DescentSettings): number {
  return 3 * n * hidden * epochs * samples;
}

/** Draws a network and trains it. */
export function* descend(job: Job<DescentSettings>): Generator<Moment, Solution, void> {
  const { memory, source, settings, weights } = job;
  const network = new ParityNetwork(memory, source.n, settings.hidden, settings.bias);
  network.initialise(weights);
  yield* train(network, job);
  return solutionOf(network, source.k);
}

/** What a trained network answers. */
export function solutionOf(network: ParityNetwork, k: number): Solution {
  const predictor = () => network.predictor();
  const secret = () => secretOf(predictor(), network.n, k, strongestInputs(network, 2 * k + 8));
  return { secret, predictor };
}

/** Trains a network whose weights are there. A step is one sample, or one batch. */
export function* train(
  network: ParityNetwork,
  { memory, source, settings }: Job<DescentSettings>,
): Generator<Moment, void, void> {
  const { learningRate, weightDecay, epochs, variant, rule, stop } = settings;
  const count = source.count;
  const batch = settings.batch === 0 ? count : Math.min(settings.batch, count);
  const update = { rate: learningRate, decay: weightDecay };
  const gradients = gradientBuffers(network);
  const operations: readonly BackwardOperation[] = SCHEDULES[variant];
  const isByUnits = variant in UNIT_SCHEDULES;
  const isSingle = batch === 1 && rule === 'gradient';
  const sums = isSingle ? undefined : new BatchGradients(network, gradients);
  const predictor = () => network.predictor();
  let step = 0;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    let errors = 0;
    for (let first = 0; first < count; first += batch) {
      const end = Math.min(first + batch, count);
      memory.step();
      for (let s = first; s < end; s++) {
        network.take(source, s);
        if (isByUnits) forwardByUnits(network);
        else network.forward();
        const verdict = network.compare();
        if (verdict === 'fit') continue;
        if (verdict === 'wrong') errors++;
        if (sums !== undefined) sums.add();
        else for (const operation of operations) operation(network, gradients, update);
      }
      sums?.apply(update, end - first, rule);
      yield { step: ++step, epoch, epochEnds: end === count, predictor };
    }
    if (stop === 'no-errors' && errors === 0) return;
  }
}
