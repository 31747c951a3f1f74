// What the webgpu engine computes beside the others: patterns, crease maps, gradients,
// wide layers, pieces; and what happens when the device is lost or too small.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loss as lossOf } from '../../net/loss.ts';
import { forward } from '../../net/mlp.ts';
import { hiddenCount, type NetworkSpec } from '../../net/network.ts';
import { MT19937 } from '../../random/mt19937.ts';
import type { Engine, EngineNetwork, Grid } from '../engine.ts';
import { EngineFailed } from '../failure.ts';
import { gridPoints } from '../grid.ts';
import { createReferenceEngine } from '../reference.ts';
import { MARGIN, randomBatch, randomParameters, widen } from '../testing/conformance-cases.ts';
import { createWasmEngine } from '../wasm/engine.node.ts';
import type { DeviceLimits } from './device.ts';
import type { WebGpuEngine } from './engine.ts';
import { ADAPTER, withoutAdapter } from './testing/adapter.ts';
import { createWebGpuEngine } from './webgpu.node.ts';

const LEAKY = { kind: 'leaky_relu', slope: 0.01 } as const;
const SMALL: NetworkSpec = { inputs: 2, hidden: Array<number>(8).fill(10), outputs: 1, activation: LEAKY };
const SQUARE: Grid = { domain: [-1, -1, 1, 1], width: 128, height: 128 };
const MSE_SGD = { loss: 'mse', optimizer: { kind: 'sgd', learningRate: 0.05 } } as const;

/** Engines and networks that a test makes, closed after it. */
async function using<T>(engines: readonly Engine[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    for (const engine of engines) await engine.close();
  }
}

const smallDevice = (limits: Partial<DeviceLimits>) => createWebGpuEngine({ limits });

/** The smallest magnitude of a hidden pre-activation at every point, in float64. */
function margins(spec: NetworkSpec, network: EngineNetwork, grid: Grid): Float64Array {
  const points = grid.width * grid.height;
  const inputs = Float64Array.from(gridPoints(grid, 0, grid.height));
  const { preActivations } = forward(spec, widen(network.getParameters()), inputs, points);
  const least = new Float64Array(points).fill(Number.POSITIVE_INFINITY);
  for (const z of preActivations) {
    const width = z.length / points;
    for (let i = 0; i < z.length; i++) {
      const p = Math.floor(i / width);
      least[p] = Math.min(least[p]!, Math.abs(z[i]!));
    }
  }
  return least;
}

