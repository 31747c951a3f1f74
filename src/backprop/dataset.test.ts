// Points to train on: the sets, their noise, what is held out, and points read from text.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PLANE_SETS, planePoints } from '../data/plane-sets.ts';
import { dataset, parsePoints, XOR_UNIFORM } from './dataset.ts';

it.each(PLANE_SETS)('%s: both labels, within the domain, the same for the same seed', (set) => {
  const spec = { set, count: 200, noise: 0.1, seed: 7, held: 50 };
  const data = dataset(spec);
  expect(dataset(spec)).toEqual(data);
  expect(new Set(data.training.labels)).toEqual(new Set([0, 1]));
  expect(new Set(data.held.labels)).toEqual(new Set([0, 1]));
  const [left, bottom, right, top] = data.domain;
  for (const { x, y } of [...data.points, ...data.heldPoints]) {
    expect(x >= left && x <= right && y >= bottom && y <= top, `${x}, ${y}`).toBe(true);
  }
});

it('flips as many labels as the noise says, in training alone', () => {
  const flipped = (noise: number) =>
    planePoints('xor_uniform', 1000, noise, 3, 200).training.filter((p) => p.label !== p.truth).length;
  expect(flipped(0)).toBe(0);
  expect(Math.abs(flipped(0.3) - 300)).toBeLessThan(60);
  expect(planePoints('xor_uniform', 10, 0.5, 3, 200).held.every((p) => p.label === p.truth)).toBe(true);
});

it('draws the same points to train on, whatever is held out and whatever the noise', () => {
  const places = (noise: number, held: number) =>
    planePoints('moons', 50, noise, 9, held).training.map(({ x, y }) => [x, y]);
  expect(places(0.5, 100)).toEqual(places(0, 0));
});

it('leaves the corner sets their four corners', () => {
  expect([...dataset({ ...XOR_UNIFORM, set: 'and' }).training.labels]).toEqual([0, 0, 0, 1]);
  expect([...dataset({ ...XOR_UNIFORM, set: 'or' }).training.labels]).toEqual([0, 1, 1, 1]);
  expect([...dataset({ ...XOR_UNIFORM, set: 'xor' }).training.labels]).toEqual([0, 1, 1, 0]);
});

it('reads points as they are written', () => {
  const point = fc.record({
    x: fc.double({ noNaN: true, noDefaultInfinity: true }),
    y: fc.double({ noNaN: true, noDefaultInfinity: true }),
    label: fc.constantFrom(0, 1),
  });
  fc.assert(
    fc.property(fc.array(point, { minLength: 1 }), fc.constantFrom(', ', '\t', ';', ' '), (points, comma) => {
      const text = points.map(({ x, y, label }) => [x, y, label].join(comma)).join('\n');
      expect(parsePoints(text)).toEqual(
        points.map(({ x, y, label }) => ({ x: Number(`${x}`), y: Number(`${y}`), label, truth: label })),
      );
    }),
  );
  expect(parsePoints('x1,x2,label\n\n1,2,-1\r\n')).toEqual([{ x: 1, y: 2, label: 0, truth: 0 }]);
});

it.each([
  ['', 'no points'],
  ['1,2,0\n1,2', "line 2, '1,2'"],
  ['1,2,2', 'line 1'],
  ['1,nan,0', 'line 1'],
  ['1,Infinity,0', 'line 1'],
  ['0,0,1\n'.repeat(1001), 'line 1001: at most 1000'],
])('refuses %j', (text, message) => {
  expect(() => parsePoints(text)).toThrow(message);
});

it.each([
  [{ ...XOR_UNIFORM, noise: 0.6 }, 'noise 0.6'],
  [{ ...XOR_UNIFORM, count: 0 }, '0 samples'],
  [{ ...XOR_UNIFORM, count: 1001 }, '1001 samples'],
  [{ ...XOR_UNIFORM, held: -1 }, '-1 held-out samples'],
  [{ ...XOR_UNIFORM, seed: -1 }, 'data seed -1'],
  [{ set: 'own', points: [] } as const, '0 points'],
])('refuses %j', (spec, message) => {
  expect(() => dataset(spec)).toThrow(message);
});
