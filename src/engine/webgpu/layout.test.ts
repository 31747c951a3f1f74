// What is packed for a GPU comes back as it was, lies in no other's place, and is padded with zeros.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hiddenCount, type NetworkSpec } from '../../net/network.ts';
import { MT19937 } from '../../random/mt19937.ts';
import { hashCoefficients } from '../hash.ts';
import { randomParameters } from '../testing/conformance-cases.ts';
import {
  BLOCK,
  gradientBlocks,
  layOut,
  packCoefficients,
  packTwins,
  packWeights,
  unpackWeights,
} from './layout.ts';

const width = fc.integer({ min: 1, max: 40 });
const specs: fc.Arbitrary<NetworkSpec> = fc.record({
  inputs: width,
  hidden: fc.array(width, { maxLength: 4 }),
  outputs: width,
  activation: fc.constant({ kind: 'relu' } as const),
});

test('parameters come back bit for bit', () => {
  fc.assert(
    fc.property(specs, fc.nat(), (spec, seed) => {
      const parameters = randomParameters(new MT19937(seed), spec);
      const layout = layOut(spec);
      const packed = packWeights(layout, parameters);
      expect(unpackWeights(layout, packed)).toEqual(parameters);
      const numbers = parameters.flatMap(({ weight, bias }) => [...weight, ...bias]);
      const sum = (values: Iterable<number>) =>
        [...values].sort((a, b) => a - b).filter((value) => value !== 0);
      // Nothing is there twice, and what is between is zero.
      expect(sum(packed)).toEqual(sum(numbers));
      expect(sum(packTwins(layout, parameters))).toEqual(
        sum(parameters.flatMap(({ weight }) => [...weight])),
      );
    }),
  );
});

test('every hidden neuron has its coefficient, every other place none', () => {
  fc.assert(
    fc.property(specs, (spec) => {
      const coefficients = hashCoefficients(hiddenCount(spec));
      const words = packCoefficients(layOut(spec), coefficients);
      const seen: number[] = [];
      for (const { outputs, coefficients: start } of layOut(spec).layers.slice(0, -1)) {
        for (let n = 0; n < outputs; n++) {
          const at = 4 * (start + 2 * Math.floor(n / 4)) + (n % 4);
          seen.push(words[at]!, words[at + 4]!);
        }
      }
      expect(seen).toEqual([...coefficients]);
      expect([...words].filter((word) => word !== 0).length).toBe(seen.filter((word) => word !== 0).length);
    }),
  );
});

test('blocks of gradients cover every weight and bias once', () => {
  fc.assert(
    fc.property(specs, (spec) => {
      const { layers } = layOut(spec);
      const covered = layers.map(({ inputs, outputs }) => new Uint8Array((inputs + 1) * outputs));
      const blocks = gradientBlocks(layOut(spec));
      for (let b = 0; b < blocks.length; b += 4) {
        const [l, k0, n0] = [blocks[b]!, blocks[b + 1]!, blocks[b + 2]!];
        const { inputs, outputs } = layers[l]!;
        for (let k = k0; k <= Math.min(inputs, k0 + BLOCK - 1); k++) {
          for (let n = n0; n < Math.min(outputs, n0 + BLOCK); n++) covered[l]![k * outputs + n]! += 1;
        }
      }
      for (const layer of covered) expect(layer.every((times) => times === 1)).toBe(true);
    }),
  );
});
