// The watch: it stops trainings that go nowhere, no others, and at the same epoch after any number of resumes.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PointSet } from '../data/split.ts';
import { createReferenceEngine } from '../engine/reference.ts';
import type { Parameters } from '../net/network.ts';
import type { RunSpec } from './spec.ts';
import { exampleSpec } from './testing/example.ts';
import { stagnates, Watch } from './watch.ts';

const network: RunSpec['network'] = { inputs: 2, hidden: [3], outputs: 1, activation: { kind: 'relu' } };
const spec: RunSpec = { ...exampleSpec(), network };
const validation: PointSet = {
  count: 70,
  pixels: Uint32Array.from({ length: 70 }, (_, i) => i),
  inputs: Float32Array.from({ length: 140 }, (_, i) => (i % 13) / 13),
  targets: new Float32Array(70),
};

/** A network whose neurons are dead where `weight` is 0, and which puts out `bias` then. */
function parametersOf(weight: number, bias: number): Parameters {
  const hidden = { weight: new Float32Array(6).fill(weight), bias: new Float32Array(3) };
  return [hidden, { weight: new Float32Array(3).fill(1), bias: Float32Array.of(bias) }];
}

const engine = createReferenceEngine();

/** The first verdict on a sequence of parameters and losses; a new watch goes on where `resumes` says. */
async function firstVerdict(
  of: RunSpec,
  epochs: number,
  parametersAfter: (epoch: number) => Parameters,
  lossOf: (epoch: number) => number,
  resumes: ReadonlySet<number> = new Set(),
): Promise<string | undefined> {
  const loaded = await engine.load(network, parametersAfter(0), of);
  const losses: number[] = [];
  let watch = new Watch(of, validation, { epoch: 0, parameters: parametersAfter(0) }, losses);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const parameters = parametersAfter(epoch);
    loaded.setParameters(parameters);
    await watch.note(epoch, lossOf(epoch), parameters, loaded);
    losses.push(lossOf(epoch));
    if (resumes.has(epoch)) {
      const state = JSON.parse(JSON.stringify(watch.state)) as typeof watch.state;
      watch = new Watch(of, validation, { epoch, parameters, watch: state }, losses);
    }
    const verdict = await watch.verdict(loaded);
    if (verdict !== undefined) return verdict;
  }
  return undefined;
}

const falling = (epoch: number) => 1 / epoch;
const resumed = fc.uniqueArray(fc.integer({ min: 1, max: 60 })).map((epochs) => new Set(epochs));

describe('parameters that repeat', () => {
  test('are found, in cycles of any length of any beginning, and nothing before', async () => {
    const cycle = fc.record({ start: fc.nat(20), length: fc.integer({ min: 1, max: 12 }), resumes: resumed });
    await fc.assert(
      fc.asyncProperty(cycle, async ({ start, length, resumes }) => {
        const of = (epoch: number) =>
          parametersOf(1 + (epoch < start ? epoch : start + ((epoch - start) % length)), 0);
        const whole = await firstVerdict(spec, 60, of, falling);
        const [, epoch, earlier] = /^epoch (\d+): .* repeat exactly those after epoch (\d+),/.exec(whole!)!;
        expect(of(Number(epoch))).toEqual(of(Number(earlier)));
        expect(Number(epoch)).toBeGreaterThanOrEqual(start + length);
        // Brent's bound: the anchor is the first power of two in the cycle that is no shorter than it.
        expect(Number(epoch)).toBeLessThanOrEqual(2 * Math.max(start, length, 1) + length);
        expect(await firstVerdict(spec, 60, of, falling, resumes)).toBe(whole);
      }),
      { numRuns: 40 },
    );
  });

  test('do not come where every epoch has its own', async () => {
    expect(await firstVerdict(spec, 300, (epoch) => parametersOf(1 + epoch, 0), falling)).toBeUndefined();
  });
});

describe('a stagnating loss', () => {
  test('needs 30 epochs, a last loss above the least and above two means', () => {
    const flat = Array.from({ length: 29 }, () => 1);
    expect(stagnates([...flat.slice(1), 2])).toBe(false);
    expect(stagnates([...flat, 2])).toBe(true);
    expect(stagnates([...flat, 1])).toBe(false);
    // Above the mean of the last 30 alone.
    const high = Array.from({ length: 170 }, () => 9);
    expect(stagnates([...high, ...flat, 2])).toBe(false);
  });

  test('never falls', () => {
    const losses = fc.array(fc.double({ min: 0.001, max: 10, noNaN: true }), { maxLength: 250 });
    fc.assert(
      fc.property(losses, (values) => {
        expect(stagnates([...values].sort((a, b) => b - a))).toBe(false);
      }),
    );
  });

  test('ends a training whose output is constant at every validation point, and no other', async () => {
    // Frames are too far apart to be what ends it.
    const rare = { ...spec, frames: { ...spec.frames, saveInterval: 1000 } };
    const uneven = (epoch: number) => (epoch === 40 ? 0.5 : 1 / epoch);
    const dead = (epoch: number) => parametersOf(0, epoch);
    const verdict = await firstVerdict(rare, 100, dead, uneven);
    expect(verdict).toMatch(
      /^epoch 40: the training loss stagnates \(0\.5[0-9]*, mean [0-9.]+ over 30 epochs\) and the output is 40 at all 70 validation points$/,
    );
    expect(await firstVerdict(rare, 100, dead, uneven, new Set([7, 39, 40]))).toBe(verdict);
    expect(await firstVerdict(rare, 100, (epoch) => parametersOf(epoch, 0), uneven)).toBeUndefined();
  });
});

describe('constant frames', () => {
  const every = (saveInterval: number) => ({ ...spec, frames: { ...spec.frames, saveInterval } });

  test.each([1, 3])('end a training after 30 in a row, one every %i epochs', async (interval) => {
    const dead = (epoch: number) => parametersOf(0, epoch);
    const verdict = await firstVerdict(every(interval), 200, dead, falling);
    const epoch = 30 * interval;
    expect(verdict).toBe(
      `epoch ${epoch}: 30 frames in a row have a constant output (now ${epoch}) and the same activation patterns`,
    );
    const resumes = new Set([2, 29, epoch - 1]);
    expect(await firstVerdict(every(interval), 200, dead, falling, resumes)).toBe(verdict);
  });

  test('do not where one of them shows something', async () => {
    const mostly = (epoch: number) => parametersOf(epoch % 30 === 0 ? 1 : 0, epoch);
    expect(await firstVerdict(every(1), 200, mostly, falling)).toBeUndefined();
  });
});
