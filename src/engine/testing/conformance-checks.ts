// What the conformance suite measures: an engine's network against the float64 oracle of net/.

import { expect } from 'vitest';
import { loss as lossOf } from '../../net/loss.ts';
import { backward, forward, lossAndGradients } from '../../net/mlp.ts';
import { hiddenCount, parameterCount } from '../../net/network.ts';
import { type OptimizerMemory, optimizerStep } from '../../net/optimizer.ts';
import type { LossName } from '../../net/training.ts';
import type { EngineNetwork, OptimizerState, TrainingSpec } from '../engine.ts';
import { gridPoints } from '../grid.ts';
import { hashCoefficients } from '../hash.ts';
import { GRID, MARGIN, randomBatch, widen } from './conformance-cases.ts';

const TENSORS = ['weight', 'bias'] as const;

/** Outputs, loss and gradients at several batch sizes. */
export async function checkBatches(
  network: EngineNetwork,
  loss: LossName,
  batches: readonly number[],
  tolerance: number,
): Promise<void> {
  const { spec } = network;
  const parameters = network.getParameters();
  const oracle = widen(parameters);
  for (const count of batches) {
    const where = `batch of ${count}`;
    const { inputs, targets } = randomBatch(count, spec, loss, count, parameters);
    const x = Float64Array.from(inputs);
    const pass = forward(spec, oracle, x, count);
    expectNear(await network.forward(inputs, count), pass.outputs, tolerance, `${where}, outputs`);
    const { value, gradient } = lossOf(loss, pass.outputs, targets, count);
    const gradients = backward(spec, oracle, pass, gradient, count);
    const actual = await network.gradients(inputs, targets, count);
    for (const got of [await network.loss(inputs, targets, count), actual.loss]) {
      expect(Math.abs(got - value), `${where}, loss`).toBeLessThanOrEqual(tolerance * Math.max(value, 1e-3));
    }
    for (const [l, layer] of gradients.entries()) {
      const got = actual.gradients[l]!;
      const what = `${where}, gradients of layer ${l}`;
      expectNear([...got.weight, ...got.bias], [...layer.weight, ...layer.bias], 10 * tolerance, what);
    }
  }
}

/** Three steps, each against the oracle's formula applied to the engine's own gradients. */
export async function checkSteps(network: EngineNetwork, training: TrainingSpec): Promise<void> {
  const { spec } = network;
  for (const count of [64, 7, 33]) {
    const before = network.getParameters();
    const { inputs, targets } = randomBatch(count, spec, training.loss, count, before);
    const { loss, gradients } = await network.gradients(inputs, targets, count);
    const expected = widen(before);
    const state = optimizerStep(
      training.optimizer,
      expected,
      gradients,
      widenState(network.getOptimizerState()),
    );

    const stepLoss = await network.step(inputs, targets, count);
    expect(Math.abs(stepLoss - loss)).toBeLessThanOrEqual(1e-6 * Math.abs(loss));
    await network.settle();
    const after = network.getParameters();
    const stateAfter = network.getOptimizerState();
    expect(stateAfter.steps).toBe(state.steps);
    let compared = 0;
    for (const [l, layer] of expected.entries()) {
      for (const tensor of TENSORS) {
        const what = `batch of ${count}, ${tensor} ${l}`;
        const [from, to, gradient] = [before[l]![tensor], after[l]![tensor], gradients[l]![tensor]];
        const moves = layer[tensor].map((p, i) => p - from[i]!);
        const largestMove = largest(moves);
        const significant = 1e-4 * largest(gradient);
        // Where a gradient's terms cancel, rounding decides its sign, and with it the whole step of Adam.
        const excess = Array.from(moves, (move, i) => {
          if (Math.abs(gradient[i]!) < significant) return 0;
          compared++;
          const bound = 1e-4 * Math.abs(move) + 1e-5 * largestMove + 2e-7 * Math.abs(to[i]!);
          return Math.max(0, Math.abs(to[i]! - layer[tensor][i]!) - bound);
        });
        expect(largest(excess), `${what}: error beyond the bound`).toBe(0);
        for (const [s, slot] of state.slots.entries()) {
          expectNear(stateAfter.slots[s]![l]![tensor], slot[l]![tensor], 1e-5, `${what}, slot ${s}`);
        }
      }
    }
    expect(compared).toBeGreaterThan(0.3 * parameterCount(spec));
  }
}

