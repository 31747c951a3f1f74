// Networks in links: the same bits on the other side, the same outputs in the other view, and links that lie.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { initialise } from '../../src/backprop/initialise.ts';
import { asLayers, flatten, modelOf, parameterCount } from '../../src/backprop/model.ts';
import { InputError } from '../../src/format/input-error.ts';
import { initialise as drawn } from '../../src/net/initialise.ts';
import { forward } from '../../src/net/mlp.ts';
import type { NetworkSpec } from '../../src/net/network.ts';
import { TorchGenerator } from '../../src/random/torch.ts';
import { modelFrom, parseLayers } from '../backprop/layers.ts';
import { planOf } from '../backprop/plan.ts';
import { BACKPROP } from '../backprop/settings.ts';
import { chosenPicture } from '../lab/pictures.ts';
import { POLYTOPES } from '../polytopes/settings.ts';
import { parseFragment, readValues } from '../shell/fragment.ts';
import { defaults } from '../shell/setting.ts';
import { onUnitSquare, printNetwork, printWeights, readNetwork, readWeights } from './carried.ts';
import { backpropAddress } from './to-backprop.ts';
import { polytopesAddress } from './to-polytopes.ts';

const LEAKY = { kind: 'leaky_relu', slope: 0.01 } as const;
const TRAINED = {
  ...({ picture: 'ring', optimizer: 'adam', engine: 'wasm' } as const),
  ...{ shape: '[6]*2', slope: 0.01, rate: 0.005 },
  ...{ points: 5000, batch: 256, seed: 2 },
};

function network(hidden: number[], activation: NetworkSpec['activation'] = LEAKY, outputs = 1) {
  const spec: NetworkSpec = { inputs: 2, hidden, outputs, activation };
  return { spec, parameters: drawn(spec, new TorchGenerator(5), 'reference') };
}

test('weights come out of a link with their bits', () => {
  const floats = fc.float({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(fc.array(floats, { maxLength: 40 }), (values) => {
      const text = printWeights(values);
      expect(text).toMatch(/^[\w-]*$/);
      expect([...readWeights(text)]).toEqual(values.map(Math.fround));
    }),
  );
});

test.each([LEAKY, { kind: 'leaky_relu', slope: 1e-7 }, { kind: 'relu' }, { kind: 'identity' }] as const)(
  'a network comes out of a link with its bits: %o',
  (activation) => {
    const before = network([6, 3], activation);
    expect(readNetwork(printNetwork(before))).toEqual(before);
  },
);

test.each([
  ['net:relu:2-4-1:', /17 weights, and the link 0/],
  ['net:relu:2-4-1:AAAA', /cut off/],
  ['net:relu:2-0-1:', /is none/],
  ['net:softplus:2-1:', /is none/],
  ['net:', /is none/],
  [`net:relu:2-1:${printWeights([0, Number.NaN, 0])}`, /not finite/],
])('%s is refused in one line', (text, says) => {
  expect(() => readNetwork(text)).toThrow(InputError);
  expect(() => readNetwork(text)).toThrow(says);
});

describe('from Backprop to Polytopes', () => {
  test('the unit square shows the plane: the same outputs, top at the top', () => {
    const model = modelOf([4, 3], LEAKY);
    const flat = initialise(model, 'he', 123);
    const domain = [-1.25, -0.5, 1.25, 2] as const;
    const { spec, parameters } = onUnitSquare(model, flat, domain);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (u, v) => {
          const x = domain[0] + u * (domain[2] - domain[0]);
          const y = domain[3] - v * (domain[3] - domain[1]);
          const there = forward(spec, asLayers(model, flatten(parameters)), Float64Array.of(u, v), 1)
            .outputs[0]!;
          const here = forward(spec, asLayers(model, flat), Float64Array.of(x, y), 1).outputs[0]!;
          expect(Math.abs(there - here)).toBeLessThan(1e-5);
        },
      ),
    );
    expect(flat).toEqual(initialise(model, 'he', 123));
  });

  test('the link is one that Polytopes reads whole', () => {
    const model = modelOf([4], { kind: 'relu' });
    const address = polytopesAddress(model, initialise(model, 'he', 1), [0, 0, 1, 1]);
    const { values, ignored } = readValues(POLYTOPES, parseFragment(address).query);
    expect(ignored).toEqual([]);
    expect(values).toMatchObject({ shape: '[4]', slope: 0, epoch: 0 });
    expect(readNetwork(values.start).spec.hidden).toEqual([4]);
  });

  test.each([
    ['tanh3', /bends everywhere/],
    ['relu3,leaky3', /different activations/],
    ['relu32,relu32', /1185 weights: a link takes 1000/],
  ])('%s does not go there', (layers, says) => {
    const model = modelFrom(parseLayers(layers), 'identity');
    const flat = new Float64Array(parameterCount(model));
    expect(() => polytopesAddress(model, flat, [0, 0, 1, 1])).toThrow(says);
  });
});

describe('from Polytopes to Backprop', () => {
  const ring = chosenPicture({ kind: 'built-in', name: 'ring' }).picture;

  test('the weights arrive with their bits, with the points and labels of the training', () => {
    const before = network([6, 6]);
    const { values, ignored } = readValues(
      BACKPROP,
      parseFragment(backpropAddress(before, TRAINED, ring)).query,
    );
    expect(ignored).toEqual([]);
    const plan = planOf({ ...defaults(BACKPROP), ...values });
    expect(plan.weights).toEqual(flatten(before.parameters));
    expect(plan.training).toMatchObject({
      loss: 'mse',
      batch: 60,
      optimizer: { kind: 'adam', learningRate: 0.005 },
    });
    expect(plan.data.set === 'own' && plan.data.points.length).toBe(60);
    // Labels are the picture's, at the pixel that the rounded coordinates are nearest to, but for its edges.
    const points = plan.data.set === 'own' ? plan.data.points : [];
    const right = points.filter(({ x, y, label }) => {
      const pixel = Math.round(y * (ring.height - 1)) * ring.width + Math.round(x * (ring.width - 1));
      return (ring.pixels[pixel]! >= 128 ? 1 : 0) === label;
    });
    expect(right.length).toBeGreaterThan(55);
  });

  test.each([
    ['colours', network([4], LEAKY, 3), /3 outputs/],
    ['eight layers', network([4, 4, 4, 4, 4, 4, 4, 4]), /layers/],
    ['wide layers', network([40]), /40 units/],
    ['many weights', network([32, 32, 32]), /weights: a link takes 1000/],
  ])('%s are too much', (_, before, says) => {
    expect(() => backpropAddress(before, TRAINED, ring)).toThrow(says);
  });

  test('weights of another network are refused', () => {
    const values = { ...defaults(BACKPROP), weights: printWeights([1, 2, 3]) };
    expect(() => planOf(values)).toThrow(/3 weights for the 17/);
  });
});
