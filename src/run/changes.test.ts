// Changes on the way: a run that is resumed with them is the run that had them in its spec from the start.

import { describe, expect, test } from 'vitest';
import type { GreyPicture } from '../data/picture.ts';
import { splitPoints } from '../data/split.ts';
import { createReferenceEngine } from '../engine/reference.ts';
import { learningRateOf, withChange } from './changes.ts';
import { trainingHash } from './hash.node.ts';
import { parseRunSpec, type RunSpec } from './spec.ts';
import { exampleSpec } from './testing/example.ts';
import { Training, type TrainingSetting } from './training.ts';

const CHANGES: Record<string, RunSpec['changes']> = {
  'a learning rate': [{ fromEpoch: 3, learningRate: 0.25 }],
  'a new optimizer': [{ fromEpoch: 3, optimizer: 'new' }],
  'both, twice': [
    { fromEpoch: 2, learningRate: 0.01, optimizer: 'new' },
    { fromEpoch: 4, learningRate: 0.3 },
  ],
  'a change of the first epoch': [{ fromEpoch: 1, learningRate: 0.05 }],
};
const OPTIMIZERS: RunSpec['optimizer'][] = [
  { kind: 'adam', learningRate: 0.01 },
  { kind: 'sgd_momentum', learningRate: 0.01, momentum: 0.9 },
];

const picture: GreyPicture = {
  width: 16,
  height: 16,
  pixels: Uint8Array.from({ length: 256 }, (_, i) => (i * 91) % 256),
};
const settingOf = (spec: RunSpec): TrainingSetting => ({
  engine: createReferenceEngine(),
  points: splitPoints(picture, spec),
  pause: async () => {},
});

async function epochs(training: Training, until: number) {
  const losses = [];
  while (training.epoch < until) losses.push(await training.trainEpoch());
  return losses;
}

describe.each(OPTIMIZERS)('$kind', (optimizer) => {
  describe.each(Object.entries(CHANGES))('%s', (_, changes) => {
    const plain: RunSpec = { ...exampleSpec(), optimizer };
    const spec: RunSpec = { ...plain, changes };
    const [first, last] = [changes![0]!.fromEpoch, changes!.at(-1)!.fromEpoch];

    test('resumed at any epoch, also without the changes before it, gives the same bits', async () => {
      const whole = await Training.start(spec, settingOf(spec));
      const losses = await epochs(whole, 5);
      for (let stop = 0; stop < 5; stop++) {
        // What was not yet asked for when the run began cannot have counted.
        const known = changes!.filter(({ fromEpoch }) => fromEpoch <= stop);
        const before: RunSpec = known.length === 0 ? plain : { ...plain, changes: known };
        const begun = await Training.start(before, settingOf(before));
        await epochs(begun, stop);
        const resumed = await Training.fromCheckpoint(spec, settingOf(spec), begun.checkpoint());
        expect(await epochs(resumed, 5)).toEqual(losses.slice(stop));
        expect(resumed.checkpoint()).toEqual(whole.checkpoint());
      }
    });

    test('resumed within any epoch, also without the changes after it, gives the same bits', async () => {
      const whole = await Training.start(spec, settingOf(spec));
      const losses = await epochs(whole, 5);
      const stepwise = await Training.start(spec, settingOf(spec));
      while (stepwise.epoch < 5) {
        await stepwise.trainEpoch(() => true);
        const place = stepwise.checkpoint();
        if (place.within === undefined) continue;
        const known = changes!.filter(({ fromEpoch }) => fromEpoch <= place.epoch + 1);
        const begun: RunSpec = known.length === 0 ? plain : { ...plain, changes: known };
        expect(trainingHash(begun)).toBe(trainingHash(spec, place.epoch + 1));
        const parts = await Training.fromCheckpoint(begun, settingOf(begun), place);
        await parts.trainEpoch();
        const resumed = await Training.fromCheckpoint(spec, settingOf(spec), place);
        expect(await epochs(resumed, 5)).toEqual(losses.slice(place.epoch));
        expect(resumed.checkpoint()).toEqual(whole.checkpoint());
        const again = await Training.fromCheckpoint(spec, settingOf(spec), parts.checkpoint());
        expect(await epochs(again, 5)).toEqual(losses.slice(place.epoch + 1));
      }
    });

    test('changes nothing before its epoch, and something in it', async () => {
      const [a, b] = [
        await Training.start(plain, settingOf(plain)),
        await Training.start(spec, settingOf(spec)),
      ];
      for (const training of [a, b]) await epochs(training, first - 1);
      expect(a.checkpoint()).toEqual(b.checkpoint());
      for (const training of [a, b]) await epochs(training, first);
      expect(a.checkpoint()).not.toEqual(b.checkpoint());
    });

    test('counts in the training hash from its epoch on', () => {
      expect(trainingHash(spec, first - 1)).toBe(trainingHash(plain));
      expect(trainingHash(spec, first)).not.toBe(trainingHash(plain));
      expect(trainingHash(spec, last)).toBe(trainingHash(spec));
    });
  });
});

