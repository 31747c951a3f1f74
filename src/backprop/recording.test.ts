// A training's past: any moment comes back with its bits, through changes, edits, branches and a million epochs.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dataset, XOR_UNIFORM } from './dataset.ts';
import { initialise } from './initialise.ts';
import { kernelsFor } from './kernels.ts';
import { modelOf } from './model.ts';
import { compare, type Position, Recording } from './recording.ts';
import { copyState, emptySlots, firstState, type State } from './state.ts';
import { stepOnce } from './step.ts';
import { kernelModule } from './testing/kernel-module.node.ts';
import { PLAIN_TRAINING, type Training } from './training.ts';

const model = modelOf([3], { kind: 'tanh' });
const data = dataset({ ...XOR_UNIFORM, count: 10, held: 5 });
const kernels = kernelsFor(kernelModule, model, data);
const first = initialise(model, 'glorot', 5);
const record = (training: Training = PLAIN_TRAINING) => new Recording(model, data, kernels, training, first);

const numbers = (state: State) => ({
  ...state,
  parameters: [...state.parameters].map((v) => v + 0),
  slots: state.slots.map((slot) => [...slot].map((v) => v + 0)),
});

const TRAININGS: readonly Training[] = [
  PLAIN_TRAINING,
  { ...PLAIN_TRAINING, optimizer: { kind: 'sgd', learningRate: 0.05 }, order: 3 },
  { ...PLAIN_TRAINING, optimizer: { kind: 'adam', learningRate: 0.01 }, batch: 4 },
  {
    ...PLAIN_TRAINING,
    loss: 'mse',
    optimizer: { kind: 'sgd_momentum', learningRate: 0.01, momentum: 0.9 },
    l2: 0.01,
  },
];

/** What is done to a recording: so many updates, then a change. */
const anyStory = fc.array(
  fc.record({
    updates: fc.integer({ min: 0, max: 60 }),
    change: fc.oneof(
      fc.nat(TRAININGS.length - 1).map((to) => ({ to })),
      fc.record({ parameter: fc.nat(12), value: fc.double({ min: -2, max: 2, noNaN: true }) }),
    ),
  }),
  { maxLength: 5 },
);

type Story = typeof anyStory extends fc.Arbitrary<infer T> ? T : never;

/** Plays a story in a recording and, update by update, the plain way. */
function play(story: Story): { recording: Recording; moments: State[] } {
  const recording = record();
  let state = firstState(model, 'sgd', first);
  let training: Training = PLAIN_TRAINING;
  const moments: State[] = [];
  for (const { updates, change } of [...story, { updates: 5, change: undefined }]) {
    for (let i = 0; i < updates; i++) {
      moments.push(copyState(state));
      state = stepOnce(model, training, data.training, state).after;
    }
    recording.trainTo(state);
    if (change === undefined) break;
    if ('to' in change) {
      const next = TRAININGS[change.to]!;
      if (next.optimizer.kind !== training.optimizer.kind)
        state = { ...state, slots: emptySlots(model, next.optimizer.kind), steps: 0 };
      training = next;
      recording.change(next);
    } else {
      state.parameters[change.parameter] = change.value;
      recording.edit(change.parameter, change.value);
    }
  }
  moments.push(state);
  return { recording, moments };
}

it('gives every moment back, bit for bit, whatever was changed on the way and in whatever order one looks', () => {
  fc.assert(
    fc.property(anyStory, fc.array(fc.nat(1000), { minLength: 5, maxLength: 10 }), (story, looks) => {
      const { recording, moments } = play(story);
      for (const look of looks) {
        const moment = moments[look % moments.length]!;
        expect(numbers(recording.stateAt(moment))).toEqual(numbers(moment));
      }
    }),
    { numRuns: 60 },
  );
});

it('knows where every update begins, and so the way back', () => {
  fc.assert(
    fc.property(anyStory, (story) => {
      const { recording, moments } = play(story);
      let at: Position | undefined = recording.head;
      for (const { epoch, offset } of moments.slice(0, -1).toReversed()) {
        at = recording.before(at!);
        expect(at).toEqual({ epoch, offset });
      }
      expect(recording.before(at!)).toBeUndefined();
    }),
    { numRuns: 30 },
  );
});

