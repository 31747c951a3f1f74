// The summary of a model: the published one's numbers, and every layer once.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parameterCount } from '../net/network.ts';
import { modelSummary } from './model-summary.ts';

const activation = { kind: 'leaky_relu', slope: 0.01 } as const;

test('has the sizes that the published log prints for [100]*20', () => {
  const hidden = Array<number>(20).fill(100);
  expect(modelSummary({ inputs: 2, hidden, outputs: 1, activation }, 1024)).toEqual([
    'Model: 2 inputs, [100]*20 hidden, 1 output, leaky_relu of slope 0.01',
    'Layer 1: 2 to 100, 300 params',
    'Layers 2 to 20: 100 to 100, 10100 params each',
    'Layer 21: 100 to 1, 101 params',
    'Total params: 192301',
    'Input size (MB): 0.01',
    'Forward/backward pass size (MB): 16.39',
    'Params size (MB): 0.77',
    'Estimated Total Size (MB): 17.17',
  ]);
});

test('lists every layer once, with its parameters, and stays short', () => {
  const anyHidden = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 60 });
  fc.assert(
    fc.property(anyHidden, (hidden) => {
      const spec = { inputs: 2, hidden, outputs: 1, activation: { kind: 'tanh' } as const };
      const lines = modelSummary(spec, 10);
      expect(lines.length).toBeLessThanOrEqual(30);
      let [next, parameters, isWhole] = [1, 0, true];
      for (const line of lines) {
        const match = /^Layers? (\d+)(?: to (\d+))?: (?:\d+ to \d+, (\d+) params|(of other sizes))/.exec(
          line,
        );
        if (match === null) continue;
        const [, first, last, params, other] = match;
        expect(Number(first)).toBe(next);
        next = Number(last ?? first) + 1;
        parameters += Number(params ?? 0) * (next - Number(first));
        if (other !== undefined) isWhole = false;
      }
      expect(next).toBe(hidden.length + 2);
      if (isWhole) expect(parameters).toBe(parameterCount(spec));
    }),
  );
});
