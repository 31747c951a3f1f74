// The kernels as text: their snapshots are for reading, and WebGPU's compiler accepts those of every tile.

import { describe, expect, test } from 'vitest';
import { LOSSES, OPTIMIZERS } from '../../../net/training.ts';
import { ADAPTER, newAdapter, withoutAdapter } from '../testing/adapter.ts';
import { chooseTile } from '../tile.ts';
import { callBytes } from './common.ts';
import { countKernel, creaseKernel } from './crease.ts';
import { gradientKernel } from './gradient.ts';
import { inferKernel } from './infer.ts';
import { trainKernel } from './train.ts';

const limits = {
  maxComputeWorkgroupStorageSize: 32768,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
};
const FRAME = chooseTile([2, 100, 1], limits);
const STEP = chooseTile([2, 100, 1], limits, 8);
const WIDE = chooseTile([2, 1000, 1], limits);
const SOFTWARE = chooseTile([2, 10, 1], { ...limits, software: true });

describe('snapshots', () => {
  test.each([
    ['infer-100', inferKernel(FRAME, 'slopes', 'grid', true)],
    ['infer-wide', inferKernel(WIDE, 'tanh', 'list', false)],
    ['train-100', trainKernel(STEP, 'slopes', 'mse')],
    ['gradient-adam', gradientKernel('adam')],
    ['crease', creaseKernel()],
    ['count', countKernel()],
  ])('%s', async (name, { code }) => {
    await expect(code).toMatchFileSnapshot(`snapshots/${name}.wgsl`);
  });
});

test('numbers of a call lie as the struct says, floats as floats', () => {
  const bytes = callBytes({ count: 7, slope: 0.5, otherRows: 3 });
  expect(new Uint32Array(bytes)[0]).toBe(7);
  expect(new Float32Array(bytes)[7]).toBe(0.5);
  expect(new Uint32Array(bytes)[16]).toBe(3);
});

test.skipIf(withoutAdapter)(`every kernel is WGSL to WebGPU's compiler (${ADAPTER})`, async () => {
  const device = await (await newAdapter()).requestDevice();
  const tiles = [FRAME, STEP, WIDE, SOFTWARE, chooseTile([2, 1000, 1], limits, 8)];
  const curves = ['slopes', 'tanh', 'sigmoid'] as const;
  const kernels = [
    ...tiles.flatMap((tile) =>
      curves.flatMap((curve) => [
        inferKernel(tile, curve, 'list', false),
        inferKernel(tile, curve, 'grid', true),
        ...LOSSES.map((loss) => trainKernel(tile, curve, loss)),
      ]),
    ),
    ...OPTIMIZERS.map((optimizer) => gradientKernel(optimizer)),
    creaseKernel(),
    countKernel(),
  ];
  for (const { code, bindings } of kernels) {
    const { messages } = await device.createShaderModule({ code }).getCompilationInfo();
    expect(messages.map(({ message }) => message)).toEqual([]);
    // What every device offers: eight storage buffers of a stage, and one of the bindings is the uniform.
    expect(bindings.length).toBeLessThanOrEqual(9);
  }
  device.destroy();
});