it('branches: the same past, another future, and the old one stays', () => {
  const recording = record();
  recording.trainTo({ epoch: 40, offset: 0 });
  const end = numbers(recording.stateAt(recording.head));
  const branch = recording.branch({ epoch: 20, offset: 3 });
  expect(numbers(branch.stateAt(branch.head))).toEqual(numbers(recording.stateAt({ epoch: 20, offset: 3 })));
  branch.edit(0, 1.5);
  branch.trainTo({ epoch: 40, offset: 0 });
  expect(numbers(branch.stateAt({ epoch: 11, offset: 2 }))).toEqual(
    numbers(recording.stateAt({ epoch: 11, offset: 2 })),
  );
  expect(branch.curve[20]).toEqual(recording.curve[20]);
  expect(branch.curve[30]).not.toEqual(recording.curve[30]);
  expect(numbers(recording.stateAt(recording.head))).toEqual(end);
  const same = recording.branch({ epoch: 20, offset: 3 });
  same.trainTo({ epoch: 40, offset: 0 });
  expect(numbers(same.stateAt(same.head))).toEqual(end);
});

it('keeps a million epochs in bounded memory, and replays few of them for any look', () => {
  const corners = dataset({ ...XOR_UNIFORM, set: 'xor', held: 0 });
  const small = modelOf();
  const start = initialise(small, 'he', 1);
  const recording = new Recording(
    small,
    corners,
    kernelsFor(kernelModule, small, corners),
    PLAIN_TRAINING,
    start,
  );
  recording.trainTo({ epoch: 1_000_000, offset: 0 });
  expect(recording.head).toEqual({ epoch: 1_000_000, offset: 0 });
  expect(recording.curve.length).toBeLessThanOrEqual(512);
  expect(recording.curve.length).toBeGreaterThanOrEqual(256);
  expect(recording.stride).toBeLessThanOrEqual(128);
  const { epoch, parameters } = recording.curve.at(-1)!;
  expect(recording.stateAt({ epoch, offset: 0 }).parameters).toEqual(parameters);
  const again = recording.branch({ epoch: 999_900, offset: 1 });
  again.trainTo({ epoch: 1_000_000, offset: 0 });
  expect(numbers(again.stateAt(again.head))).toEqual(numbers(recording.stateAt(recording.head)));
});

it('scores its curve as its states score', () => {
  const recording = record();
  recording.trainTo({ epoch: 600, offset: 0 });
  for (const sample of recording.curve.slice(-3)) {
    const { parameters } = recording.stateAt({ epoch: sample.epoch, offset: 0 });
    expect(recording.scores(PLAIN_TRAINING, parameters)).toEqual(sample.scores);
  }
});

it('stops at the first number that is not finite, and names the update and the weight', () => {
  const linear = modelOf([3], { kind: 'identity' });
  const wild: Training = { ...PLAIN_TRAINING, loss: 'mse', optimizer: { kind: 'sgd', learningRate: 30 } };
  const recording = new Recording(linear, data, kernelsFor(kernelModule, linear, data), wild, first);
  recording.trainTo({ epoch: 1000, offset: 0 });
  const { at, parameter } = recording.failure!;
  const before = recording.stateAt(at);
  expect(before.parameters.every(Number.isFinite)).toBe(true);
  const { after } = stepOnce(linear, wild, data.training, before);
  expect(after.parameters.findIndex((value) => !Number.isFinite(value))).toBe(parameter);
  expect(compare(recording.head, after)).toBe(0);
  expect(Number.isFinite(recording.stateAt(recording.head).parameters[parameter])).toBe(false);
  expect(recording.before(recording.head)).toEqual(at);
});

it('refuses a weight that is no number', () => {
  expect(() => record().edit(0, Number.NaN)).toThrow('NaN: a weight is a finite number');
});
