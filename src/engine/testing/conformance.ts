// The conformance suite: the same named cases for every engine, against the float64 oracle of net/.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NetworkSpec } from '../../net/network.ts';
import { LOSSES, STATE_SLOTS } from '../../net/training.ts';
import { MT19937 } from '../../random/mt19937.ts';
import type { Engine, EngineNetwork, TrainingSpec } from '../engine.ts';
import { gridPoints } from '../grid.ts';
import {
  ACTIVATIONS,
  type Batch,
  GRID,
  OPTIMIZER_SPECS,
  randomBatch,
  randomParameters,
  SHAPES,
} from './conformance-cases.ts';
import { checkBatches, checkHashes, checkSteps, checkTrajectory } from './conformance-checks.ts';

const LEAKY = { kind: 'leaky_relu', slope: 0.01 } as const;
const WIDE: NetworkSpec = { inputs: 2, hidden: [30, 17], outputs: 3, activation: LEAKY };
const SMALL: NetworkSpec = { inputs: 2, hidden: [3], outputs: 1, activation: LEAKY };
const ADAM: TrainingSpec = { loss: 'mse', optimizer: { kind: 'adam', learningRate: 0.01 } };

function parametersOf(spec: NetworkSpec) {
  return randomParameters(new MT19937(7), spec);
}

function batchOf(spec: NetworkSpec, count: number, seed = 11): Batch {
  return randomBatch(seed, spec, 'mse', count, parametersOf(spec));
}

/**
 * Registers the suite for one engine. `tolerance` is the largest error of an output relative to the largest output of
 * its batch, and of a loss relative to itself: 1e-4 by the contract. Gradients may err by ten times that, relative to
 * the layer's largest gradient. `shapes` are those tried with every activation, loss and optimizer.
 */