describe.skipIf(withoutAdapter)(`the webgpu engine on ${ADAPTER}`, { timeout: 600_000 }, () => {
  let gpu: WebGpuEngine;
  beforeAll(async () => {
    gpu = await createWebGpuEngine();
  });
  afterAll(() => gpu.close());

  test('128x128: the patterns of wasm wherever no neuron is near its crease, and no two share a hash', async () => {
    const wasm = await createWasmEngine({ threads: 1 });
    await using([wasm], async () => {
      const parameters = randomParameters(new MT19937(5), SMALL);
      const mine = await gpu.load(SMALL, parameters);
      const { hashes, outputs } = await mine.sample(SQUARE, 0, 128);
      const theirs = await (await wasm.load(SMALL, parameters)).sample(SQUARE, 0, 128);
      const least = margins(SMALL, mine, SQUARE);
      let compared = 0;
      for (let p = 0; p < least.length; p++) {
        if (least[p]! <= MARGIN) continue;
        compared++;
        if (hashes[2 * p] !== theirs.hashes[2 * p] || hashes[2 * p + 1] !== theirs.hashes[2 * p + 1]) {
          expect.fail(`the hash of pixel ${p}, whose nearest crease is ${least[p]} away`);
        }
      }
      expect(compared).toBeGreaterThan(16000);
      const largest = theirs.outputs.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(outputs.every((value, i) => Math.abs(value - theirs.outputs[i]!) <= 1e-4 * largest)).toBe(true);
      // Collisions: as many hashes as patterns, in float64.
      const { preActivations } = forward(
        SMALL,
        widen(parameters),
        Float64Array.from(gridPoints(SQUARE, 0, 128)),
        128 * 128,
      );
      const patterns = new Map<string, string>();
      for (let p = 0; p < 128 * 128; p++) {
        if (least[p]! <= MARGIN) continue;
        const signs = preActivations.map((z) => z.subarray(10 * p, 10 * p + 10).map((v) => (v > 0 ? 1 : 0)));
        const hash = `${hashes[2 * p]},${hashes[2 * p + 1]}`;
        const pattern = signs.map((layer) => layer.join('')).join();
        expect(patterns.get(hash) ?? pattern).toBe(pattern);
        patterns.set(hash, pattern);
      }
      expect(new Set(patterns.values()).size).toBe(patterns.size);
      expect(patterns.size).toBeGreaterThan(100);
      mine.dispose();
    });
  });

  test.each([
    { width: 64, height: 32, domain: [-1, -1, 1, 1] },
    { width: 37, height: 23, domain: [0, 0, 1, 2] },
    { width: 1, height: 9, domain: [-1, -1, 1, 1] },
  ] as const)('$width x $height: its crease map and count are those of its hashes', async (grid) => {
    const network = await gpu.load(SMALL, randomParameters(new MT19937(6), SMALL));
    const { width, height } = grid;
    const { hashes, outputs } = await network.sample(grid, 0, height);
    const at = (i: number, j: number) =>
      i >= 0 && j >= 0 && i < height && j < width
        ? `${hashes[2 * (i * width + j)]},${hashes[2 * (i * width + j) + 1]}`
        : undefined;
    for (const crease of ['thin', 'both'] as const) {
      const drawn = (await network.raster!(grid, crease))!;
      expect(drawn.outputs).toEqual(outputs);
      expect(drawn.patterns).toBe(
        new Set(Array.from({ length: width * height }, (_, p) => at(Math.floor(p / width), p % width))).size,
      );
      const expected = Uint8Array.from({ length: width * height }, (_, p) => {
        const [i, j] = [Math.floor(p / width), p % width];
        const differs = (di: number, dj: number) => {
          const other = at(i + di, j + dj);
          return other !== undefined && other !== at(i, j);
        };
        const ahead = differs(0, 1) || differs(1, 0);
        if (crease === 'thin') return ahead ? 1 : 0;
        const frame = i === 0 || j === 0 || i === height - 1 || j === width - 1;
        return !frame && (ahead || differs(0, -1) || differs(-1, 0)) ? 1 : 0;
      });
      expect(drawn.creases).toEqual(expected);
    }
    network.dispose();
  });

  test('gradients are the finite differences of the loss in float64', async () => {
    const spec: NetworkSpec = { inputs: 2, hidden: [7, 5], outputs: 2, activation: { kind: 'tanh' } };
    const parameters = randomParameters(new MT19937(8), spec);
    const { inputs, targets } = randomBatch(9, spec, 'mse', 24, parameters);
    const network = await gpu.load(spec, parameters, MSE_SGD);
    const { gradients } = await network.gradients(inputs, targets, 24);
    const value = (
      changed: typeof parameters,
      l: number,
      tensor: 'weight' | 'bias',
      i: number,
      by: number,
    ) => {
      const wide = widen(changed);
      wide[l]![tensor][i]! += by;
      const { outputs } = forward(spec, wide, Float64Array.from(inputs), 24);
      return lossOf('mse', outputs, targets, 24).value;
    };
    for (const [l, layer] of gradients.entries()) {
      for (const tensor of ['weight', 'bias'] as const) {
        for (let i = 0; i < layer[tensor].length; i++) {
          const slope =
            (value(parameters, l, tensor, i, 1e-5) - value(parameters, l, tensor, i, -1e-5)) / 2e-5;
          expect(Math.abs(layer[tensor][i]! - slope), `${tensor} ${i} of layer ${l}`).toBeLessThan(1e-6);
        }
      }
    }
    network.dispose();
  });

  test('wide layers: through storage, and batches in pieces, as the reference computes them', async () => {
    const stored = await smallDevice({
      maxComputeWorkgroupStorageSize: 2600,
      maxStorageBufferBindingSize: 1 << 16,
    });
    const spec: NetworkSpec = { inputs: 2, hidden: [40, 9, 70], outputs: 2, activation: LEAKY };
    const parameters = randomParameters(new MT19937(10), spec);
    const grid = { ...SQUARE, width: 48, height: 32 };
    await using([stored], async () => {
      const network = await stored.load(spec, parameters, MSE_SGD);
      const oracle = await createReferenceEngine().load(spec, parameters, MSE_SGD);
      const near = (actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) => {
        const largest = Array.from(expected).reduce((most, v) => Math.max(most, Math.abs(v)), 0);
        expect(actual.length).toBe(expected.length);
        for (let i = 0; i < expected.length; i++)
          expect(Math.abs(actual[i]! - expected[i]!)).toBeLessThanOrEqual(tolerance * largest);
      };
      const [mine, theirs] = [await network.sample(grid, 0, 32), await oracle.sample(grid, 0, 32)];
      near(mine.outputs, theirs.outputs, 1e-4);
      const least = margins(spec, oracle, grid);
      for (let p = 0; p < least.length; p++) {
        if (least[p]! > MARGIN)
          expect(mine.hashes.subarray(2 * p, 2 * p + 2)).toEqual(theirs.hashes.subarray(2 * p, 2 * p + 2));
      }
      const { inputs, targets } = randomBatch(12, spec, 'mse', 200, parameters);
      const [a, b] = [
        await network.gradients(inputs, targets, 200),
        await oracle.gradients(inputs, targets, 200),
      ];
      expect(Math.abs(a.loss - b.loss)).toBeLessThan(1e-6);
      for (const [l, layer] of b.gradients.entries()) near(a.gradients[l]!.weight, layer.weight, 1e-4);
      await network.step(inputs, targets, 200);
      await oracle.step(inputs, targets, 200);
      await network.settle();
      for (const [l, layer] of oracle.getParameters().entries())
        near(network.getParameters()[l]!.weight, layer.weight, 1e-5);
      // Too large for this device at once, so that it is drawn in bands.
      expect(await network.raster!({ ...SQUARE, width: 256, height: 256 }, 'thin')).toBeUndefined();
    });
  });

  test('a step may not be looked at before it is settled', async () => {
    const parameters = randomParameters(new MT19937(5), SMALL);
    const network = await gpu.load(SMALL, parameters, MSE_SGD);
    const { inputs, targets } = randomBatch(3, SMALL, 'mse', 8, parameters);
    await network.step(inputs, targets, 8);
    expect(() => network.getParameters()).toThrow('settle()');
    await network.settle();
    expect(network.getParameters()).not.toEqual(parameters);
    network.dispose();
  });

  test('a lost device is told in one line, whatever is asked of it then', async () => {
    const engine = await createWebGpuEngine();
    const parameters = randomParameters(new MT19937(5), SMALL);
    const network = await engine.load(SMALL, parameters, MSE_SGD);
    const { inputs, targets } = randomBatch(3, SMALL, 'mse', 8, parameters);
    await network.step(inputs, targets, 8);
    const step = network.step(inputs, targets, 8);
    engine.lose();
    for (const asked of [
      step,
      network.step(inputs, targets, 8),
      network.sample(SQUARE, 0, 1),
      network.settle(),
    ]) {
      const error: unknown = await asked.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      // What was submitted before may still have come through.
      if (asked === step && error === undefined) continue;
      expect(error).toBeInstanceOf(EngineFailed);
      expect((error as Error).message).toMatch(/^[^\n]+ was lost[^\n]*$/);
    }
    await expect(engine.load(SMALL, parameters)).rejects.toThrow(EngineFailed);
    await engine.close();
  });

  test('a network that the device has no room for is refused in one line', async () => {
    const engine = await smallDevice({ maxBufferSize: 4096 });
    await using([engine], async () => {
      const spec = { ...SMALL, hidden: [64, 64] };
      const parameters = randomParameters(new MT19937(5), spec);
      const error = await engine.load(spec, parameters).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(EngineFailed);
      expect((error as Error).message).toMatch(/ has no buffer of \d+ bytes; its largest is of 4096$/);
      expect(hiddenCount(spec)).toBe(128);
      expect(
        await (await engine.load(SMALL, randomParameters(new MT19937(5), SMALL))).forward(
          new Float32Array(2),
          1,
        ),
      ).toHaveLength(1);
    });
  });
});
