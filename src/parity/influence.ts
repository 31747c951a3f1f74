// Which bits a trained network depends on, looked at from outside.

import { PythonRandom } from '../random/python.ts';
import type { Predictor } from './learner.ts';
import type { ParityNetwork } from './network.ts';

/** Points at which every bit is turned. */
const POINTS = 64;

/**
 * The bits whose turning changes the sign of the output at more than half of 64 random points; undefined unless there
 * are k of them. Only the bits with the largest weights from input to output are tried, so that n may be large.
 */
export function influentialBits(network: ParityNetwork, k: number): number[] | undefined {
  const candidates = largestWeights(network, 2 * k + 8);
  const found = turningBits(network.predictor(), network.n, candidates);
  return found.length === k ? found : undefined;
}

/** The bits that turn the sign at more than half of the points, ascending. */
function turningBits(predict: Predictor, n: number, candidates: readonly number[]): number[] {
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
  return candidates.filter((bit) => turned.get(bit)! > POINTS / 2).sort((a, b) => a - b);
}

/** The inputs i with the largest sum over j of |W2[j] W1[j][i]|. */
function largestWeights({ n, hidden, memory, W1, W2 }: ParityNetwork, count: number): number[] {
  const [first, second] = [memory.observe(W1), memory.observe(W2)];
  const weight = new Float64Array(n);
  for (let j = 0, at = 0; j < hidden; j++) {
    for (let i = 0; i < n; i++, at++) weight[i] = weight[i]! + Math.abs(second[j]! * first[at]!);
  }
  const order = Array.from(weight.keys()).sort((a, b) => weight[b]! - weight[a]! || a - b);
  return order.slice(0, count);
}