/** Twenty steps of the engine and of the oracle from the same start: the losses, and how far the weights moved. */
export async function checkTrajectory(
  network: EngineNetwork,
  training: TrainingSpec,
  tolerance: number,
): Promise<void> {
  const { spec } = network;
  const start = network.getParameters();
  const oracle = widen(start);
  let state = widenState(network.getOptimizerState());
  for (let i = 0; i < 20; i++) {
    const { inputs, targets } = randomBatch(100 + i, spec, training.loss, 64, start);
    const x = Float64Array.from(inputs);
    const { loss, gradients } = lossAndGradients(spec, oracle, training.loss, x, targets, 64);
    state = optimizerStep(training.optimizer, oracle, gradients, state);
    const error = Math.abs((await network.step(inputs, targets, 64)) - loss);
    expect(error, `loss of step ${i}`).toBeLessThanOrEqual(10 * tolerance * loss);
  }
  await network.settle();
  const end = network.getParameters();
  for (const [l, { weight }] of oracle.entries()) {
    const from = start[l]!.weight;
    const moves = weight.map((w, i) => w - from[i]!);
    expect(largest(moves)).toBeGreaterThan(1e-3);
    const actual = Float64Array.from(end[l]!.weight, (w, i) => w - from[i]!);
    expectNear(actual, moves, 100 * tolerance, `movement of the weights of layer ${l}`);
  }
}

/** The hashes on GRID against the oracle's patterns, wherever no pre-activation is near zero. */
export function checkHashes(network: EngineNetwork, hashes: Uint32Array): void {
  const { spec } = network;
  const points = GRID.width * GRID.height;
  const inputs = Float64Array.from(gridPoints(GRID, 0, GRID.height));
  const { preActivations } = forward(spec, widen(network.getParameters()), inputs, points);
  const coefficients = hashCoefficients(hiddenCount(spec));
  expect(hashes.length).toBe(2 * points);
  let checked = 0;
  const distinct = new Set<string>();
  for (let p = 0; p < points; p++) {
    const z = preActivations.flatMap((layer) => {
      const width = layer.length / points;
      return Array.from(layer.subarray(p * width, (p + 1) * width));
    });
    if (z.some((value) => Math.abs(value) <= MARGIN)) continue;
    checked++;
    const sum = new Uint32Array(2);
    for (const [n, value] of z.entries()) {
      if (!(value > 0)) continue;
      sum[0] = sum[0]! + coefficients[2 * n]!;
      sum[1] = sum[1]! + coefficients[2 * n + 1]!;
    }
    expect(hashes.subarray(2 * p, 2 * p + 2), `point ${p}`).toEqual(sum);
    distinct.add(sum.join());
  }
  expect(checked).toBeGreaterThan(0.9 * points);
  if (hiddenCount(spec) > 1) expect(distinct.size).toBeGreaterThan(1);
}

function widenState(state: OptimizerState): OptimizerMemory<Float64Array> {
  return { steps: state.steps, slots: state.slots.map(widen) };
}

/** The largest magnitude; NaN when there is one. */
function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!));
  return most;
}

/** Every value within `tolerance` times the largest expected magnitude. */
function expectNear(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  expect(actual.length, what).toBe(expected.length);
  const errors = Float64Array.from(expected, (value, i) => actual[i]! - value);
  const size = largest(expected);
  expect(largest(errors), `${what}: error where the largest is ${size}`).toBeLessThanOrEqual(
    tolerance * size,
  );
}
