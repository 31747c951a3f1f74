// Tests of the raster: crease maps, the pattern count, bands, and domains.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReferenceEngine } from '../engine/reference.ts';
import { randomParameters } from '../engine/testing/conformance-cases.ts';
import { InputError } from '../format/input-error.ts';
import type { NetworkSpec } from '../net/network.ts';
import { MT19937 } from '../random/mt19937.ts';
import { creaseMap, DifferenceMap } from './crease-map.ts';
import { parseDomain } from './domain.ts';
import { HashCounter } from './hash-counter.ts';
import { raster } from './raster.ts';

/** Hashes of a picture in which every character is a pattern. */
function hashesOf(rows: readonly string[]): Uint32Array {
  // The same low word for all, so that both words must be compared.
  return Uint32Array.from([...rows.join('')].flatMap((c) => [7, c.charCodeAt(0)]));
}

function draw(rows: readonly string[], style: 'thin' | 'both'): string[] {
  const width = rows[0]!.length;
  const map = creaseMap(hashesOf(rows), width, rows.length, style);
  return rows.map((_, i) => [...map.subarray(i * width, (i + 1) * width)].map((v) => '.#'[v]).join(''));
}

describe('creaseMap', () => {
  const PICTURE = ['aaabb', 'aaabb', 'aaabb', 'cccbb', 'cccbb'];

  it('thin: marks the pixels left of and above a crease', () => {
    expect(draw(PICTURE, 'thin')).toEqual(['..#..', '..#..', '###..', '..#..', '..#..']);
  });

  it('both: marks both sides, and nothing on the frame', () => {
    expect(draw(PICTURE, 'both')).toEqual(['.....', '..##.', '.###.', '.###.', '.....']);
  });

  it('compares both words of a hash', () => {
    expect([...creaseMap(Uint32Array.of(1, 5, 2, 5), 2, 1, 'thin')]).toEqual([1, 0]);
    expect([...creaseMap(Uint32Array.of(5, 1, 5, 2), 1, 2, 'thin')]).toEqual([1, 0]);
  });

  it('is empty for a single pixel, row or column of one pattern', () => {
    for (const rows of [['a'], ['aaa'], ['a', 'a']]) {
      for (const style of ['thin', 'both'] as const) expect(draw(rows, style).join('')).not.toContain('#');
    }
  });

  it('refuses to finish before all rows are there', () => {
    const map = new DifferenceMap(2, 2);
    map.addRows(Uint32Array.of(1, 1, 1, 1));
    expect(() => map.finish('thin')).toThrow(RangeError);
  });

  const pictures = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
    .chain(([width, height]) =>
      fc.record({
        width: fc.constant(width),
        height: fc.constant(height),
        values: fc.array(fc.integer({ min: 0, max: 2 }), {
          minLength: width * height,
          maxLength: width * height,
        }),
      }),
    );

  it('agrees with the definition, for any picture', () => {
    fc.assert(
      fc.property(pictures, ({ width, height, values }) => {
        const hashes = Uint32Array.from(values.flatMap((v) => [v & 1, v >> 1]));
        const at = (i: number, j: number) => (i < height && j < width ? values[i * width + j] : undefined);
        const differs = (i: number, j: number, di: number, dj: number) => {
          const other = at(i + di, j + dj);
          return other !== undefined && other !== at(i, j);
        };
        const thin = creaseMap(hashes, width, height, 'thin');
        const both = creaseMap(hashes, width, height, 'both');
        for (let i = 0; i < height; i++) {
          for (let j = 0; j < width; j++) {
            const forwards = differs(i, j, 0, 1) || differs(i, j, 1, 0);
            const frame = i === 0 || j === 0 || i === height - 1 || j === width - 1;
            const any = !frame && (forwards || differs(i, j, 0, -1) || differs(i, j, -1, 0));
            expect([thin[i * width + j], both[i * width + j]]).toEqual([+forwards, +any]);
          }
        }
      }),
    );
  });

  it('both is thin of the picture and of the picture turned by 180 degrees, inside the frame', () => {
    fc.assert(
      fc.property(pictures, ({ width, height, values }) => {
        const hashes = (list: readonly number[]) => Uint32Array.from(list.flatMap((v) => [v, 0]));
        const thin = creaseMap(hashes(values), width, height, 'thin');
        const turned = creaseMap(hashes(values.toReversed()), width, height, 'thin').reverse();
        const both = creaseMap(hashes(values), width, height, 'both');
        for (let at = 0; at < both.length; at++) {
          const [i, j] = [Math.floor(at / width), at % width];
          if (i === 0 || j === 0 || i === height - 1 || j === width - 1) expect(both[at]).toBe(0);
          else expect(both[at]).toBe(thin[at]! | turned[at]!);
        }
      }),
    );
  });
});

