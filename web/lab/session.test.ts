// A training with a past: whatever the way to an epoch, its weights and losses have the same bits.

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../src/engine/create.node.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { encodeCheckpoint } from '../../src/run/checkpoint.ts';
import { fingerprint } from '../../src/run/fingerprint.ts';
import { Training } from '../../src/run/training.ts';
import { Conductor } from './conductor.ts';
import type { LabSettings } from './protocol.ts';
import { type Recipe, recipeOf } from './recipe.ts';
import { Diverged, Session } from './session.ts';
import { SMALL } from './testing/settings.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine('wasm', 1);
});
afterAll(() => engine.close());

/** Between steps the event loop turns, as in a worker. */
const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
const never = () => false;

const open = (settings: LabSettings = SMALL) => Session.open(recipeOf(settings), engine, pause);

/** The bits of a session's weights, and of its losses. */
function bitsOf(session: Session): string {
  const arrays = session.parameters().flatMap(({ weight, bias }) => [weight, bias]);
  return `${fingerprint(arrays)} ${session.losses.trainLoss} ${session.losses.valLoss}`;
}

/** The bits after each of some epochs, straight from the training loop of the command line. */
async function straight({ spec, points }: Recipe, epochs: number): Promise<string[]> {
  const training = await Training.start(spec, { engine, points, pause: async () => undefined });
  const bits: string[] = [];
  const note = (train: number, val: number) => {
    const arrays = training.network.getParameters().flatMap(({ weight, bias }) => [weight, bias]);
    bits.push(`${fingerprint(arrays)} ${train} ${val}`);
  };
  note(Number.NaN, Number.NaN);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const { trainLoss, valLoss } = await training.trainEpoch();
    note(trainLoss, valLoss);
  }
  training.dispose();
  return bits;
}

describe('a session', () => {
  test.each<[string, Partial<LabSettings>]>([
    ['adam', {}],
    ['momentum', { optimizer: { kind: 'sgd_momentum', learningRate: 0.01, momentum: 0.9 } }],
    ['rmsprop', { optimizer: { kind: 'rmsprop', learningRate: 0.001 } }],
    ['three colours', { picture: { kind: 'built-in', name: 'ring-rgb' } }],
  ])('goes anywhere, in any order, with the bits of a straight training: %s', async (_, changes) => {
    const recipe = recipeOf({ ...SMALL, ...changes });
    const bits = await straight(recipe, 12);
    const goals = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(goals, async (epochs) => {
        const session = await Session.open(recipe, engine, pause);
        for (const epoch of epochs) {
          await session.goNear(epoch);
          while (session.moment.epoch < epoch) await session.advance(never);
          expect(session.moment).toEqual({ epoch, steps: 0 });
          expect(bitsOf(session)).toBe(bits[epoch]);
        }
        expect(session.newestEpoch).toBe(Math.max(...epochs));
        session.dispose();
      }),
      { numRuns: 12 },
    );
  });

  test('comes back to the newest epoch from its keyframe, not by training again', async () => {
    const session = await open();
    while (session.moment.epoch < 30) await session.advance(never);
    const newest = bitsOf(session);
    await session.goNear(3);
    expect(session.moment.epoch).toBeLessThanOrEqual(3);
    await session.goNear(30);
    expect(session.moment).toEqual({ epoch: 30, steps: 0 });
    expect(bitsOf(session)).toBe(newest);
    session.dispose();
  });

  test('gives the engine its memory back at every step into the past', async () => {
    const session = await open();
    const memory = () => (engine as unknown as { memoryBytes: number }).memoryBytes;
    while (session.moment.epoch < 3) await session.advance(never);
    const before = memory();
    for (let i = 0; i < 300; i++) await session.goNear(i % 2 === 0 ? 0 : 3);
    expect(memory()).toBe(before);
    session.dispose();
  });

  test('begins with given weights', async () => {
    const session = await open();
    while (session.moment.epoch < 2) await session.advance(never);
    const { exportedWeights } = await import('./exported.ts');
    const weights = exportedWeights(recipeOf(SMALL).spec.network, session.parameters(), session.moment);
    session.dispose();
    const other = await open({ ...SMALL, shape: '[2]', weights });
    const first = other.parameters();
    expect(first.map(({ bias }) => bias.length)).toEqual([6, 6, 6, 1]);
    await other.advance(never);
    const once = bitsOf(other);
    await other.goNear(0);
    expect(other.parameters()).toEqual(first);
    await other.advance(never);
    expect(bitsOf(other)).toBe(once);
    other.dispose();
  });

  test.each([
    ['an epoch', 0],
    ['a step within one', 2],
  ])('goes on from a checkpoint after %s as the run does, and back to where it began', async (_, steps) => {
    const bits = await straight(recipeOf(SMALL), 9);
    const { spec, points } = recipeOf(SMALL);
    const training = await Training.start(spec, { engine, points, pause });
    for (let epoch = 1; epoch <= 4; epoch++) await training.trainEpoch();
    if (steps > 0) await training.trainEpoch(() => training.steps === steps);
    const weights = encodeCheckpoint(training.checkpoint(), spec, 'abc');
    training.dispose();
    const session = await open({ ...SMALL, shape: '[1]', weights, resumes: true });
    const first = steps > 0 ? 5 : 4;
    expect([session.firstEpoch, session.newestEpoch]).toEqual([first, first]);
    const conductor = new Conductor(session, () => undefined);
    const ended = conductor.run();
    conductor.runTo(9);
    await until(() => conductor.activity === 'paused');
    expect(bitsOf(session)).toBe(bits[9]);
    await conductor.seek(0);
    expect(session.moment).toEqual({ epoch: first, steps: 0 });
    expect(bitsOf(session).slice(0, 16)).toBe(bits[first]!.slice(0, 16));
    await conductor.seek(7);
    expect(bitsOf(session)).toBe(bits[7]);
    conductor.close();
    await ended;
  });

  test('refuses a checkpoint of another optimizer', async () => {
    const { spec, points } = recipeOf(SMALL);
    const training = await Training.start(spec, { engine, points, pause });
    const weights = encodeCheckpoint(training.checkpoint(), spec, 'abc');
    training.dispose();
    const momentum = { kind: 'sgd_momentum', learningRate: 0.1, momentum: 0.5 } as const;
    expect(() => recipeOf({ ...SMALL, weights, resumes: true, optimizer: momentum })).not.toThrow();
    const plain = { ...SMALL, optimizer: momentum };
    const other = await Training.start(recipeOf(plain).spec, { engine, points, pause });
    const fewer = encodeCheckpoint(other.checkpoint(), spec, 'abc');
    other.dispose();
    expect(() => recipeOf({ ...SMALL, weights: fewer, resumes: true })).toThrow(
      'optimizer.1.network.0.weight',
    );
  });

  test('says where a loss is not finite, and goes back', async () => {
    const session = await open({ ...SMALL, optimizer: { kind: 'sgd', learningRate: 1e30 } });
    const attempt = async () => {
      for (;;) await session.advance(never);
    };
    await expect(attempt()).rejects.toThrow(Diverged);
    await session.goNear(0, true);
    expect(session.moment).toEqual({ epoch: 0, steps: 0 });
    session.dispose();
  });
});

