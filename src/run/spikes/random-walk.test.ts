// Weights that move at random have no order of onsets, whether their steps are all alike or grow at once.
//
// CREASE_WALKS=500 npx vitest run src/run/spikes/random-walk.test.ts walks more often than every test run.

import { expect, test } from 'vitest';
import { initialise } from '../../net/initialise.ts';
import type { Parameters } from '../../net/network.ts';
import { createPointEvaluator } from '../../polytope/change/create.node.ts';
import { pointGrid } from '../../polytope/change/point-grid.ts';
import { TorchGenerator } from '../../random/torch.ts';
import { randomStep } from './control.ts';
import { Looker, signalNames, weightSignals } from './signals.ts';
import { plantedSpec } from './testing/planted.ts';
import { type MeasuredStep, type Verdict, verdictOf } from './verdict.ts';

const WALKS = Number(process.env.CREASE_WALKS ?? 8);
const STEPS = 90;
const SEARCH_FROM = 60;
const BURST = 75;

/** A walk of weights by steps of one size, `burst` times that at one step; its signals, measured as a replay's are. */
function walk(seed: number, burst: number): Verdict {
  const spec = plantedSpec(seed).network;
  const generator = new TorchGenerator(seed);
  const looker = new Looker(spec, pointGrid(createPointEvaluator(), [0, 0, 1, 1], 12));
  let parameters: Parameters = initialise(spec, generator, 'reference');
  let look = looker.look(parameters);
  const steps = Array.from({ length: STEPS }, (_, t): MeasuredStep => {
    const size = 0.01 * (t === BURST ? burst : 1);
    const scaled = (values: Float32Array) => values.map((value) => value * (1 + size));
    const target = parameters.map(({ weight, bias }) => ({ weight: scaled(weight), bias: scaled(bias) }));
    const after = randomStep(parameters, target, generator);
    const to = looker.look(after);
    const control = looker.look(randomStep(parameters, after, generator));
    const measured = {
      ...{ kind: 'step' as const, epoch: 1, step: t + 1, globalStep: t },
      row: { ...weightSignals(parameters, after), ...looker.change(look, to) },
      control: looker.change(look, control),
    };
    [parameters, look] = [after, to];
    return measured;
  });
  return verdictOf({ steps, stepsPerEpoch: 1000, searchFrom: SEARCH_FROM }, signalNames(4));
}

test(`${WALKS} walks of even steps: an order is called in fewer than 1 in 20`, {
  timeout: 20_000 * WALKS,
}, () => {
  const verdicts = Array.from({ length: WALKS }, (_, seed) => walk(seed, 1));
  expect(verdicts.filter(({ order }) => order.called !== 'none').length / WALKS).toBeLessThan(0.05);
  expect(verdicts.filter(({ groups }) => groups.length > 0).length / WALKS).toBeLessThanOrEqual(0.1);
});

test(`${WALKS} walks with a burst: dated, in all layers, and without an order`, {
  timeout: 20_000 * WALKS,
}, () => {
  const verdicts = Array.from({ length: WALKS }, (_, seed) => walk(seed, 12));
  const share = (good: (verdict: Verdict) => boolean) => verdicts.filter(good).length / WALKS;
  expect(share(({ groups }) => groups[0]?.onset.step === BURST)).toBeGreaterThanOrEqual(0.95);
  expect(share(({ where }) => where === 'all')).toBeGreaterThanOrEqual(0.95);
  expect(share(({ order }) => order.called !== 'none')).toBeLessThan(0.05);
});
