// The wasm engine: the conformance suite, and the same bits whatever the number of threads.

import { describe, expect, it } from 'vitest';
import type { NetworkSpec } from '../../net/network.ts';
import { OPTIMIZERS } from '../../net/training.ts';
import { MT19937 } from '../../random/mt19937.ts';
import type { Phases } from '../engine.ts';
import { conformance } from '../testing/conformance.ts';
import { OPTIMIZER_SPECS, randomBatch, randomParameters } from '../testing/conformance-cases.ts';
import { createWasmEngine } from './engine.node.ts';

conformance('wasm, 1 thread', () => createWasmEngine({ threads: 1 }), 1e-4);
conformance('wasm, 3 threads', () => createWasmEngine({ threads: 3 }), 1e-4);

/** Everything that 50 steps and a raster leave behind, as bytes. */
async function trainAndSample(
  threads: number,
  optimizer: number,
  activation: NetworkSpec['activation'],
  phases?: Phases,
) {
  const spec: NetworkSpec = { inputs: 2, hidden: [50, 37, 21, 64], outputs: 3, activation };
  const parameters = randomParameters(new MT19937(3), spec);
  const engine = await createWasmEngine({ threads, phases });
  try {
    const training = { loss: 'mse', optimizer: OPTIMIZER_SPECS[optimizer]! } as const;
    const network = await engine.load(spec, parameters, training);
    const losses: number[] = [];
    for (let step = 0; step < 50; step++) {
      const count = step % 2 ? 1003 : 700;
      const { inputs, targets } = randomBatch(step, spec, 'mse', count, parameters);
      losses.push(await network.step(inputs, targets, count));
    }
    const trained = network.getParameters().flatMap(({ weight, bias }) => [weight, bias]);
    const state = network
      .getOptimizerState()
      .slots.flat()
      .flatMap(({ weight, bias }) => [weight, bias]);
    const samples = await network.sample({ domain: [0, 0, 1, 1], width: 301, height: 200 }, 10, 150);
    const arrays = [new Float64Array(losses), ...trained, ...state, samples.outputs, samples.hashes];
    return Buffer.concat(
      arrays.map((array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)),
    );
  } finally {
    await engine.close();
  }
}

describe('threads', () => {
  it.each(OPTIMIZER_SPECS.map((spec, i) => [spec.kind, i] as const))(
    '%s: 1, 2, 3 and 7 threads give the same bits',
    async (_, optimizer) => {
      const activation =
        optimizer % 2 ? { kind: 'tanh' as const } : { kind: 'leaky_relu' as const, slope: 0.01 };
      const [one, ...others] = await Promise.all(
        [1, 2, 3, 7].map((n) => trainAndSample(n, optimizer, activation)),
      );
      for (const other of others) expect(other.equals(one!)).toBe(true);
    },
  );

  it('covers every optimizer', () => {
    expect(new Set(OPTIMIZER_SPECS.map((spec) => spec.kind))).toEqual(new Set(OPTIMIZERS));
  });
});

describe('measured', () => {
  it.each([1, 3])('%d threads give the same bits, and every part has its time', async (threads) => {
    const phases: Phases = new Map();
    const leaky = { kind: 'leaky_relu', slope: 0.01 } as const;
    const began = performance.now();
    const seen = await trainAndSample(threads, 3, leaky, phases);
    const elapsed = performance.now() - began;
    expect(seen.equals(await trainAndSample(threads, 3, leaky))).toBe(true);
    expect([...phases.keys()]).toEqual(['forward', 'backward', 'update']);
    for (const milliseconds of phases.values()) expect(milliseconds).toBeGreaterThan(0);
    expect([...phases.values()].reduce((sum, part) => sum + part, 0)).toBeLessThan(elapsed);
  });
});

describe('memory', () => {
  it('is reused once everything loaded is disposed of', async () => {
    const engine = await createWasmEngine({ threads: 1 });
    const spec: NetworkSpec = { inputs: 2, hidden: [500, 500], outputs: 1, activation: { kind: 'relu' } };
    const parameters = randomParameters(new MT19937(1), spec);
    const first = await engine.load(spec, parameters);
    const bytes = engine.memoryBytes;
    first.dispose();
    for (let i = 0; i < 20; i++) (await engine.load(spec, parameters)).dispose();
    expect(engine.memoryBytes).toBe(bytes);
    await engine.close();
  });

  it('says what to do when a network does not fit', async () => {
    const engine = await createWasmEngine({ threads: 1 });
    const spec: NetworkSpec = { inputs: 2, hidden: [8], outputs: 1, activation: { kind: 'relu' } };
    const training = { loss: 'mse', optimizer: OPTIMIZER_SPECS[0]! } as const;
    const network = await engine.load(spec, randomParameters(new MT19937(1), spec), training);
    const count = 2 ** 25;
    await expect(network.step(new Float32Array(2), new Float32Array(1), count)).rejects.toThrow(
      /smaller batch/,
    );
    network.dispose();
    await engine.close();
  });
});
