// The webgpu engine in a real Chromium, on its software adapter: the numbers of the reference.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { expect, onTestFinished, test } from 'vitest';
import { gridPoints } from '../../src/engine/grid.ts';
import { createReferenceEngine } from '../../src/engine/reference.ts';
import { MARGIN, randomBatch, randomParameters, widen } from '../../src/engine/testing/conformance-cases.ts';
import { forward } from '../../src/net/mlp.ts';
import type { NetworkSpec } from '../../src/net/network.ts';
import { creaseMap } from '../../src/polytope/crease-map.ts';
import { MT19937 } from '../../src/random/mt19937.ts';
import { CHROMIUM, launch, openPage } from '../testing/chromium.ts';
import { serveSite } from '../testing/site.ts';
import type { GpuBench } from './testing/gpu.web.ts';

declare const window: Window & { gpu: GpuBench };

const spec: NetworkSpec = {
  inputs: 2,
  hidden: [10, 10, 10],
  outputs: 1,
  activation: { kind: 'leaky_relu', slope: 0.01 },
};
const training = { loss: 'mse', optimizer: { kind: 'adam', learningRate: 0.01 } } as const;
const grid = { domain: [-1, -1, 1, 1], width: 48, height: 40 } as const;

async function servedPage(): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'crease-gpu-'));
  const entry = fileURLToPath(new URL('testing/gpu.web.ts', import.meta.url));
  const lib = { entry, formats: ['es' as const], fileName: () => 'gpu.js' };
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: { outDir: root, emptyOutDir: true, lib },
  });
  writeFileSync(
    join(root, 'index.html'),
    '<!doctype html><link rel="icon" href="data:,"><script type="module" src="gpu.js"></script>',
  );
  const site = await serveSite({ root });
  onTestFinished(async () => {
    await site.close();
    rmSync(root, { recursive: true });
  });
  return site.url;
}

function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  const largest = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++)
    expect(Math.abs(actual[i]! - expected[i]!)).toBeLessThanOrEqual(tolerance * largest);
}

test.skipIf(CHROMIUM === undefined)(
  'in Chromium: outputs, hashes, creases, gradients and steps (skipped without one)',
  { timeout: 600_000 },
  async () => {
    const args = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
    const browser = await launch({ args });
    onTestFinished(() => browser.close());
    const { page, problems } = await openPage(browser, await servedPage());
    await page.waitForFunction(() => 'gpu' in window);
    expect(await page.evaluate(() => window.gpu.software())).toBe(true);

    const parameters = randomParameters(new MT19937(4), spec);
    const { inputs, targets } = randomBatch(5, spec, 'mse', 70, parameters);
    const got = await page.evaluate((of) => window.gpu.compute(of), {
      ...{ spec, training, grid, count: 70, inputs: [...inputs], targets: [...targets] },
      parameters: parameters.map(({ weight, bias }) => ({ weight: [...weight], bias: [...bias] })),
    });

    const network = await createReferenceEngine().load(spec, parameters, training);
    const expected = await network.sample(grid, 0, grid.height);
    expectNear(got.outputs, expected.outputs, 1e-4);
    const points = grid.width * grid.height;
    const wide = forward(
      spec,
      widen(parameters),
      Float64Array.from(gridPoints(grid, 0, grid.height)),
      points,
    );
    let compared = 0;
    for (let p = 0; p < points; p++) {
      if (wide.preActivations.some((z) => z.subarray(10 * p, 10 * p + 10).some((v) => Math.abs(v) <= MARGIN)))
        continue;
      compared++;
      expect(got.hashes.slice(2 * p, 2 * p + 2)).toEqual([...expected.hashes.subarray(2 * p, 2 * p + 2)]);
    }
    expect(compared).toBeGreaterThan(0.95 * points);
    const hashes = Uint32Array.from(got.hashes);
    expect(got.creases).toEqual([...creaseMap(hashes, grid.width, grid.height, 'both')]);
    expect(got.patterns).toBeGreaterThan(20);
    const { loss, gradients } = await network.gradients(inputs, targets, 70);
    expect(Math.abs(got.loss - loss)).toBeLessThan(1e-6);
    for (const [l, { weight, bias }] of gradients.entries()) {
      expectNear([...got.gradients[l]!.weight, ...got.gradients[l]!.bias], [...weight, ...bias], 1e-4);
    }
    const losses = [await network.step(inputs, targets, 70), await network.step(inputs, targets, 70)];
    expectNear(got.losses, losses, 1e-4);
    for (const [l, { weight }] of network.getParameters().entries())
      expectNear(got.after[l]!.weight, weight, 1e-3);
    expect(got.lost).toMatch(/^[^\n]+ was lost[^\n]*$/);
    expect(problems).toEqual([]);
  },
);
