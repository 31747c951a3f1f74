// Python's generator against numbers that CPython 3.11 printed, and the rules that its draws keep.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PythonRandom } from './python.ts';

it.each([
  [0n, [3626764237, 1654615998, 3255389356], 0.890243920837131],
  [42n, [2746317213, 478163327, 107420369], 0.7415504997598329],
  [-42n, [2746317213, 478163327, 107420369], 0.7415504997598329],
  [4294967301n, [675479763, 2085189291, 1213270837], 0.8899258643720599],
  [9007199254740991n, [404802386, 2407860725, 957238923], 0.7525835200499853],
  [123456789012345678901234567890n, [3124625047, 947073620, 685135262], 0.8208196015045975],
])('seeds with %s as random.seed does', (seed, words, uniform) => {
  const generator = new PythonRandom(seed);
  expect(words.map(() => generator.getrandbits(32))).toEqual(words);
  expect(generator.random()).toBe(uniform);
  const small = Number(seed);
  if (Number.isSafeInteger(small)) expect(new PythonRandom(small).getrandbits(32)).toBe(words[0]);
});

it('draws the uniforms and bits of seed 42', () => {
  const uniforms = new PythonRandom(42);
  const three = Array.from({ length: 3 }, () => uniforms.random());
  expect(three).toEqual([0.6394267984578837, 0.025010755222666936, 0.27502931836911926]);
  const bits = new PythonRandom(42);
  expect([1, 7, 31, 32, 33, 40, 53, 0, 5].map((n) => bits.getrandbits(n))).toEqual([
    1, 14, 53710184, 3184935163, 1181241943, 151282538206, 923193498493097, 0, 21,
  ]);
});

it('draws the normals of seed 42', () => {
  const generator = new PythonRandom(42);
  const expected = [
    -0.14409032957792836, -0.1729036003315193, -0.11131586156766246, 0.7019837250988631, -0.12758828378288709,
  ];
  expect(expected.map(() => generator.gauss(0, 1))).toEqual(expected);
  expect(generator.gauss(10, 0.5)).toBe(9.251323292829522);
  // The second of the last pair was used: nothing waits.
  expect(generator.random()).toBe(0.8921795677048454);
});

it('chooses what random.choice chooses', () => {
  const generator = new PythonRandom(42);
  const signs = Array.from({ length: 16 }, () => generator.choice([-1, 1]));
  expect(signs).toEqual([-1, -1, 1, -1, -1, -1, -1, -1, 1, -1, -1, -1, -1, -1, -1, -1]);
  const letters = Array.from({ length: 8 }, () => generator.choice([...'abcdefg']));
  expect(letters.join('')).toBe('fffedbde');
});

// The last columns: up to 12 of the sample, and 16 bits drawn after it. Up to 21, 85 and 1045 Python copies the
// population; from one more on it does not.
it.each([
  [3, 3, [2, 0, 1], 48598],
  [20, 3, [3, 0, 8], 16049],
  [21, 5, [20, 3, 0, 8, 7], 14628],
  [22, 5, [20, 3, 0, 8, 7], 14628],
  [85, 6, [81, 14, 3, 35, 31, 28], 9144],
  [86, 6, [81, 14, 3, 35, 31, 28], 9144],
  [1000, 10, [654, 114, 25, 759, 281, 250, 228, 142, 754, 104], 44348],
  [100, 30, [81, 14, 3, 94, 35, 31, 28, 17, 13, 86, 69, 11], 49729],
  [1_000_000, 4, [670487, 116739, 26225, 777572], 18024],
  [5, 0, [], 41905],
  [278, 21, [57, 12, 140, 125, 114, 71, 52, 44, 216, 16, 15, 47], 53046],
  [300, 85, [57, 12, 140, 125, 114, 71, 52, 279, 44, 216, 16, 15], 32343],
  [1045, 86, [228, 51, 563, 501, 457, 285, 209, 178, 864, 65, 61, 191], 44796],
  [1046, 86, [228, 51, 563, 501, 457, 285, 209, 178, 864, 65, 61, 191], 49530],
])('samples range(%i), %i, as random.sample does', (n, k, first, after) => {
  const generator = new PythonRandom(42);
  const drawn = generator.sample(n, k);
  expect(drawn).toHaveLength(k);
  expect(drawn.slice(0, 12)).toEqual(first);
  expect(generator.getrandbits(16)).toBe(after);
});

it('shuffles as random.shuffle does', () => {
  const generator = new PythonRandom(42);
  const values = Array.from({ length: 12 }, (_, i) => i);
  generator.shuffle(values);
  expect(values).toEqual([7, 5, 2, 8, 9, 6, 11, 3, 4, 0, 1, 10]);
  expect(generator.getrandbits(16)).toBe(2082);
});

it('samples without repeats, in range, whatever the sizes', () => {
  const sizes = fc.integer({ min: 0, max: 400 }).chain((n) => fc.tuple(fc.constant(n), fc.nat({ max: n })));
  fc.assert(
    fc.property(sizes, fc.maxSafeInteger(), ([n, k], seed) => {
      const drawn = new PythonRandom(seed).sample(n, k);
      expect(new Set(drawn).size).toBe(k);
      expect(drawn.every((i) => i >= 0 && i < n)).toBe(true);
    }),
  );
});

it('refuses what Python refuses, and what a number cannot hold', () => {
  const generator = new PythonRandom(1);
  expect(() => new PythonRandom(0.5)).toThrow(RangeError);
  expect(() => new PythonRandom(2 ** 53)).toThrow(RangeError);
  for (const bits of [-1, 54, 1.5]) expect(() => generator.getrandbits(bits)).toThrow(RangeError);
  expect(() => generator.sample(3, 4)).toThrow(RangeError);
  expect(() => generator.sample(3, -1)).toThrow(RangeError);
  expect(() => generator.choice([])).toThrow(RangeError);
});
