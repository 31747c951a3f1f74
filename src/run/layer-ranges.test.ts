// Ranges and dead neurons against a network that is computed by hand.

import { expect, test } from 'vitest';
import { layerRanges } from './layer-ranges.ts';

test('ranges of pre-activations and activations, and neurons that no point makes active', () => {
  const spec = {
    ...{ inputs: 2, hidden: [2], outputs: 1 },
    activation: { kind: 'leaky_relu', slope: 0.5 } as const,
  };
  // z = (x + y, x - 3), a = (z or z / 2), output = a1 + 2 a2 + 1.
  const parameters = [
    { weight: Float32Array.of(1, 1, 1, 0), bias: Float32Array.of(0, -3) },
    { weight: Float32Array.of(1, 2), bias: Float32Array.of(1) },
  ];
  const inputs = Float32Array.of(1, 0, 2, 1, 9, 9);
  expect(layerRanges(spec, parameters, inputs, 2)).toEqual([
    { layer: 'network.0', neurons: 2, z: [-2, 3], a: [-1, 3], dead: 1 },
    { layer: 'network.2', neurons: 1, z: [0, 3] },
  ]);
  // The third point wakes the second neuron.
  expect(layerRanges(spec, parameters, inputs, 3)[0]).toMatchObject({ z: [-2, 18], dead: 0 });
});
