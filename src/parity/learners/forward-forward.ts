// Forward-forward (Hinton 2022): every layer learns to be active for a sample with its label, quiet for the other label.

import { GoodnessLayer } from '../goodness-layer.ts';
import { secretOf } from '../influence.ts';
import type { Learner, Predictor } from '../learner.ts';

type ForwardForwardSettings = {
  readonly samples: number;
  readonly hidden: number;
  readonly epochs: number;
  readonly learningRate: number;
};

export const forwardForward: Learner<ForwardForwardSettings> = {
  name: 'forward-forward',
  brief: 'a local rule that fails: two layers, each with a goodness of its own; no error is carried back',
  access: 'samples',
  settings: () => ({ samples: 1000, hidden: 32, epochs: 2, learningRate: 0.03 }),
  work: (n, _k, { hidden, epochs, samples }) => 8 * (n + hidden) * hidden * epochs * samples,
  *solve({ memory, source, settings, weights }) {
    const { n, k, count } = source;
    const { hidden, epochs, learningRate } = settings;
    const x = memory.float64('x', n);
    const y = memory.float64('y', 1);
    // The label is one more input.
    const first = new GoodnessLayer(memory, 1, n + 1, hidden, weights);
    const second = new GoodnessLayer(memory, 2, hidden, hidden, weights);

    const show = (sign: number) => {
      memory.read(x);
      memory.read(y);
      first.input.values.set(x.values);
      first.input.values[n] = sign * y.values[0]!;
      memory.write(first.input);
      memory.end();
    };
    const predictor = () => predictorOf(first, second, n);
    for (let epoch = 1, step = 0; epoch <= epochs; epoch++) {
      for (let s = 0; s < count; s++) {
        memory.step();
        source.sample(s, x, 0, y, 0);
        for (const sign of [1, -1]) {
          show(sign);
          first.forward();
          first.passTo(second);
          first.learn(sign, learningRate);
          second.forward();
          second.learn(sign, learningRate);
        }
        yield { step: ++step, epoch, epochEnds: s === count - 1, predictor };
      }
    }
    const bits = Array.from({ length: n }, (_, i) => i);
    return { secret: () => secretOf(predictor(), n, k, bits), predictor };
  },
};

/** The goodness of both layers with the label 1, less that with the label -1. */
function predictorOf(first: GoodnessLayer, second: GoodnessLayer, n: number): Predictor {
  const [judgeFirst, judgeSecond] = [first.judge(), second.judge()];
  const input = new Float64Array(n + 1);
  const goodness = (label: number) => {
    input[n] = label;
    const below = judgeFirst(input);
    return below.goodness + judgeSecond(below.output).goodness;
  };
  return (x, start) => {
    for (let i = 0; i < n; i++) input[i] = x[start + i]!;
    return goodness(1) - goodness(-1);
  };
}
