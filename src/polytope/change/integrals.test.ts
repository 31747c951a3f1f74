// Integrals over cells against sums over a fine grid.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meanMagnitude } from './integrals.ts';

test('the mean magnitude on a triangle is that of a fine sum, whatever the signs', () => {
  const value = fc.double({ min: -2, max: 2, noNaN: true });
  const N = 300;
  fc.assert(
    fc.property(value, value, value, (p, q, r) => {
      let [sum, count] = [0, 0];
      for (let i = 0; i < N; i++) {
        for (let j = 0; i + j < N; j++) {
          const [u, v] = [(i + 1 / 3) / N, (j + 1 / 3) / N];
          sum += Math.abs(p * (1 - u - v) + q * u + r * v);
          count++;
        }
      }
      expect(Math.abs(meanMagnitude(p, q, r) - sum / count)).toBeLessThan(0.01);
      expect(meanMagnitude(-p, -q, -r)).toBeCloseTo(meanMagnitude(p, q, r), 12);
      expect(meanMagnitude(q, r, p)).toBeCloseTo(meanMagnitude(p, q, r), 12);
    }),
    { numRuns: 40 },
  );
});
