// The schema of specs: what was written is read, what is wrong is refused.

import { expect, test } from 'vitest';
import { InputError } from '../format/input-error.ts';
import { parseRunSpec } from './spec.ts';
import { exampleSpec } from './testing/example.ts';

test('a spec that was written is read back as it was', () => {
  expect(parseRunSpec(JSON.parse(JSON.stringify(exampleSpec())), 'run.json')).toEqual(exampleSpec());
});

const spec = exampleSpec();
const parity = { kind: 'parity', name: 'parity:n=5,k=2', n: 5, k: 2, noise: 0, shuffled: false };

test('sparse parity is learnt by a network of n inputs', () => {
  const learnt = { ...spec, input: parity, network: { ...spec.network, inputs: 5 } };
  expect(parseRunSpec(learnt, 'run.json')).toEqual(learnt);
});

const WRONG: Record<string, unknown> = {
  'no object': 5,
  null: null,
  'another version': { ...spec, formatVersion: 2 },
  'an unknown field': { ...spec, colour: 'blue' },
  'an unknown field of a part': { ...spec, frames: { ...spec.frames, colour: 'blue' } },
  'a seed too large': { ...spec, seed: 2 ** 32 },
  'a negative seed': { ...spec, seed: -1 },
  'half a point': { ...spec, points: 1.5 },
  'no points': { ...spec, points: 0 },
  'an engine of another time': { ...spec, engine: 'cuda' },
  'a width of 0': { ...spec, network: { ...spec.network, hidden: [4, 0] } },
  'a rate of 0': { ...spec, optimizer: { kind: 'sgd', learningRate: 0 } },
  'a momentum for Adam': { ...spec, optimizer: { kind: 'adam', learningRate: 1, momentum: 0.9 } },
  'a reset of the momentum that rmsprop lacks': {
    ...spec,
    optimizer: { kind: 'rmsprop', learningRate: 1 },
    optimizerReset: 'momentum',
  },
  'no momentum for sgd_momentum': { ...spec, optimizer: { kind: 'sgd_momentum', learningRate: 1 } },
  'a slope for tanh': { ...spec, network: { ...spec.network, activation: { kind: 'tanh', slope: 0.1 } } },
  'three inputs for a picture': { ...spec, network: { ...spec.network, inputs: 3 } },
  'two inputs for five bits': { ...spec, input: parity },
  'noise above one half': {
    ...spec,
    input: { ...parity, noise: 0.6 },
    network: { ...spec.network, inputs: 5 },
  },
  'a damaged hash': { ...spec, input: { ...spec.input, sha256: 'abc' } },
};

test.each(Object.entries(WRONG))('%s is refused in one line that names the file', (_, value) => {
  expect(() => parseRunSpec(value, 'here/run.json')).toThrow(InputError);
  expect(() => parseRunSpec(value, 'here/run.json')).toThrow(/^here\/run\.json[^\n]*$/);
});
