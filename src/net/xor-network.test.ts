// The XOR network drawn from its seed, against what the visualizer showed.

import { expect, test } from 'vitest';
import { sigmoid } from '../random/math.ts';
import { forward } from './mlp.ts';
import { XOR_NETWORK, xorParameters } from './xor-network.ts';

test('seed 123 gives the outputs that the visualizer shows at the four corners', () => {
  const corners = Float64Array.from([0, 0, 0, 1, 1, 0, 1, 1]);
  const { outputs } = forward(XOR_NETWORK, xorParameters(123), corners, 4);
  expect(Array.from(outputs, (y) => sigmoid(y).toFixed(4))).toEqual(['0.5000', '0.4621', '0.6020', '0.5121']);
});