test.each(OPTIMIZERS)(
  '$kind with its momentum new every epoch keeps the rest of its state',
  async (optimizer) => {
    // One step an epoch: after it the first array holds that step's gradient alone.
    const spec: RunSpec = { ...exampleSpec(), optimizer, batchSize: 40, optimizerReset: 'momentum' };
    const training = await Training.start(spec, settingOf(spec));
    await epochs(training, 2);
    const before = training.checkpoint();
    const batch = training.nextBatch();
    const { gradients } = await training.network.gradients(batch.inputs, batch.targets, batch.count);
    await epochs(training, 3);
    const { steps, slots } = training.checkpoint().optimizer;
    expect(steps).toBe(3);
    const share = optimizer.kind === 'adam' ? Math.fround(0.1) : 1;
    slots[0]!.forEach(({ weight }, l) => {
      weight.forEach((value, i) => {
        expect(value).toBeCloseTo(share * gradients[l]!.weight[i]!, 6);
      });
    });
    const square = (i: number, at = slots) => at[1]![0]!.weight[i]!;
    if (optimizer.kind === 'adam')
      expect(square(0)).toBeGreaterThan(0.9 * square(0, before.optimizer.slots as typeof slots));
  },
);

test('the learning rate of an epoch is that of the last change that has one', () => {
  const spec: RunSpec = {
    ...exampleSpec(),
    changes: [
      { fromEpoch: 2, learningRate: 0.5 },
      { fromEpoch: 3, optimizer: 'new' },
      { fromEpoch: 5, learningRate: 0.125 },
    ],
  };
  expect([1, 2, 3, 4, 5, 9].map((epoch) => learningRateOf(spec, epoch))).toEqual([
    0.001, 0.5, 0.5, 0.5, 0.125, 0.125,
  ]);
});

test('a change is added to one of its epoch, and later ones are dropped', () => {
  const one = withChange(exampleSpec(), { fromEpoch: 3, learningRate: 0.5 });
  const two = withChange(withChange(one, { fromEpoch: 5, learningRate: 1 }), {
    fromEpoch: 3,
    optimizer: 'new',
  });
  expect(two.changes).toEqual([{ fromEpoch: 3, learningRate: 0.5, optimizer: 'new' }]);
  expect(parseRunSpec(JSON.parse(JSON.stringify(two)), 'run.json')).toEqual(two);
});

test.each([
  [[]],
  [[{ fromEpoch: 0, learningRate: 1 }]],
  [[{ fromEpoch: 2 }]],
  [[{ fromEpoch: 2, learningRate: 0 }]],
  [[{ fromEpoch: 2, optimizer: 'kept' }]],
  [
    [
      { fromEpoch: 3, learningRate: 1 },
      { fromEpoch: 3, learningRate: 2 },
    ],
  ],
])('a spec with the changes %j is refused', (changes) => {
  expect(() => parseRunSpec({ ...exampleSpec(), changes }, 'run.json')).toThrow(/spec\.changes/);
});
