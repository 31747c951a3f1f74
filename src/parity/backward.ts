// Back-propagation and update of the sprint's network, as operations on whole buffers, in any order that is wanted.

import type { Buffer } from '../memory/workspace.ts';
import type { ParityNetwork } from './network.ts';

/** p -= rate * (g + decay * p), in this order of operations. */
export interface Update {
  readonly rate: number;
  readonly decay: number;
}

/** The buffers that only the backward pass needs. */
export interface Gradients {
  readonly dW2: Buffer;
  readonly db2: Buffer;
  readonly dh: Buffer;
  readonly dhPre: Buffer;
}

/** @param ending as of the network */
export function gradientBuffers({ memory, hidden }: ParityNetwork, ending = ''): Gradients {
  return {
    dW2: memory.float64(`dW2${ending}`, hidden),
    db2: memory.float64(`db2${ending}`, 1),
    dh: memory.float64(`dh${ending}`, hidden),
    dhPre: memory.float64(`dh_pre${ending}`, hidden),
  };
}

/** One operation of the backward pass. */
export type BackwardOperation = (network: ParityNetwork, gradients: Gradients, update: Update) => void;

/** dW2 = dout h, db2 = dout. */
export const outputGradients: BackwardOperation = ({ memory, hidden, bias, dout, h }, { dW2, db2 }) => {
  memory.read(dout);
  memory.read(h);
  const [d, activations, gradient] = [dout.values[0]!, h.values, dW2.values];
  for (let j = 0; j < hidden; j++) gradient[j] = d * activations[j]!;
  memory.write(dW2);
  if (bias) {
    db2.values[0] = d;
    memory.write(db2);
  }
  memory.end();
};

/** dh = W2 dout. */
export const hiddenGradient: BackwardOperation = ({ memory, hidden, W2, dout }, { dh }) => {
  memory.read(W2);
  memory.read(dout);
  const [weights, d, gradient] = [W2.values, dout.values[0]!, dh.values];
  for (let j = 0; j < hidden; j++) gradient[j] = weights[j]! * d;
  memory.write(dh);
  memory.end();
};

/** dh_pre = dh where h_pre is above 0, else dh 0, which keeps the sign of zero. */
export const preActivationGradient: BackwardOperation = ({ memory, hidden, hPre }, { dh, dhPre }) => {
  memory.read(dh);
  memory.read(hPre);
  const [from, sums, gradient] = [dh.values, hPre.values, dhPre.values];
  for (let j = 0; j < hidden; j++) gradient[j] = from[j]! * (sums[j]! > 0 ? 1 : 0);
  memory.write(dhPre);
  memory.end();
};

/** W1 with the gradient dh_pre x. */
export const updateW1: BackwardOperation = ({ memory, n, hidden, x, W1 }, { dhPre }, { rate, decay }) => {
  memory.read(dhPre);
  memory.read(x);
  memory.read(W1);
  const [gradient, input, weights] = [dhPre.values, x.values, W1.values];
  for (let j = 0, at = 0; j < hidden; j++) {
    const g = gradient[j]!;
    for (let i = 0; i < n; i++, at++) {
      const w = weights[at]!;
      weights[at] = w - rate * (g * input[i]! + decay * w);
    }
  }
  memory.write(W1);
  memory.end();
};

/** A buffer of parameters with the gradient of the same length. */
function updateWith(
  { memory }: ParityNetwork,
  gradient: Buffer,
  target: Buffer,
  { rate, decay }: Update,
): void {
  memory.read(gradient);
  memory.read(target);
  const [g, p] = [gradient.values, target.values];
  for (let j = 0; j < p.length; j++) p[j] = p[j]! - rate * (g[j]! + decay * p[j]!);
  memory.write(target);
  memory.end();
}

export const updateB1: BackwardOperation = (network, { dhPre }, update) => {
  if (network.bias) updateWith(network, dhPre, network.b1, update);
};

export const updateW2: BackwardOperation = (network, { dW2 }, update) => {
  updateWith(network, dW2, network.W2, update);
};

export const updateB2: BackwardOperation = (network, { db2 }, update) => {
  if (network.bias) updateWith(network, db2, network.b2, update);
};

/**
 * Orders of the operations. `unfused`: all gradients, then all updates. `fused`: W2 and b2 are updated as soon as
 * their old values are not needed any more; the same bits. `per-layer`: W2 is updated before it carries the gradient
 * back, so that this is not the gradient any more; other bits.
 */
export const SCHEDULES = {
  unfused: [outputGradients, hiddenGradient, preActivationGradient, updateW1, updateB1, updateW2, updateB2],
  fused: [outputGradients, hiddenGradient, updateW2, updateB2, preActivationGradient, updateW1, updateB1],
  'per-layer': [
    outputGradients,
    updateW2,
    updateB2,
    hiddenGradient,
    preActivationGradient,
    updateW1,
    updateB1,
  ],
} as const satisfies Record<string, readonly BackwardOperation[]>;
