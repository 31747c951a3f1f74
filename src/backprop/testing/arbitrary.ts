// Random small networks, settings, samples and parameters for property tests.

import fc from 'fast-check';
import type { Activation } from '../../net/network.ts';
import type { OptimizerSpec } from '../../net/training.ts';
import { initialise } from '../initialise.ts';
import type { Model } from '../model.ts';
import { firstState, type Samples, type State } from '../state.ts';
import type { Training } from '../training.ts';

export const anyActivation: fc.Arbitrary<Activation> = fc.oneof(
  fc
    .constantFrom('relu' as const, 'tanh' as const, 'sigmoid' as const, 'identity' as const)
    .map((kind) => ({ kind })),
  fc.constantFrom(0.01, 0.25).map((slope) => ({ kind: 'leaky_relu' as const, slope })),
);

const anyOptimizer: fc.Arbitrary<OptimizerSpec> = fc
  .record({
    kind: fc.constantFrom('sgd' as const, 'rmsprop' as const, 'adam' as const),
    learningRate: fc.constantFrom(0.01, 0.1, 0.5),
  })
  .chain((spec) =>
    fc.constantFrom<OptimizerSpec>(spec, {
      kind: 'sgd_momentum',
      learningRate: spec.learningRate,
      momentum: 0.9,
    }),
  );

export const anyTraining: fc.Arbitrary<Training> = fc
  .record({
    loss: fc.constantFrom('bce' as const, 'mse' as const, 'hinge' as const),
    optimizer: anyOptimizer,
    batch: fc.constantFrom(1, 1, 2, 3, 7),
    l1: fc.constantFrom(0, 0, 0.01),
    l2: fc.constantFrom(0, 0, 0.1),
    confidence: fc.constantFrom(0, 0, 0.5),
    order: fc.constantFrom(null, 5),
  })
  .map((training) => (training.loss === 'bce' ? training : { ...training, confidence: 0 }));

export const anyModel: fc.Arbitrary<Model> = fc
  .record({
    inputs: fc.integer({ min: 1, max: 3 }),
    hidden: fc.array(fc.record({ units: fc.integer({ min: 1, max: 4 }), activation: anyActivation }), {
      maxLength: 3,
    }),
    last: anyActivation,
  })
  .map(({ inputs, hidden, last }) => ({ inputs, layers: [...hidden, { units: 1, activation: last }] }));

/** A training somewhere on its way: a model, its settings, samples and a state. */
export interface Case {
  readonly model: Model;
  readonly training: Training;
  readonly samples: Samples;
  readonly state: State;
}

export const anyCase: fc.Arbitrary<Case> = fc
  .record({
    model: anyModel,
    training: anyTraining,
    seed: fc.nat(100000),
    count: fc.integer({ min: 1, max: 9 }),
  })
  .chain(({ model, training, seed, count }) =>
    fc
      .record({
        inputs: fc.array(fc.double({ min: -2, max: 2, noNaN: true }), {
          minLength: model.inputs * count,
          maxLength: model.inputs * count,
        }),
        labels: fc.array(fc.constantFrom(0, 1), { minLength: count, maxLength: count }),
      })
      .map(({ inputs, labels }) => ({
        model,
        training,
        samples: { inputs: Float64Array.from(inputs), labels: Float64Array.from(labels) },
        state: firstState(model, training.optimizer.kind, initialise(model, 'he', seed)),
      })),
  );
