// The traced step of a network: every value is written before it is read, and the counts follow from the shape.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layerSizes, type NetworkSpec, parameterCount } from '../net/network.ts';
import { OPTIMIZERS, type OptimizerSpec, STATE_SLOTS } from '../net/training.ts';
import { lruModule } from './lru-module.node.ts';
import { measure } from './measure.ts';
import { networkStep, networkStepElements } from './network-step.ts';
import { READ } from './trace.ts';

const networks = fc.record({
  inputs: fc.integer({ min: 1, max: 4 }),
  hidden: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 4 }),
  outputs: fc.integer({ min: 1, max: 3 }),
  activation: fc.constant({ kind: 'relu' } as const),
});
const optimizers: fc.Arbitrary<OptimizerSpec> = fc
  .constantFrom(...OPTIMIZERS)
  .map((kind) => ({ kind, learningRate: 0.1, momentum: 0.9 }));

/** Elements read in a step, added up from the formulas of net/: what each operation gets. */
function readsOfStep(network: NetworkSpec, optimizer: OptimizerSpec, points: number): number {
  const sizes = layerSizes(network);
  const hidden = points * network.hidden.reduce((sum, width) => sum + width, 0);
  const outputs = points * network.outputs;
  const inputs = sizes.reduce((sum, layer) => sum + points * layer.inputs, 0);
  const gradients = sizes.reduce((sum, layer) => sum + points * layer.outputs, 0);
  const weights = sizes.reduce((sum, layer) => sum + layer.inputs * layer.outputs, 0);
  const forward = inputs + parameterCount(network) + hidden;
  const backward = gradients + inputs + weights + gradients + 2 * hidden;
  const update = parameterCount(network) * (2 + STATE_SLOTS[optimizer.kind]);
  return forward + 2 * outputs + backward + update;
}

test('a step reads what the formulas read, and nothing that was not written', () => {
  fc.assert(
    fc.property(networks, optimizers, fc.integer({ min: 1, max: 5 }), (network, optimizer, points) => {
      const step = { network, optimizer, points, steps: 2 };
      const measured = measure(networkStep(step), lruModule(), ['lru-distance', 'clock-since-write']);
      for (const { whole, steps } of measured.metrics) {
        expect(whole.cold).toBe(0);
        expect(steps.map(({ floats }) => floats)).toEqual([
          0,
          ...Array(2).fill(readsOfStep(network, optimizer, points)),
        ]);
      }
      expect(measured.elements).toBe(networkStepElements(step));
    }),
  );
});

test('a version is the number of writes', () => {
  const versions = new Map<number, number>();
  networkStep({
    network: { inputs: 2, hidden: [3, 3], outputs: 1, activation: { kind: 'tanh' } },
    optimizer: { kind: 'adam', learningRate: 0.1 },
    points: 4,
    steps: 3,
  })({
    declare: ({ id }) => versions.set(id, 0),
    access: (operation, buffer, version) => {
      if (operation !== READ) versions.set(buffer, versions.get(buffer)! + 1);
      expect(version).toBe(versions.get(buffer));
      expect(version).toBeGreaterThan(0);
    },
    step: () => {},
  });
});
