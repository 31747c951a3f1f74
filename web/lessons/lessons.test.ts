// The claims of the lessons, each with its seed.

import { expect, it } from 'vitest';
import { dataset } from '../../src/backprop/dataset.ts';
import { trainSeed } from '../../src/backprop/ensemble.ts';
import { initialise } from '../../src/backprop/initialise.ts';
import { kernelsFor } from '../../src/backprop/kernels.ts';
import { lossSlope } from '../../src/backprop/loss.ts';
import { Recording } from '../../src/backprop/recording.ts';
import { kernelModule } from '../../src/backprop/testing/kernel-module.node.ts';
import { type BackpropValues, planOf } from '../backprop/plan.ts';
import { BACKPROP } from '../backprop/settings.ts';
import { defaults } from '../shell/setting.ts';
import { clippedSlope } from './clipped.ts';
import type { Lesson } from './lesson.ts';
import { LESSONS } from './lessons.ts';

const lesson = (name: Lesson['name']) => LESSONS.find((one) => one.name === name)!;

/** The scores of a lesson's settings after some epochs. */
function scoresAfter(settings: Partial<BackpropValues>, epochs: number) {
  const plan = planOf({ ...defaults(BACKPROP), ...settings });
  const data = dataset(plan.data);
  const kernels = kernelsFor(kernelModule, plan.model, data);
  const recording = new Recording(
    plan.model,
    data,
    kernels,
    plan.training,
    initialise(plan.model, plan.start, plan.seed),
  );
  recording.trainTo({ epoch: epochs, offset: 0 });
  const { parameters } = recording.stateAt(recording.head);
  return recording.scores(plan.training, parameters);
}

it('has questions with an answer, and settings that are possible', () => {
  for (const { settings, revealed, options, answer } of LESSONS) {
    expect(options[answer]).toBeDefined();
    for (const some of [settings, revealed]) planOf({ ...defaults(BACKPROP), ...some });
  }
});

it('hidden layer: three corners at most without one, four with four units and seed 1', () => {
  const { settings, revealed } = lesson('hidden-layer');
  for (let seed = 1; seed <= 5; seed++)
    expect(scoresAfter({ ...settings, seed }, 1000).training.accuracy).toBeLessThanOrEqual(0.75);
  expect(scoresAfter(revealed, 1000).training.accuracy).toBe(1);
});

it('gradient: at z = -20 it is -1, and with clipping -0.02', () => {
  const { training } = planOf({ ...defaults(BACKPROP), ...lesson('gradient').settings });
  expect(lossSlope(training, -20, 1)).toBeCloseTo(-1, 8);
  expect(clippedSlope(-20, 1)).toBeCloseTo(-0.0206, 3);
  expect(clippedSlope(-25, 1)).toBeCloseTo(-1.4e-4, 5);
});

it('seeds: 63 of 200 at rate 0.5, one of them good; 95 at 0.1', () => {
  const plan = planOf({ ...defaults(BACKPROP), ...lesson('seeds').settings });
  const data = dataset(plan.data);
  const group = { ...plan, data, kernels: kernelsFor(kernelModule, plan.model, data), epochs: 200 };
  const seeds = Array.from({ length: 200 }, (_, i) => i + 1);
  const at = (rate: number) => seeds.map((seed) => trainSeed(group, seed, rate));
  const half = at(0.5);
  expect(half.filter(({ corners }) => corners)).toHaveLength(63);
  expect(half.filter(({ accuracy }) => accuracy >= 0.95)).toHaveLength(1);
  expect(at(0.1).filter(({ corners }) => corners)).toHaveLength(95);
});

it('noise: all training labels by heart, fewer of the unseen; a penalty turns that round', () => {
  const { settings, revealed } = lesson('noise');
  const heart = scoresAfter(settings, 1500);
  const calm = scoresAfter(revealed, 1500);
  expect(heart.training.accuracy).toBe(1);
  expect(heart.held!.accuracy).toBe(0.77);
  expect(calm.training.accuracy).toBeCloseTo(0.8333, 4);
  expect(calm.held!.accuracy).toBe(0.89);
});
