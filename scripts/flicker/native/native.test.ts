// The kernels in C against those in WebAssembly: the same bits, whatever is trained, measured or sampled.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../../src/engine/create.node.ts';
import type { Engine, EngineNetwork, TrainingSpec } from '../../../src/engine/engine.ts';
import type { Activation, NetworkSpec } from '../../../src/net/network.ts';
import { TorchGenerator } from '../../../src/random/torch.ts';
import { compileNative, missing } from './engine.mjs';

const ADAM: TrainingSpec = { loss: 'mse', optimizer: { kind: 'adam', learningRate: 0.003 } };
const LEAKY: Activation = { kind: 'leaky_relu', slope: 0.01 };

/** Widths about every edge of the blocks: of 12, 8 and 4 neurons, of 16 and 4 columns, of 16 rows. */
const HIDDEN = [[], [3], [4, 8], [12, 13], [16, 17, 15], [100, 100, 28], [36, 20]];
/** Points about every edge: of panels of 8, groups of 4 panels, chunks of 32 and slabs. */
const COUNTS = [1, 7, 8, 9, 24, 33, 250, 954, 1024];

const problem: string | undefined = missing();

describe.skipIf(problem !== undefined)(`native kernels${problem ? `: ${problem}` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'crease-native-'));
  let engines: Engine[] = [];
  let done = { native: 0, wasm: 0 };
  beforeAll(async () => {
    const native = await compileNative(folder);
    done = native.done;
    engines = [await createEngine('wasm', 1), await native.createEngine()];
  });
  afterAll(async () => {
    for (const engine of engines) await engine.close();
    rmSync(folder, { recursive: true });
  });

  const generator = new TorchGenerator(11);
  const random = (length: number) => Float32Array.from({ length }, () => 2 * generator.uniform() - 1);

  async function pair(hidden: number[], { activation = LEAKY, outputs = 1, training = ADAM } = {}) {
    const spec: NetworkSpec = { inputs: 2, hidden, outputs, activation };
    const sizes = [2, ...hidden, outputs];
    const parameters = sizes.slice(1).map((width, l) => ({
      weight: random(width * sizes[l]!).map((value) => (2 * value) / Math.sqrt(sizes[l]!)),
      bias: random(width),
    }));
    return Promise.all(engines.map((engine) => engine.load(spec, parameters, training)));
  }

  /** The same of both networks; what it gives has the same bits. */
  async function expectSame(networks: EngineNetwork[], work: (network: EngineNetwork) => Promise<unknown>) {
    const [wasm, native] = [await work(networks[0]!), await work(networks[1]!)];
    expect(native).toEqual(wasm);
  }

  test.each(HIDDEN.map((hidden) => [hidden]))('train, measure and sample %j', async (hidden) => {
    const before = { ...done };
    const networks = await pair(hidden);
    for (const count of COUNTS) {
      const [inputs, targets] = [random(2 * count), random(count)];
      await expectSame(networks, (network) => network.gradients(inputs, targets, count));
      await expectSame(networks, (network) => network.step(inputs, targets, count));
      await expectSame(networks, async (network) => network.getParameters());
      await expectSame(networks, async (network) => network.getOptimizerState());
      await expectSame(networks, (network) => network.loss(inputs, targets, count));
      await expectSame(networks, (network) => network.forward(inputs, count));
    }
    for (const [width, height] of [
      [3, 3],
      [48, 48],
      [33, 71],
    ] as const) {
      const grid = { domain: [-1, -0.5, 2, 1.5], width, height } as const;
      await expectSame(networks, (network) => network.sample(grid, 0, height));
      await expectSame(networks, (network) => network.sample(grid, 1, height - 2));
    }
    for (const network of networks) network.dispose();
    // Or WebAssembly would have been compared with itself.
    expect(done.native).toBeGreaterThan(before.native);
    expect(done.wasm).toBe(before.wasm);
  });

  test('what has no native kernel is left to wasm', async () => {
    const count = 40;
    const sgd: TrainingSpec = { loss: 'mse', optimizer: { kind: 'sgd', learningRate: 0.01 } };
    const bce: TrainingSpec = { ...ADAM, loss: 'bce' };
    const settings = [
      { setting: { outputs: 3 }, by: 'native' },
      { setting: { activation: { kind: 'tanh' } as const }, by: 'wasm' },
      { setting: { training: sgd }, by: 'wasm' },
      { setting: { training: bce }, by: 'wasm' },
    ] as const;
    for (const { setting, by } of settings) {
      const before = done[by];
      const networks = await pair([9, 5], setting);
      const [inputs, targets] = [random(2 * count), random(3 * count).map((value) => (value > 0 ? 1 : 0))];
      await expectSame(networks, (network) => network.step(inputs, targets, count));
      await expectSame(networks, async (network) => network.getParameters());
      for (const network of networks) network.dispose();
      expect(done[by]).toBeGreaterThan(before);
    }
  });
});
