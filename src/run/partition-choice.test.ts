// The choice between exact frames and rasters: cheaper by the operation count, from what the frame before had.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { multiplyAdds, type NetworkSpec } from '../net/network.ts';
import { choosePartition } from './partition-choice.ts';

const network = (width: number, depth: number, kind: 'relu' | 'tanh' = 'relu'): NetworkSpec => ({
  inputs: 2,
  hidden: new Array(depth).fill(width),
  outputs: 1,
  activation: { kind },
});
const FRAME = 1024 * 1024;

test('what was asked for is done', () => {
  const before = { partition: 'exact', patterns: 1e9 } as const;
  expect(choosePartition('exact', network(10, 8), FRAME, before)).toBe('exact');
  expect(choosePartition('raster', network(10, 8), FRAME, undefined)).toBe('raster');
  expect(choosePartition('auto', network(10, 8, 'tanh'), FRAME, undefined)).toBe('raster');
});

test('the networks of the seed are drawn exactly, one that has more polytopes than pixels is not', () => {
  for (const of of [network(10, 8), network(30, 30), network(100, 20)]) {
    expect(choosePartition('auto', of, FRAME, undefined)).toBe('exact');
    expect(choosePartition('auto', of, FRAME, { partition: 'exact', patterns: 90_000 })).toBe('exact');
    expect(choosePartition('auto', of, FRAME, { partition: 'exact', patterns: FRAME })).toBe('raster');
  }
});

test('the border between them is where the operations are equal, and a raster counts for twice its patterns', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 20 }), (width, depth) => {
      const of = network(width, depth);
      const work = multiplyAdds(of);
      const even = (FRAME * work) / (2 * (work + 1000));
      const choose = (partition: 'exact' | 'raster', patterns: number) =>
        choosePartition('auto', of, FRAME, { partition, patterns });
      expect(choose('exact', Math.floor(even))).toBe('exact');
      expect(choose('exact', Math.ceil(even) + 1)).toBe('raster');
      expect(choose('raster', Math.floor(even / 2))).toBe('exact');
      expect(choose('raster', Math.ceil(even / 2) + 1)).toBe('raster');
    }),
  );
});
