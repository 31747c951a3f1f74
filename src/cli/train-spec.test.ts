// From flags to specs: defaults, contradictions, names of runs.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputError } from '../format/input-error.ts';
import { parseRunSpec } from '../run/spec.ts';
import { checkResumeFlags, runName, specOfFlags } from './train-spec.ts';

const input = { name: 'disc.png', width: 100, height: 80, sha256: '0'.repeat(64) };

test('the flags that are not given have the defaults of the reference', () => {
  expect(specOfFlags({})(input, 5)).toMatchObject({
    network: { hidden: Array(10).fill(30), activation: { kind: 'leaky_relu', slope: 0.01 } },
    optimizer: { kind: 'adam', learningRate: 0.001 },
    ...{
      points: 5000,
      batchSize: 1024,
      valPoints: 1024,
      epochs: 100,
      optimizerReset: 'never',
      rngDraws: 'restored',
    },
    ...{ seed: 5, engine: 'wasm', frames: { saveInterval: 1, crease: 'thin', domain: [0, 0, 1, 1] } },
  });
  expect(specOfFlags({ batchSize: 7 })(input, 5).valPoints).toBe(7);
});

test('every spec that flags can ask for is one that can be read again', () => {
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const flags = fc.record(
    {
      shape: fc.constantFrom('[3]', '[]', '[4,5]*3', '10x2'),
      epochs: fc.integer({ min: 1, max: 1e9 }),
      learningRate: fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
      optimizer: fc.constantFrom(
        'adam' as const,
        'sgd' as const,
        'sgd_momentum' as const,
        'rmsprop' as const,
      ),
      activation: fc.constantFrom('relu' as const, 'leaky_relu' as const, 'tanh' as const),
      domain: fc.constantFrom('0,0,1,1', '-1,-1,2,2'),
      engine: fc.constantFrom('auto' as const, 'reference' as const),
      palette: optional(fc.constantFrom('greyscale' as const)),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(flags, fc.nat(0xffffffff), (given, seed) => {
      const defined = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      const spec = specOfFlags(defined)(input, seed);
      expect(parseRunSpec(JSON.parse(JSON.stringify(spec)), 'x')).toEqual(spec);
    }),
  );
});

test('only what has a momentum can begin it at zero every epoch', () => {
  const given = { optimizerReset: 'momentum' as const };
  expect(specOfFlags(given)(input, 5).optimizerReset).toBe('momentum');
  expect(() => specOfFlags({ ...given, optimizer: 'sgd' })(input, 5)).toThrow(
    /^--optimizer-reset momentum: sgd/,
  );
});

test('with --resume only the total, the threads, the engine and the output may change', () => {
  expect(() =>
    checkResumeFlags({ resume: 'a', epochs: 5, threads: 1, json: true, quiet: true, debug: true }, undefined),
  ).not.toThrow();
  expect(() => checkResumeFlags({ resume: 'a', engine: 'wasm' }, undefined)).not.toThrow();
  for (const flags of [{ batchSize: 5 }, { out: 'b' }, { input: 'ring' }]) {
    expect(() => checkResumeFlags({ resume: 'a', ...flags }, undefined)).toThrow(InputError);
  }
  expect(() => checkResumeFlags({ resume: 'a', valPoints: 5 }, undefined)).toThrow(/^--val-points/);
  expect(() => checkResumeFlags({ resume: 'a' }, 'ring')).toThrow(/"ring"/);
});

test('a run is called by its picture', () => {
  expect(runName('ring')).toBe('ring');
  expect(runName('my photo (1).jpeg')).toBe('my-photo-1-');
  expect(runName('..')).toBe('picture');
});

test('the name of a run is safe whatever the picture is called', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      expect(runName(name)).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/);
    }),
  );
});
