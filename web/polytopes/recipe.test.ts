// Two sides of one view: what is printed of the right side is read back.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaults } from '../shell/setting.ts';
import { labSettings, nameOf, printRight, rightValues, TRAINED, trained } from './recipe.ts';
import { POLYTOPES } from './settings.ts';

const left = { ...defaults(POLYTOPES) };

test('the right side is read back as it was printed', () => {
  const right = fc.record({
    picture: fc.constantFrom('ring' as const, 'disc' as const, 'own' as const),
    shape: fc.constantFrom('[10]*8', '[64,32,16]', '(8x2+[4])*2'),
    slope: fc.double({ min: 0, max: 1, noNaN: true }).map((x) => x || 0),
    optimizer: fc.constantFrom('adam' as const, 'sgd' as const),
    rate: fc.double({ min: 1e-6, max: 10, noNaN: true }),
    points: fc.integer({ min: 16, max: 100000 }),
    batch: fc.integer({ min: 1, max: 100000 }),
    seed: fc.integer({ min: 0, max: 0xffffffff }),
    engine: fc.constantFrom('wasm' as const, 'webgpu' as const),
  });
  fc.assert(
    fc.property(right, (set) => {
      expect(rightValues({ ...left, right: printRight(trained(left), set) })).toEqual(set);
    }),
  );
});

test('a right side that is equal is still a right side', () => {
  expect(printRight(trained(left), trained(left))).toBe('seed:2');
  expect(rightValues({ ...left, right: 'seed:2' })).toEqual(trained(left));
});

test('what is wrong in it is left out', () => {
  const right = 'seed:5;nothing;gone:3;rate:x;__proto__:1;shape:[3';
  expect(rightValues({ ...left, right })).toEqual({ ...trained(left), seed: 5 });
});

test('a training has what the settings say', () => {
  const values = { ...trained(left), slope: 0, optimizer: 'sgd_momentum' as const, rate: 0.5 };
  expect(labSettings(values, undefined)).toMatchObject({
    picture: { kind: 'built-in', name: 'ring' },
    activation: { kind: 'relu' },
    optimizer: { kind: 'sgd_momentum', learningRate: 0.5, momentum: 0.9 },
    engine: 'wasm',
  });
  expect(TRAINED.every((name) => name in POLYTOPES)).toBe(true);
});

test('file names say what was trained', () => {
  expect(nameOf({ ...trained(left), shape: '[10]*8' })).toBe('crease-ring-10x8-seed2');
  expect(nameOf({ ...trained(left), shape: '[64,32]' })).toBe('crease-ring-64-32-seed2');
});