describe('HashCounter', () => {
  it('counts as a Set does, for any hashes in any pieces', () => {
    const word = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.nat(0xffffffff));
    fc.assert(
      fc.property(fc.array(fc.array(fc.tuple(word, word), { maxLength: 40 }), { maxLength: 5 }), (pieces) => {
        const counter = new HashCounter();
        for (const piece of pieces) counter.add(Uint32Array.from(piece.flat()));
        expect(counter.size).toBe(new Set(pieces.flat().map(String)).size);
      }),
    );
  });

  it.each([
    ['random', (g: MT19937) => [g.word(), g.word()]],
    ['in the high word only', (_: MT19937, i: number) => [0, i]],
    ['in the low word only', (_: MT19937, i: number) => [i, 0]],
    ['in high bits only', (_: MT19937, i: number) => [(i & 0xfff) << 20, (i >> 12) << 20]],
  ] as const)('counts a million distinct hashes that differ %s', (_, hash) => {
    const generator = new MT19937(3);
    const hashes = Uint32Array.from(Array.from({ length: 1_000_000 }, (_, i) => hash(generator, i)).flat());
    const counter = new HashCounter();
    counter.add(hashes);
    expect(counter.size).toBe(1_000_000);
    counter.add(hashes);
    expect(counter.size).toBe(1_000_000);
  });
});

describe('raster', () => {
  const spec: NetworkSpec = {
    inputs: 2,
    hidden: [12, 9],
    outputs: 2,
    activation: { kind: 'leaky_relu', slope: 0.01 },
  };
  const grid = { domain: [-1, -1, 1, 1], width: 40, height: 30 } as const;
  const load = () => createReferenceEngine().load(spec, randomParameters(new MT19937(5), spec));

  it.each(['thin', 'both'] as const)('does not depend on the size of the bands: %s', async (crease) => {
    const network = await load();
    const whole = await raster(network, grid, { crease, bandRows: 30 });
    expect(whole.patterns).toBeGreaterThan(10);
    for (const bandRows of [1, 2, 7, 29, 100]) {
      expect(await raster(network, grid, { crease, bandRows })).toEqual(whole);
    }
    expect(await raster(network, grid, { crease })).toEqual(whole);
  });

  it('has the samples, the creases and the counts of the whole grid', async () => {
    const network = await load();
    const { outputs, hashes } = await network.sample(grid, 0, 30);
    const drawn = await raster(network, grid, { crease: 'thin', bandRows: 4 });
    const creases = creaseMap(hashes, 40, 30, 'thin');
    const keys = new Set(Array.from({ length: 1200 }, (_, i) => `${hashes[2 * i]},${hashes[2 * i + 1]}`));
    expect(drawn).toEqual({
      width: 40,
      height: 30,
      outputs,
      creases,
      patterns: keys.size,
      creasePixels: creases.filter((v) => v === 1).length,
    });
  });

  it('draws one neuron where its crease lies', async () => {
    // z = x - 0.5: columns 0 to 4 of 10 have x <= 0.4, column 5 has z = 0 exactly, which is not active.
    const one: NetworkSpec = { ...spec, hidden: [1], outputs: 1 };
    const network = await createReferenceEngine().load(one, [
      { weight: Float32Array.of(1, 0), bias: Float32Array.of(-0.5) },
      { weight: Float32Array.of(1), bias: Float32Array.of(0) },
    ]);
    const drawn = await raster(network, { domain: [0, 0, 1, 1], width: 10, height: 2 }, { crease: 'thin' });
    expect([...drawn.creases]).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
    expect(drawn.patterns).toBe(2);
  });
});

describe('parseDomain', () => {
  it.each([
    ['0,0,1,1', [0, 0, 1, 1]],
    [' -1.5, 2e-3 ,.5,1E2', [-1.5, 0.002, 0.5, 100]],
  ])('reads %s', (text, domain) => {
    expect(parseDomain(text)).toEqual(domain);
  });

  it.each([
    ['0,0,1', "--domain '0,0,1': expected four numbers x0,y0,x1,y1, not 3 (example: '0,0,1,1')"],
    ['0,0,1,1,1', 'not 5'],
    ['', 'not 1'],
    ['0,0,1,', 'y1 is not a finite number'],
    ['0,0x1,1,1', 'y0 is not a finite number'],
    ['0,0,Infinity,1', 'x1 is not a finite number'],
    ['0,0,1e999,1', 'x1 is not a finite number'],
    ['1,0,1,1', 'x0 must be less than x1'],
    ['0,2,1,1', 'y0 must be less than y1'],
    ['0,0,1,\n', "'0,0,1,?': y1 is not a finite number"],
  ])('refuses %j', (text, reason) => {
    expect(() => parseDomain(text)).toThrow(InputError);
    expect(() => parseDomain(text)).toThrow(reason);
  });
});
