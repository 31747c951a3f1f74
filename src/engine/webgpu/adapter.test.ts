// Adapters as drivers describe them: which is a processor that stands in for a GPU.

import { expect, test } from 'vitest';
import { adapterName, isSoftware } from './adapter.ts';

const info = (vendor: string, architecture: string, device: string, description: string) => ({
  ...{ vendor, architecture, device, description },
});

test.each([
  info('google', 'swiftshader', 'swiftshader-device-subzero-', 'SwiftShader driver 5.0.0'),
  info('mesa', '', '', 'llvmpipe (LLVM 15.0.6, 256 bits)'),
  info('microsoft', '', '0x8c', 'Microsoft Basic Render Driver'),
  { ...info('apple', '', '', 'a name nobody knows'), isFallbackAdapter: true },
])('$description is software', (adapter) => {
  expect(isSoftware(adapter)).toBe(true);
});

test.each([
  [info('nvidia', 'hopper', 'nvidia-h200', 'NVIDIA H200'), 'nvidia-h200'],
  [info('apple', 'metal-3', '', 'Apple M1 Max'), 'Apple M1 Max'],
  [info('amd', 'rdna-3', '0x744c', 'AMD Radeon RX 7900 XTX'), 'AMD Radeon RX 7900 XTX'],
  [info('intel', 'xe', '0x46a6', ''), 'intel xe'],
  [info('', '', '', ''), 'a GPU without a name'],
] as const)('%o is a GPU, called %s', (adapter, name) => {
  expect(isSoftware(adapter)).toBe(false);
  expect(adapterName(adapter)).toBe(name);
});
