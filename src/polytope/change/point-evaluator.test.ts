// Evaluation at points against the plain sums, bit for bit, with own patterns and with others'.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { activate, derivative } from '../../net/activation.ts';
import type { Activation } from '../../net/network.ts';
import type { PointNetwork } from './at-points.ts';
import { createPointEvaluator } from './create.node.ts';

const ACTIVATIONS: readonly Activation[] = [
  { kind: 'leaky_relu', slope: 0.01 },
  { kind: 'relu' },
  { kind: 'identity' },
  { kind: 'tanh' },
  { kind: 'sigmoid' },
];

/** One point at a time, one sum after the other. */
function plain({ layers, activation }: PointNetwork, x: number, y: number, pattern?: Uint8Array) {
  let rows = [
    [x, y],
    [1, 0],
    [0, 1],
  ];
  const [preActivations, signs] = [[] as number[], [] as number[]];
  for (const [l, { inputs, outputs, weight, bias }] of layers.entries()) {
    rows = rows.map((row, part) =>
      Array.from({ length: outputs }, (_, n) => {
        let sum = part === 0 ? bias[n]! : 0;
        for (let i = 0; i < inputs; i++) sum += weight[n * inputs + i]! * row[i]!;
        return sum;
      }),
    );
    if (l + 1 === layers.length) break;
    for (let n = 0; n < outputs; n++) {
      const z = rows[0]![n]!;
      const isActive = pattern ? pattern[signs.length] === 1 : z > 0;
      preActivations.push(z);
      signs.push(isActive ? 1 : 0);
      const below = activation.kind === 'leaky_relu' ? activation.slope : activation.kind === 'relu' ? 0 : 1;
      const a = pattern ? (isActive ? z : below === 0 ? 0 : below * z) : activate(activation, z);
      const slope = pattern ? (isActive ? 1 : below) : derivative(activation, a);
      rows[0]![n] = a;
      rows[1]![n] = rows[1]![n]! * slope;
      rows[2]![n] = rows[2]![n]! * slope;
    }
  }
  return {
    values: rows[0]!,
    gradients: rows[0]!.map((_, o) => [rows[1]![o]!, rows[2]![o]!]),
    preActivations,
    signs,
  };
}

const finite = fc.double({ min: -2, max: 2, noNaN: true });
const numbers = (length: number) =>
  fc.array(finite, { minLength: length, maxLength: length }).map((values) => Float64Array.from(values));

const networks = fc
  .tuple(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }), fc.integer({ min: 1, max: 5 }))
  .chain(([hidden, outputs]) => {
    const sizes = [2, ...hidden, outputs];
    return fc.record({
      activation: fc.constantFrom(...ACTIVATIONS),
      layers: fc.tuple(
        ...sizes.slice(1).map((width, l) =>
          fc.record({
            inputs: fc.constant(sizes[l]!),
            outputs: fc.constant(width),
            weight: numbers(width * sizes[l]!),
            bias: numbers(width),
          }),
        ),
      ),
    });
  });

// One for all: what an earlier network left in its memory must not show.
const evaluator = createPointEvaluator();

test('values, gradients, pre-activations and signs have the bits of plain sums', () => {
  const counts = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 30, max: 70 }));
  const cases = fc.tuple(
    networks,
    counts.chain((count) => numbers(2 * count)),
    fc.boolean(),
    fc.integer(),
  );
  fc.assert(
    fc.property(cases, ([network, points, hasPattern, seed]) => {
      const { kind } = network.activation;
      const isLinear = kind !== 'tanh' && kind !== 'sigmoid';
      const neurons = network.layers.slice(0, -1).reduce((sum, { outputs }) => sum + outputs, 0);
      const count = points.length / 2;
      const pattern = Uint8Array.from({ length: count * neurons }, (_, i) => ((seed >>> (i % 31)) ^ i) & 1);
      const given = hasPattern && isLinear ? pattern : undefined;
      const found = evaluator.evaluate(network, points, given);
      const wanted = Array.from({ length: count }, (_, p) =>
        plain(network, points[2 * p]!, points[2 * p + 1]!, given?.subarray(p * neurons, (p + 1) * neurons)),
      );
      expect(found.count).toBe(count);
      expect([...found.values]).toEqual(wanted.flatMap(({ values }) => values));
      expect([...found.gradients]).toEqual(wanted.flatMap(({ gradients }) => gradients.flat()));
      expect([...found.preActivations]).toEqual(wanted.flatMap(({ preActivations }) => preActivations));
      expect([...found.signs]).toEqual(wanted.flatMap(({ signs }) => signs));
    }),
    { numRuns: 300 },
  );
});
