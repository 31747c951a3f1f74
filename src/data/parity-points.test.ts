// Sparse parity as points: the samples of the problem, and targets that are the product of the secret inputs.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parityPoints } from './parity-points.ts';
import { parityProblem } from './sparse-parity.ts';

it('has the samples of the problem with the same seed, as float32', () => {
  const size = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.nat(), fc.nat(0xffffffff));
  fc.assert(
    fc.property(size, ([n, any, seed]) => {
      const input = { n, k: (any % n) + 1, noise: 0, shuffled: false };
      const { secret, train } = parityProblem({ ...input, seed, train: 9, test: 5 });
      const { training, validation } = parityPoints(input, { seed, points: 9, valPoints: 5 });
      expect([training.count, validation.count]).toEqual([9, 5]);
      expect([...training.inputs]).toEqual([...train.x]);
      for (const { count, inputs, targets } of [training, validation]) {
        for (let s = 0; s < count; s++) {
          expect(targets[s]).toBe(secret.reduce((product, i) => product * inputs[s * n + i]!, 1));
        }
      }
    }),
  );
});
