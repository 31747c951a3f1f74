// Comparing weights: every flipped bit is found, and nothing else.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NetworkSpec, Parameters } from '../net/network.ts';
import { WeightComparer } from './compare-weights.ts';

const NETWORK: NetworkSpec = {
  inputs: 2,
  hidden: [3],
  outputs: 1,
  activation: { kind: 'leaky_relu', slope: 0.01 },
};

/** The network's 13 values: 6 and 3 of the hidden layer, 3 and 1 of the last. */
function parametersOf(values: Float32Array): Parameters {
  const part = (from: number, to: number) => values.slice(from, to);
  return [
    { weight: part(0, 6), bias: part(6, 9) },
    { weight: part(9, 12), bias: part(12, 13) },
  ];
}

const words = fc.array(fc.integer({ min: 0, max: 0xffffffff }), { minLength: 13, maxLength: 13 });
const floats = (bits: readonly number[]) => new Float32Array(Uint32Array.from(bits).buffer);

function compareValues(a: Float32Array, b: Float32Array, tolerance = 0) {
  const comparer = new WeightComparer(NETWORK, NETWORK, tolerance);
  comparer.add(10, parametersOf(a), parametersOf(b));
  return comparer.result([], []);
}

describe('weights', () => {
  test('any bits, NaN among them, are the same as themselves', () => {
    fc.assert(
      fc.property(words, (bits) => {
        expect(compareValues(floats(bits), floats(bits))).toEqual({
          ...{ checkpoints: [10], onlyInA: [], onlyInB: [], incomparable: [], tensors: 4, values: 13 },
          ...{ differingBits: 0, differing: 0, beyondTolerance: 0, largest: 0, first: null },
        });
      }),
    );
  });

  test('every flipped bit is counted, and the first place is that of the first value', () => {
    const names = [
      ...Array.from({ length: 6 }, (_, i) => ['network.0.weight', i] as const),
      ...Array.from({ length: 3 }, (_, i) => ['network.0.bias', i] as const),
      ...Array.from({ length: 3 }, (_, i) => ['network.2.weight', i] as const),
      ['network.2.bias', 0] as const,
    ];
    const flips = fc.uniqueArray(fc.nat(13 * 32 - 1), { minLength: 1 });
    fc.assert(
      fc.property(words, flips, (bits, places) => {
        const changed = [...bits];
        for (const place of places) changed[place >> 5]! ^= 1 << (place & 31);
        const touched = new Set(places.map((place) => place >> 5));
        const found = compareValues(floats(bits), floats(changed));
        expect(found.differingBits).toBe(places.length);
        expect(found.differing).toBe(touched.size);
        expect(found.beyondTolerance).toBe(touched.size);
        const [tensor, index] = names[Math.min(...touched)]!;
        expect(found.first).toMatchObject({ epoch: 10, tensor, index });
      }),
    );
  });

  test('the tolerance is inclusive, a difference without a size is beyond any, and 0 is not -0', () => {
    const zeros = new Float32Array(13);
    const other = new Float32Array(13);
    other[4] = 0.5;
    other[7] = 0.75;
    expect(compareValues(zeros, other, 0.5)).toMatchObject({
      differing: 2,
      beyondTolerance: 1,
      largest: 0.75,
      first: { epoch: 10, tensor: 'network.0.weight', index: 4, a: 0, b: 0.5 },
    });
    other[12] = Number.NaN;
    expect(compareValues(zeros, other, 1e30)).toMatchObject({
      differing: 3,
      beyondTolerance: 1,
      largest: null,
    });
    const negative = new Float32Array(13).fill(-0);
    expect(compareValues(zeros, negative)).toMatchObject({ differing: 13, beyondTolerance: 13, largest: 0 });
    expect(compareValues(zeros, negative, 1e-9)).toMatchObject({ differing: 13, beyondTolerance: 0 });
  });

  test('tensors of other shapes are named, the rest is compared', () => {
    const deeper: NetworkSpec = { ...NETWORK, hidden: [3, 4] };
    const a = parametersOf(new Float32Array(13));
    const b: Parameters = [
      a[0]!,
      { weight: new Float32Array(12), bias: new Float32Array(4) },
      { weight: new Float32Array(4), bias: new Float32Array(1) },
    ];
    const comparer = new WeightComparer(NETWORK, deeper, 0);
    comparer.add(1, a, b);
    expect(comparer.result([], [])).toMatchObject({
      tensors: 2,
      values: 9,
      differing: 0,
      incomparable: [
        { tensor: 'network.2.weight', a: [1, 3], b: [4, 3] },
        { tensor: 'network.2.bias', a: [1], b: [4] },
        { tensor: 'network.4.weight', a: null, b: [1, 4] },
        { tensor: 'network.4.bias', a: null, b: [1] },
      ],
    });
  });
});
