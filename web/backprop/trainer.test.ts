// What is behind the view: settings become a training, time goes both ways, a change in the past branches.

import { expect, it } from 'vitest';
import { kernelModule } from '../../src/backprop/testing/kernel-module.node.ts';
import { PLAIN_TRAINING } from '../../src/backprop/training.ts';
import { defaults } from '../shell/setting.ts';
import { parseLayers, printLayers } from './layers.ts';
import { COLUMNS } from './messages.ts';
import { parseOwn, printOwn } from './own-points.ts';
import { type BackpropValues, planOf, valuesAfter } from './plan.ts';
import { BACKPROP } from './settings.ts';
import { parseStory, printStory } from './story.ts';
import { Trainer } from './trainer.ts';

const values: BackpropValues = defaults(BACKPROP);
const START = { epoch: 0, offset: 0 };

function open(changed: Partial<BackpropValues> = {}, at = START) {
  let clock = 0;
  const trainer = new Trainer(kernelModule, () => clock);
  trainer.open(planOf({ ...values, ...changed }), at);
  const pass = (milliseconds: number) => {
    clock += milliseconds;
  };
  return { trainer, pass };
}

it('opens as the application does: seed 123, data seed 42, loss 0.6907, and 0.8198 after an epoch', () => {
  const { trainer } = open();
  expect(trainer.frame()?.scores.training.loss.toFixed(4)).toBe('0.6907');
  trainer.move('epoch');
  expect(trainer.frame()?.scores.training.loss.toFixed(4)).toBe('0.8198');
});

it('moves by updates, epochs and hundreds, both ways', () => {
  const { trainer } = open({ batch: 30 });
  const at = () => [trainer.frame()!.state.epoch, trainer.frame()!.state.offset];
  const moves = [
    'update',
    'update',
    'epoch',
    'update',
    '-update',
    '-update',
    '-epoch',
    'hundred',
    '-hundred',
    'end',
  ] as const;
  const path = moves.map((move) => {
    trainer.move(move);
    return at();
  });
  expect(path).toEqual([
    ...[
      [0, 30],
      [0, 60],
      [1, 0],
      [1, 30],
      [1, 0],
      [0, 90],
      [0, 0],
      [100, 0],
      [0, 0],
      [100, 0],
    ],
  ]);
});

it('goes at the pace it is told, and stops where it breaks', () => {
  const { trainer, pass } = open({ rate: 50, loss: 'mse', layers: 'linear4' });
  trainer.pace(10);
  expect(trainer.running).toBe(true);
  for (let i = 0; i < 20; i++) {
    pass(100);
    trainer.work(8);
  }
  const { failure, running, state } = trainer.frame()!;
  expect(running).toBe(false);
  expect(failure).toBeDefined();
  expect(Number.isFinite(state.parameters[failure!.parameter])).toBe(false);
  trainer.move('-update');
  expect(trainer.frame()!.state.parameters.every(Number.isFinite)).toBe(true);
});

it('branches where something is changed in the past, and a link brings the same back', () => {
  const { trainer } = open();
  trainer.move('hundred');
  trainer.seek({ epoch: 40, offset: 3 });
  expect(trainer.frame()!.other).toBeNull();
  const at = trainer.change({ parameter: 2, value: 0.5 });
  expect(at).toEqual({ epoch: 40, offset: 3 });
  const left = trainer.frame()!;
  expect(left.other!.rows.length / (COLUMNS.length + 34)).toBe(101);
  expect(left.head).toEqual(at);
  trainer.change({ training: { ...PLAIN_TRAINING, optimizer: { kind: 'sgd', learningRate: 0.1 } } });
  trainer.move('hundred');
  const story = '40.3:w2=0.5;40.3:rate=0.1';
  const { trainer: linked } = open({ story }, trainer.frame()!.head);
  expect(linked.frame()!.state).toEqual(trainer.frame()!.state);
  expect(valuesAfter({ ...values, story }).rate).toBe(0.1);
});

it('writes layers, points and changes as it reads them, and refuses what is none', () => {
  for (const text of ['', 'relu4', 'tanh3,leaky2', 'leaky0.1x8,sigmoid1,linear2'])
    expect(printLayers(parseLayers(text))).toBe(text);
  for (const text of ['', '0.5,-1,0;2,3,1']) expect(printOwn(parseOwn(text))).toBe(text);
  for (const text of ['', '3.0:w2=-0.5;3.0:rate=0.1;4.1:w0=1e-7'])
    expect(printStory(parseStory(text))).toBe(text);
  expect(() => parseLayers('soft4')).toThrow("'soft4' is no layer");
  expect(() => parseOwn('1,2')).toThrow("'1,2' is no point");
  expect(() => parseStory('3.0:w2=NaN')).toThrow('is no change');
  expect(() => parseStory('3.0:w2=1;2.0:w2=1')).toThrow('change 2 is before');
  expect(() => planOf({ ...values, layers: 'relu40' })).toThrow('40 units');
});