export function conformance(
  name: string,
  make: () => Promise<Engine>,
  tolerance: number,
  shapes: readonly (typeof SHAPES)[number][] = SHAPES,
): void {
  describe(`conformance of ${name}`, () => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await make();
    });
    afterAll(() => engine.close());

    /** Loads a network with seeded random weights, uses it, and disposes of it. */
    async function withNetwork(
      spec: NetworkSpec,
      training: TrainingSpec | undefined,
      use: (network: EngineNetwork) => Promise<void>,
    ): Promise<void> {
      const network = await engine.load(spec, parametersOf(spec), training);
      try {
        await use(network);
      } finally {
        network.dispose();
      }
    }

    describe.each(shapes)('$name', ({ inputs, hidden, outputs, batches }) => {
      const shape = { inputs, hidden, outputs };

      it.each(ACTIVATIONS)('outputs, loss and gradients with $name', async ({ activation }) => {
        await withNetwork({ ...shape, activation }, ADAM, (network) =>
          checkBatches(network, 'mse', batches, tolerance),
        );
      });

      it.each(LOSSES)('outputs, loss and gradients with %s', async (loss) => {
        const spec = { ...shape, activation: LEAKY };
        await withNetwork(spec, { ...ADAM, loss }, (network) =>
          checkBatches(network, loss, batches, tolerance),
        );
      });

      it.each(OPTIMIZER_SPECS)('steps of $kind follow its formula', async (optimizer) => {
        const training = { loss: 'mse', optimizer } as const;
        const spec = { ...shape, activation: LEAKY };
        await withNetwork(spec, training, (network) => checkSteps(network, training));
      });
    });

    describe.each(OPTIMIZER_SPECS)('$kind', (optimizer) => {
      const training = { loss: 'mse', optimizer } as const;
      const { inputs, targets } = batchOf(WIDE, 64);

      it('trains as the oracle does, for 20 steps', async () => {
        const spec: NetworkSpec = { ...WIDE, activation: { kind: 'tanh' } };
        await withNetwork(spec, training, (network) => checkTrajectory(network, training, tolerance));
      });

      it('gives parameters and state back bit for bit', async () => {
        await withNetwork(WIDE, training, async (network) => {
          const generator = new MT19937(12);
          const parameters = randomParameters(generator, WIDE);
          network.setParameters(parameters);
          expect(network.getParameters()).toEqual(parameters);
          const slots = Array.from({ length: STATE_SLOTS[optimizer.kind] }, () =>
            randomParameters(generator, WIDE),
          );
          network.setOptimizerState({ steps: 41, slots });
          expect(network.getOptimizerState()).toEqual({ steps: 41, slots });
        });
      });

      it('restored into another network, continues bit for bit', async () => {
        await withNetwork(WIDE, training, async (network) => {
          for (let i = 0; i < 3; i++) await network.step(inputs, targets, 64);
          await network.settle();
          await withNetwork(WIDE, training, async (other) => {
            other.setParameters(network.getParameters());
            other.setOptimizerState(network.getOptimizerState());
            for (let i = 0; i < 3; i++) {
              const loss = await network.step(inputs, targets, 64);
              expect(await other.step(inputs, targets, 64)).toBe(loss);
            }
            await network.settle();
            await other.settle();
            expect(other.getParameters()).toEqual(network.getParameters());
            expect(other.getOptimizerState()).toEqual(network.getOptimizerState());
            expect(other.getOptimizerState().steps).toBe(6);
          });
        });
      });

      it('takes a learning rate as if it had been loaded with it', async () => {
        const rated = { ...training, optimizer: { ...optimizer, learningRate: optimizer.learningRate / 7 } };
        await withNetwork(WIDE, training, async (network) => {
          for (let i = 0; i < 2; i++) await network.step(inputs, targets, 64);
          await network.settle();
          await withNetwork(WIDE, rated, async (other) => {
            other.setParameters(network.getParameters());
            other.setOptimizerState(network.getOptimizerState());
            network.setLearningRate(rated.optimizer.learningRate);
            const before = network.getParameters();
            for (const each of [network, other]) {
              await each.step(inputs, targets, 64);
              await each.settle();
            }
            expect(network.getParameters()).toEqual(other.getParameters());
            expect(network.getOptimizerState()).toEqual(other.getOptimizerState());
            network.setParameters(before);
            network.setLearningRate(optimizer.learningRate);
            await network.step(inputs, targets, 64);
            await network.settle();
            expect(network.getParameters()).not.toEqual(other.getParameters());
          });
        });
      });

      it('starts anew after resetOptimizer', async () => {
        await withNetwork(WIDE, training, async (network) => {
          const parameters = network.getParameters();
          const state = network.getOptimizerState();
          expect(state.steps).toBe(0);
          for (const layer of state.slots.flat()) {
            expect([...layer.weight, ...layer.bias].every((value) => value === 0)).toBe(true);
          }
          await network.step(inputs, targets, 64);
          await network.settle();
          const once = network.getParameters();
          expect(once).not.toEqual(parameters);
          network.setParameters(parameters);
          network.resetOptimizer();
          expect(network.getOptimizerState()).toEqual(state);
          await network.step(inputs, targets, 64);
          await network.settle();
          expect(network.getParameters()).toEqual(once);
        });
      });
    });

    it('computes a network that a hand computes', async () => {
      await withNetwork({ ...SMALL, hidden: [] }, ADAM, async (network) => {
        network.setParameters([{ weight: Float32Array.of(1, 2), bias: Float32Array.of(0.5) }]);
        // Outputs 3.5 and 0.5 against 1 and 1: errors 2.5 and -0.5.
        const [inputs, targets] = [Float32Array.of(1, 1, 0, 0), Float32Array.of(1, 1)];
        expect(await network.forward(inputs, 2)).toEqual(Float32Array.of(3.5, 0.5));
        expect(await network.loss(inputs, targets, 2)).toBe(3.25);
        expect(await network.gradients(inputs, targets, 2)).toEqual({
          loss: 3.25,
          gradients: [{ weight: Float32Array.of(2.5, 2.5), bias: Float32Array.of(2) }],
        });
      });
    });

    it('forward, loss and gradients change nothing, also not what was returned before', async () => {
      await withNetwork(WIDE, ADAM, async (network) => {
        const { inputs, targets } = batchOf(WIDE, 64);
        await network.step(inputs, targets, 64);
        await network.settle();
        const before = { parameters: network.getParameters(), state: network.getOptimizerState() };
        const first = await network.gradients(inputs, targets, 64);
        const kept = structuredClone(first);
        await network.forward(inputs, 64);
        await network.loss(inputs, targets, 64);
        await network.gradients(inputs, targets, 7);
        expect(network.getParameters()).toEqual(before.parameters);
        expect(network.getOptimizerState()).toEqual(before.state);
        expect(await network.gradients(inputs, targets, 64)).toEqual(kept);
        expect(first).toEqual(kept);
      });
    });

    it('networks of one engine do not disturb each other', async () => {
      const batch = batchOf(WIDE, 250);
      const small = batchOf(SMALL, 64);
      const losses: number[] = [];
      await withNetwork(WIDE, ADAM, async (network) => {
        for (let i = 0; i < 6; i++) losses.push(await network.step(batch.inputs, batch.targets, 250));
      });
      await withNetwork(WIDE, ADAM, async (network) => {
        // Every other network comes before the first step, and goes before the second.
        for (let i = 0; i < 6; i += 2) {
          await withNetwork(SMALL, ADAM, async (other) => {
            expect(await network.step(batch.inputs, batch.targets, 250)).toBe(losses[i]);
            await other.step(small.inputs, small.targets, 64);
            await other.sample(GRID, 0, GRID.height);
          });
          expect(await network.step(batch.inputs, batch.targets, 250)).toBe(losses[i + 1]);
        }
      });
    });

    describe.each(ACTIVATIONS)('sampling with $name', ({ activation }) => {
      const specs = [[], [1], [7, 5], Array<number>(8).fill(10)].map((hidden) => ({
        ...WIDE,
        hidden,
        activation,
      }));

      it.each(specs)('gives the outputs of forward, bit for bit, in any bands: $hidden', async (spec) => {
        await withNetwork(spec, undefined, async (network) => {
          const { width, height } = GRID;
          const all = await network.sample(GRID, 0, height);
          expect(all.outputs).toEqual(await network.forward(gridPoints(GRID, 0, height), width * height));
          for (const [first, rows] of [
            [0, 1],
            [1, 5],
            [6, height - 7],
            [height - 1, 1],
          ] as const) {
            const band = await network.sample(GRID, first, rows);
            const [from, to] = [first * width, (first + rows) * width];
            expect(band.outputs).toEqual(all.outputs.slice(from * spec.outputs, to * spec.outputs));
            expect(band.hashes).toEqual(all.hashes.slice(2 * from, 2 * to));
          }
        });
      });

      it.each(specs)('gives the hashes of the patterns: $hidden', async (spec) => {
        await withNetwork(spec, undefined, async (network) => {
          checkHashes(network, (await network.sample(GRID, 0, GRID.height)).hashes);
        });
      });
    });

    it.each(ACTIVATIONS)('NaN parameters give NaN, and nothing crashes: $name', async ({ activation }) => {
      await withNetwork({ ...WIDE, activation }, ADAM, async (network) => {
        const { inputs, targets } = batchOf(WIDE, 7);
        const parameters = parametersOf(WIDE);
        parameters[0]!.weight.fill(Number.NaN);
        network.setParameters(parameters);
        expect((await network.forward(inputs, 7)).every(Number.isNaN)).toBe(true);
        expect(await network.loss(inputs, targets, 7)).toBeNaN();
        expect((await network.sample(GRID, 0, 2)).outputs.every(Number.isNaN)).toBe(true);
        expect(await network.step(inputs, targets, 7)).toBeNaN();
        await network.settle();
        expect(network.getParameters()[0]!.weight.every(Number.isNaN)).toBe(true);
      });
    });

    it('refuses what does not fit the network', async () => {
      await expect(engine.load({ ...WIDE, outputs: 4 }, parametersOf(WIDE))).rejects.toThrow();
      await withNetwork(WIDE, undefined, async (network) => {
        expect(() => network.setParameters(parametersOf(WIDE).slice(1))).toThrow();
        const { inputs, targets } = batchOf(WIDE, 1);
        await expect(network.step(inputs, targets, 1)).rejects.toThrow();
      });
      await withNetwork({ ...WIDE, inputs: 3 }, undefined, async (network) => {
        await expect(network.sample(GRID, 0, 1)).rejects.toThrow();
      });
    });
  });
}
