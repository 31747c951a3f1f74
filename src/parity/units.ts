// The sprint's network unit by unit: everything of one hidden unit before anything of the next. The same bits as over
// whole buffers: only loops without arithmetic between units are cut, and the output sums by ascending index.

import type { BackwardOperation } from './backward.ts';
import type { ParityNetwork } from './network.ts';

/** From x to out, one operation; the units ascend. */
export function forwardByUnits(network: ParityNetwork): void {
  const { memory, n, hidden, bias, x, W1, b1, hPre, h, W2, b2, out } = network;
  memory.read(x);
  let output = 0;
  for (let j = 0; j < hidden; j++) {
    memory.read(W1, j * n, n);
    if (bias) memory.read(b1, j, 1);
    let sum = 0;
    for (let i = 0; i < n; i++) sum += W1.values[j * n + i]! * x.values[i]!;
    hPre.values[j] = bias ? sum + b1.values[j]! : sum;
    memory.write(hPre, j, 1);
    memory.read(hPre, j, 1);
    h.values[j] = hPre.values[j]! > 0 ? hPre.values[j]! : 0;
    memory.write(h, j, 1);
    memory.read(h, j, 1);
    memory.read(W2, j, 1);
    output += W2.values[j]! * h.values[j]!;
  }
  if (bias) memory.read(b2);
  out.values[0] = bias ? output + b2.values[0]! : output;
  memory.write(out);
  memory.end();
}

/** The whole backward pass with its updates, one operation; the units ascend or descend. */
function backwardByUnits(direction: 'up' | 'down'): BackwardOperation {
  return (network, gradients, { rate, decay }) => {
    const { memory, n, hidden, bias, x, W1, b1, hPre, h, W2, b2, dout } = network;
    const { dW2, db2, dh, dhPre } = gradients;
    const moved = (p: number, gradient: number) => p - rate * (gradient + decay * p);
    memory.read(dout);
    const d = dout.values[0]!;
    if (bias) {
      db2.values[0] = d;
      memory.write(db2);
    }
    memory.read(dout);
    memory.read(x);
    if (bias) {
      memory.read(db2);
      memory.read(b2);
      b2.values[0] = moved(b2.values[0]!, db2.values[0]!);
      memory.write(b2);
    }
    for (let u = 0; u < hidden; u++) {
      const j = direction === 'up' ? u : hidden - 1 - u;
      memory.read(h, j, 1);
      dW2.values[j] = d * h.values[j]!;
      memory.write(dW2, j, 1);
      memory.read(W2, j, 1);
      dh.values[j] = W2.values[j]! * d;
      memory.write(dh, j, 1);
      memory.read(dW2, j, 1);
      memory.read(W2, j, 1);
      W2.values[j] = moved(W2.values[j]!, dW2.values[j]!);
      memory.write(W2, j, 1);
      memory.read(dh, j, 1);
      memory.read(hPre, j, 1);
      dhPre.values[j] = dh.values[j]! * (hPre.values[j]! > 0 ? 1 : 0);
      memory.write(dhPre, j, 1);
      memory.read(dhPre, j, 1);
      memory.read(W1, j * n, n);
      const gradient = dhPre.values[j]!;
      for (let i = 0, at = j * n; i < n; i++, at++) {
        W1.values[at] = moved(W1.values[at]!, gradient * x.values[i]!);
      }
      memory.write(W1, j * n, n);
      if (!bias) continue;
      memory.read(dhPre, j, 1);
      memory.read(b1, j, 1);
      b1.values[j] = moved(b1.values[j]!, dhPre.values[j]!);
      memory.write(b1, j, 1);
    }
    memory.end();
  };
}

/** After a forward pass that ascends, one that descends finds first what was used last: a sawtooth. */
export const UNIT_SCHEDULES = {
  'units-up': [backwardByUnits('up')],
  'units-down': [backwardByUnits('down')],
} as const satisfies Record<string, readonly BackwardOperation[]>;