describe('a conductor', () => {
  test('the newest wish wins: of many at once only the last is gone to, and all are answered', async () => {
    const bits = await straight(recipeOf(SMALL), 20);
    const session = await open();
    const conductor = new Conductor(session, () => undefined);
    const ended = conductor.run();
    conductor.runTo(20);
    await until(() => conductor.activity === 'paused');
    const visits = [3, 19, 7, 0, 11, 5].map((epoch) => conductor.seek(epoch));
    expect(conductor.activity).toBe('replaying');
    await Promise.all(visits);
    expect(session.moment).toEqual({ epoch: 5, steps: 0 });
    expect(bitsOf(session)).toBe(bits[5]);
    conductor.runTo();
    await until(() => conductor.activity === 'paused');
    expect(session.moment).toEqual({ epoch: 6, steps: 0 });
    conductor.runTo(9);
    await until(() => conductor.activity === 'paused');
    expect(bitsOf(session)).toBe(bits[9]);
    conductor.close();
    await ended;
  });

  test('pauses at the end of an epoch, also where it has only begun', async () => {
    const session = await open();
    const conductor = new Conductor(session, () => undefined);
    const ended = conductor.run();
    conductor.start();
    await until(() => session.moment.epoch >= 2 && session.moment.steps > 0);
    const { epoch } = session.moment;
    conductor.pause();
    await until(() => conductor.activity === 'paused');
    expect(session.moment).toEqual({ epoch: epoch + 1, steps: 0 });
    conductor.start();
    await until(() => session.moment.epoch > epoch + 2);
    expect(conductor.activity).toBe('running');
    conductor.close();
    await ended;
  });

  test('lets others look between steps, at once where nothing is done, and not after the end', async () => {
    const session: Session = await Session.open(recipeOf(SMALL), engine, async () => {
      await pause();
      await conductor.between();
    });
    const conductor: Conductor = new Conductor(session, () => undefined);
    const ended = conductor.run();
    expect(await conductor.look(async () => session.moment)).toEqual({ epoch: 0, steps: 0 });
    conductor.start();
    const seen: number[] = [];
    while (new Set(seen).size < 3) seen.push(await conductor.look(async () => session.moment.steps));
    await expect(conductor.look(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    conductor.close();
    await expect(conductor.look(async () => 1)).rejects.toThrow('no training is open');
    await ended;
  });

  test('leaves an epoch in its middle for one before it', async () => {
    const session = await open({ ...SMALL, batchSize: 1 });
    const conductor = new Conductor(session, () => undefined);
    const ended = conductor.run();
    conductor.start();
    await until(() => session.moment.epoch === 1 && session.moment.steps > 3);
    await conductor.seek(0);
    expect(session.moment).toEqual({ epoch: 0, steps: 0 });
    expect(session.newestEpoch).toBe(1);
    conductor.close();
    await ended;
  });

  test('shows the last finite state of a training that failed, and only a seek goes on', async () => {
    const session = await open({ ...SMALL, optimizer: { kind: 'sgd', learningRate: 1e5 } });
    const conductor = new Conductor(session, () => undefined);
    const ended = conductor.run();
    conductor.start();
    await until(() => conductor.activity === 'failed');
    expect(conductor.error).toMatch(
      /^epoch \d+: the (training|validation) loss is .*; try a smaller learning rate$/,
    );
    expect(session.moment).toEqual({ epoch: session.newestEpoch, steps: 0 });
    conductor.start();
    expect(conductor.activity).toBe('failed');
    await conductor.seek(0);
    expect([conductor.activity, session.moment.epoch]).toEqual(['paused', 0]);
    conductor.close();
    await ended;
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
