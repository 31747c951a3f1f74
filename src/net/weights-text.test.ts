// Weights as text: read back by a few lines of another program, they have the same bits.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layerSizes, type NetworkSpec } from './network.ts';
import { weightsText } from './weights-text.ts';

/** Reads the format as its description says it, with none of its writer's code. */
function readBack(text: string): Map<string, { shape: number[]; data: Float32Array }> {
  const tensors = new Map<string, { shape: number[]; data: Float32Array }>();
  for (const block of text.split('\n\n').slice(1)) {
    const [head, ...rows] = block.trimEnd().split('\n');
    const [name, shape] = head!.split(' ');
    const numbers = rows.map((row) => row.trim().split(' ').map(Number));
    const sizes = shape!.split('x').map(Number);
    expect(numbers.map((row) => row.length)).toEqual(Array(rows.length).fill(sizes.at(-1)));
    tensors.set(name!, { shape: sizes, data: Float32Array.from(numbers.flat()) });
  }
  return tensors;
}

const bits = (data: Float32Array) => [...new Uint32Array(data.buffer, data.byteOffset, data.length)];
/** Any finite float32, -0 and subnormal ones included. */
const anyWeight = fc.float({ noNaN: true, noDefaultInfinity: true });

test('every tensor comes back under its name, with its shape and its bits', () => {
  const anySpec = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }).map((hidden): NetworkSpec => {
    return { inputs: 2, hidden, outputs: 1, activation: { kind: 'leaky_relu', slope: 0.01 } };
  });
  fc.assert(
    fc.property(anySpec, fc.infiniteStream(anyWeight), (spec, weights) => {
      const take = (length: number) => Float32Array.from({ length }, () => weights.next().value as number);
      const parameters = layerSizes(spec).map(({ inputs, outputs }) => ({
        weight: take(inputs * outputs),
        bias: take(outputs),
      }));
      const text = weightsText({ spec, parameters });
      const tensors = readBack(text);
      expect([...tensors.keys()]).toEqual(
        parameters.flatMap((_, i) => [`network.${2 * i}.weight`, `network.${2 * i}.bias`]),
      );
      layerSizes(spec).forEach(({ inputs, outputs }, i) => {
        const weight = tensors.get(`network.${2 * i}.weight`)!;
        const bias = tensors.get(`network.${2 * i}.bias`)!;
        expect([weight.shape, bias.shape]).toEqual([[outputs, inputs], [outputs]]);
        expect(bits(weight.data)).toEqual(bits(parameters[i]!.weight));
        expect(bits(bias.data)).toEqual(bits(parameters[i]!.bias));
      });
    }),
  );
});

test('reads like this', () => {
  const spec = { inputs: 2, hidden: [1], outputs: 1, activation: { kind: 'relu' } } as const;
  const parameters = [
    { weight: Float32Array.of(0.1, -2), bias: Float32Array.of(0) },
    { weight: Float32Array.of(1 / 3), bias: Float32Array.of(-0) },
  ];
  expect(weightsText({ spec, parameters })).toBe(
    `# crease weights, format version 1
# 2 inputs, hidden layers [1], 1 outputs; relu; 5 parameters
# A row of a weight is a neuron: what each of its inputs is multiplied by.

network.0.weight 1x2
  0.1 -2

network.0.bias 1
  0

network.2.weight 1x1
  0.33333334

network.2.bias 1
  -0
`,
  );
});
