// The wasm engine: the conformance suite, and the same bits whatever the number of threads.

import { describe, expect, it } from 'vitest';
import type { NetworkSpec } from '../../net/network.ts';
import { OPTIMIZERS } from '../../net/training.ts';
import { MT19937 } from '../../random/mt19937.ts';
import type { Phases } from '../engine.ts';
import { conformance } from '../testing/conformance.ts';
import { OPTIMIZER_SPECS, randomBatch, randomParameters, SHAPES } from '../testing/conformance-cases.ts';
import { createWasmEngine } from './engine.node.ts';

const LEAKY = { kind: 'leaky_relu', slope: 0.01 } as const;

conformance('wasm, 1 thread', () => createWasmEngine({ threads: 1 }), 1e-4);
// Its bits are those of one thread, which a test below shows: two shapes that are shared out, and all the rest.
const SHARED = SHAPES.filter(({ name }) => /100|\[3,7,5\]/.test(name));
conformance('wasm, 3 threads', () => createWasmEngine({ threads: 3 }), 1e-4, SHARED);

/** A network with its weights, and two batches of different sizes. */
function randomCase(activation: NetworkSpec['activation']) {
  const spec: NetworkSpec = { inputs: 2, hidden: [50, 37, 21, 64], outputs: 3, activation };
  const parameters = randomParameters(new MT19937(3), spec);
  const batches = [700, 1003].map((count) => ({
    count,
    ...randomBatch(count, spec, 'mse', count, parameters),
  }));
  return { spec, parameters, batches };
}

/** Everything that 12 steps and a raster leave behind, as bytes. */
async function trainAndSample(
  { spec, parameters, batches }: ReturnType<typeof randomCase>,
  threads: number,
  optimizer: number,
  phases?: Phases,
) {
  const engine = await createWasmEngine({ threads, phases });
  try {
    const training = { loss: 'mse', optimizer: OPTIMIZER_SPECS[optimizer]! } as const;
    const network = await engine.load(spec, parameters, training);
    const losses: number[] = [];
    for (let step = 0; step < 12; step++) {
      const { inputs, targets, count } = batches[step % 2]!;
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
      const random = randomCase(optimizer % 2 ? { kind: 'tanh' } : LEAKY);
      const one = await trainAndSample(random, 1, optimizer);
      // One after the other: thirteen threads at once do little but wait for each other's cores.
      for (const threads of [2, 3, 7]) {
        expect((await trainAndSample(random, threads, optimizer)).equals(one)).toBe(true);
      }
    },
  );

  it('covers every optimizer', () => {
    expect(new Set(OPTIMIZER_SPECS.map((spec) => spec.kind))).toEqual(new Set(OPTIMIZERS));
  });
});

describe('measured', () => {
  it.each([1, 3])('%d threads give the same bits, and every part has its time', async (threads) => {
    const phases: Phases = new Map();
    const random = randomCase(LEAKY);
    const began = performance.now();
    const seen = await trainAndSample(random, threads, 3, phases);
    const elapsed = performance.now() - began;
    expect(seen.equals(await trainAndSample(random, threads, 3))).toBe(true);
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
