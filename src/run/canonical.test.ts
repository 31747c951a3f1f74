// Canonical JSON and the hashes of specs.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, trainingPart } from './canonical.ts';
import { specHash, trainingHash } from './hash.node.ts';
import { exampleSpec } from './testing/example.ts';

const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);

test('canonical JSON reads back to the same value', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(value);
    }),
  );
});

test('the order of keys does not count', () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, item]) => [key, reversed(item)]),
    );
  };
  fc.assert(
    fc.property(json, (value) => {
      expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
    }),
  );
});

test('what JSON cannot hold is refused', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, undefined, { a: undefined }, () => 1]) {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  }
});

test('the training hash is blind to how long and what is drawn, the spec hash is not', () => {
  const spec = exampleSpec();
  const longer = {
    ...spec,
    epochs: 99,
    checkpointInterval: 3,
    changeInterval: 4,
    frames: { ...spec.frames, saveInterval: 7 },
  };
  expect(trainingHash(longer)).toBe(trainingHash(spec));
  expect(specHash(longer)).not.toBe(specHash(spec));
  for (const [key, value] of Object.entries({
    seed: 8,
    points: 9,
    batchSize: 3,
    rngDraws: 'summary' as const,
  })) {
    expect(trainingHash({ ...spec, [key]: value })).not.toBe(trainingHash(spec));
  }
  expect(Object.keys(trainingPart(spec))).not.toContain('epochs');
});

test('the hash of a spec stays what it was: runs on disk carry it', () => {
  expect(specHash(exampleSpec())).toBe('21ee43fa8db62263b0f34f2ad69868e05a9dbbaa3dcd0ebab4610d5e743f996c');
  expect(trainingHash(exampleSpec())).toBe(
    'cb5a5159eb644f4bb8236bf5d6496e56898980650030feb6f3f6b892e35a99bd',
  );
});
