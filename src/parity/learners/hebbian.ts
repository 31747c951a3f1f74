// A Hebbian network: hidden weights by Oja's rule (1982), output weights by the product of activation and label.

import { solutionOf } from '../gradient-descent.ts';
import type { Learner } from '../learner.ts';
import { ParityNetwork } from '../network.ts';

type HebbianSettings = {
  readonly samples: number;
  readonly hidden: number;
  readonly epochs: number;
  readonly learningRate: number;
};

export const hebbian: Learner<HebbianSettings> = {
  name: 'hebbian',
  brief: "a local rule that fails: Oja's below, activation times label above; no error is carried back",
  access: 'samples',
  settings: () => ({ samples: 1000, hidden: 100, epochs: 2, learningRate: 0.01 }),
  work: (n, _k, { hidden, epochs, samples }) => 3 * n * hidden * epochs * samples,
  *solve({ memory, source, settings, weights }) {
    const { learningRate: rate, epochs, hidden } = settings;
    const network = new ParityNetwork(memory, source.n, hidden, true);
    network.initialise(weights);
    const predictor = () => network.predictor();
    for (let epoch = 1, step = 0; epoch <= epochs; epoch++) {
      for (let s = 0; s < source.count; s++) {
        memory.step();
        network.take(source, s);
        network.forward();
        oja(network, rate);
        hebb(network, rate);
        yield { step: ++step, epoch, epochEnds: s === source.count - 1, predictor };
      }
    }
    return solutionOf(network, source.k);
  },
};

/** W1[j] += rate h[j] (x - h[j] W1[j]): towards the direction in which the inputs vary most. */
function oja({ memory, n, hidden, h, x, W1 }: ParityNetwork, rate: number): void {
  memory.read(h);
  memory.read(x);
  memory.read(W1);
  for (let j = 0, at = 0; j < hidden; j++) {
    const activation = h.values[j]!;
    for (let i = 0; i < n; i++, at++) {
      const w = W1.values[at]!;
      W1.values[at] = w + rate * activation * (x.values[i]! - activation * w);
    }
  }
  memory.write(W1);
  memory.end();
}

/** W2 += rate (y h - W2): towards the correlation of each activation with the label. */
function hebb({ memory, hidden, h, y, W2 }: ParityNetwork, rate: number): void {
  memory.read(h);
  memory.read(y);
  memory.read(W2);
  const label = y.values[0]!;
  for (let j = 0; j < hidden; j++) {
    W2.values[j] = W2.values[j]! + rate * (label * h.values[j]! - W2.values[j]!);
  }
  memory.write(W2);
  memory.end();
}
