// Training in the plain order: the bits of net/'s own functions and of the sprint, and a wrong order shows.

import { expect, it } from 'vitest';
import { lossAndGradients } from '../../net/mlp.ts';
import type { NetworkSpec, Parameters } from '../../net/network.ts';
import { newOptimizer, optimizerStep } from '../../net/optimizer.ts';
import { PythonRandom } from '../../random/python.ts';
import { compareBits, execute } from './execute.ts';
import { type Genome, plainGenome, scheduleOf } from './genome.ts';
import { mutated } from './moves.ts';
import { networkArithmetic } from './network-arithmetic.ts';
import { programOf } from './network-program.ts';
import type { Learner } from './program.ts';
import { plainSchedule } from './schedule.ts';
import { networkLearner, randomTraining, sprintLearner } from './testing/learners.ts';
import { violationOf } from './versions.ts';

it.each([
  [[5], 1, 1, 'sgd', 'relu'],
  [[6, 4], 3, 4, 'adam', 'tanh'],
  [[4, 3, 5], 2, 3, 'sgd', 'leaky_relu'],
] as const)(
  "hidden %j, %i outputs, batch %i, %s, %s: net/'s own training, bit by bit",
  (hidden, outputs, batch, optimizer, kind) => {
    const inputs = 3;
    const random = new PythonRandom(5);
    const draw = (length: number) => Float64Array.from({ length }, () => random.gauss(0, 0.8));
    const samples = 6;
    const [x, targets] = [draw(samples * inputs), draw(samples * outputs)];
    const activation = kind === 'leaky_relu' ? { kind, slope: 0.01 } : { kind };
    const spec: NetworkSpec = { inputs, hidden, outputs, activation };
    const widths = [inputs, ...hidden, outputs];
    const parameters: Parameters<Float64Array> = widths
      .slice(1)
      .map((m, l) => ({ weight: draw(m * widths[l]!), bias: draw(m) }));
    const learner: Learner = { arithmetic: 'network', inputs, hidden, outputs, batch, optimizer };
    const arithmetic = networkArithmetic(learner, {
      ...{ activation, loss: 'mse', rate: 0.05, x, targets },
      parameters: parameters.flatMap(({ weight, bias }) => [weight.slice(), bias.slice()]),
    });
    const program = programOf(learner);
    const update = { kind: optimizer, learningRate: 0.05 } as const;
    let memory = newOptimizer(update, parameters);
    let steps = 0;
    for (const { step, parameters: trained } of execute(program, plainSchedule(program), 9, arithmetic)) {
      const from = (all: Float64Array, width: number) => {
        const batchOf = new Float64Array(batch * width);
        for (let p = 0; p < batch; p++) {
          const s = ((step - 1) * batch + p) % samples;
          batchOf.set(all.subarray(s * width, (s + 1) * width), p * width);
        }
        return batchOf;
      };
      const { gradients } = lossAndGradients(
        spec,
        parameters,
        'mse',
        from(x, inputs),
        from(targets, outputs),
        batch,
      );
      memory = optimizerStep(update, parameters, gradients, memory);
      const own = parameters.flatMap(({ weight, bias }, l) =>
        (['weight', 'bias'] as const).flatMap((tensor) => [
          tensor === 'weight' ? weight : bias,
          ...memory.slots.map((slot) => slot[l]![tensor]),
        ]),
      );
      expect(trained).toEqual(own);
      steps = step;
    }
    expect(steps).toBe(9);
  },
);

/** A genome some moves away from the plain one, through legal ones or not. */
function wandered(learner: Learner, seed: number, moves: number): Genome {
  const program = programOf(learner);
  const random = new PythonRandom(seed);
  let genome = plainGenome(program);
  for (let i = 0; i < moves; i++) {
    const next = mutated(program, genome, random);
    if (next === undefined) continue;
    // Mostly through legal ones: an illegal genome is hardly ever mended.
    const isLegal =
      violationOf(program, scheduleOf(program, next), [true, true, false, true, true]) === undefined;
    if (isLegal || random.random() < 0.05) genome = next;
  }
  return genome;
}

const LEARNERS: readonly Learner[] = [
  sprintLearner(2, 3),
  networkLearner(2, [3, 2], 1, 2),
  networkLearner(2, [3, 4], 2, 3, 'adam'),
  networkLearner(3, [2, 3, 2], 1, 1),
];

it('a schedule without a violation computes the same bits, any network and any moves', () => {
  let legal = 0;
  let caught = 0;
  for (let seed = 0; seed < 80; seed++) {
    const learner = LEARNERS[seed % LEARNERS.length]!;
    const program = programOf(learner);
    const schedule = scheduleOf(program, wandered(learner, seed, 1 + (seed % 40)));
    const steps = 6;
    const plain = [...execute(program, plainSchedule(program), steps, randomTraining(learner, seed))];
    const violation = violationOf(
      program,
      schedule,
      plain.map(({ learnt }) => learnt),
    );
    const difference = () =>
      compareBits(program, [plainSchedule(program), schedule], steps, () => randomTraining(learner, seed));
    if (violation === undefined) {
      legal++;
      expect(difference()).toBeUndefined();
    } else if (differs(difference)) caught++;
  }
  // Both kinds were there, and wrong orders do show in the bits.
  expect(legal).toBeGreaterThan(20);
  expect(caught).toBeGreaterThan(5);
});

/** A wrong order may not even run: it reads the whole of a buffer of which only a tile is stored. */
function differs(difference: () => unknown): boolean {
  try {
    return difference() !== undefined;
  } catch {
    return true;
  }
}
