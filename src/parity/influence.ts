// Which bits a trained predictor depends on, looked at from outside.

import { PythonRandom } from '../random/python.ts';
import type { Predictor } from './learner.ts';
import type { ParityNetwork } from './network.ts';

/** Points at which every bit is turned. */
const POINTS = 64;

/**
 * Those of the `candidates` whose turning changes the sign of the prediction at more than half of 64 random points,
 * ascending; undefined unless there are k of them.
 */
export function secretOf(
  predict: Predictor,
  n: number,
  k: number,
  candidates: readonly number[],
): number[] | undefined {
  const random = new PythonRandom(0);
  const turned = new Map(candidates.map((bit) => [bit, 0]));
  const x = new Int8Array(n);
  for (let p = 0; p < POINTS; p++) {
    for (let i = 0; i < n; i++) x[i] = random.choice([-1, 1]);
    const sign = predict(x, 0) >= 0;
    for (const bit of candidates) {
      x[bit] = -x[bit]!;
      if (predict(x, 0) >= 0 !== sign) turned.set(bit, turned.get(bit)! + 1);
      x[bit] = -x[bit]!;
    }
  }
  const found = candidates.filter((bit) => turned.get(bit)! > POINTS / 2);
  return found.length === k ? found.sort((a, b) => a - b) : undefined;
}

/** The `count` inputs i of a network with the largest sum over j of |W2[j] W1[j][i]|: where n is large, the rest is
 * not worth a look. */
export function strongestInputs({ n, hidden, memory, W1, W2 }: ParityNetwork, count: number): number[] {
  const [first, second] = [memory.observe(W1), memory.observe(W2)];
  const weight = new Float64Array(n);
  for (let j = 0, at = 0; j < hidden; j++) {
    for (let i = 0; i < n; i++, at++) weight[i] = weight[i]! + Math.abs(second[j]! * first[at]!);
  }
  const order = Array.from(weight.keys()).sort((a, b) => weight[b]! - weight[a]! || a - b);
  return order.slice(0, count);
}
