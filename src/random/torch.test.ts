// PyTorch's draws: published values, networks that PyTorch initialised, and what must hold for every seed.

import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MT19937 } from './mt19937.ts';
import { epochOrder, randperm, TorchGenerator } from './torch.ts';

const seeds = fc.integer({ min: 0, max: 0xffffffff });

describe('uniforms', () => {
  it('torch.manual_seed(0); torch.rand(3)', () => {
    const generator = new TorchGenerator(0);
    expect([generator.uniform(), generator.uniform(), generator.uniform()]).toEqual([
      0.49625658988952637, 0.7682217955589294, 0.08847743272781372,
    ]);
  });

  // Seen in many places that print what torch.manual_seed(0) gives, to the last digit.
  it('nn.Linear(2, n) and a convolution of three inputs, to the bit', () => {
    const two = new Float32Array(2);
    new TorchGenerator(0).uniformFill(two, -1 / Math.sqrt(2), 1 / Math.sqrt(2));
    expect([...two]).toEqual([-0.0052939653396606445, 0.37932294607162476]);
    const three = new Float32Array(6);
    new TorchGenerator(0).uniformFill(three, -1 / Math.sqrt(3), 1 / Math.sqrt(3));
    expect([...three]).toEqual([
      -0.004322528839111328, 0.3097158670425415, -0.4751853346824646, -0.4248945713043213, -0.222368985414505,
      0.1548207402229309,
    ]);
  });

  it('stay within their bounds, up to the rounding of their distance', () => {
    const bound = (min: number, max: number) => fc.float({ min, max, noNaN: true });
    fc.assert(
      fc.property(seeds, bound(-8, 0), bound(0, 8), (seed, low, high) => {
        const out = new Float32Array(40);
        new TorchGenerator(seed).uniformFill(out, low, high);
        const rounding = (high - low) * 2 ** -23;
        for (const value of out) expect(value >= low && value <= high + rounding).toBe(true);
      }),
    );
  });
});

describe('normals', () => {
  it('blocks of 16, and the last 16 drawn anew where the size is no multiple', () => {
    const words = (size: number): number => {
      const generator = new TorchGenerator(7);
      generator.normalFill(new Float32Array(size), 0, 1);
      const word = generator.word();
      const plain = new MT19937(7);
      let count = 0;
      while (plain.word() !== word) count++;
      return count;
    };
    expect([0, 1, 2, 3, 15, 16, 17, 31, 32, 33].map(words)).toEqual([0, 4, 4, 8, 32, 16, 33, 47, 32, 49]);
  });

  it('of 17 values, the last 16 are a block of their own', () => {
    const long = new TorchGenerator(3);
    const all = new Float32Array(17);
    long.normalFill(all, 0.5, 2);
    const other = new TorchGenerator(3);
    const block = new Float32Array(16);
    other.normalFill(block, 0.5, 2);
    expect(all[0]).toBe(block[0]);
    other.word();
    other.normalFill(block, 0.5, 2);
    expect(all.subarray(1)).toEqual(block);
  });

  it('one by one or together, small fills give the same numbers', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 15 }), (seed, size) => {
        const together = new Float32Array(size);
        new TorchGenerator(seed).normalFill(together, 1, 3);
        const generator = new TorchGenerator(seed);
        const one = new Float32Array(1);
        for (const value of together) {
          generator.normalFill(one, 1, 3);
          expect(one[0]).toBe(value);
        }
      }),
    );
  });

  it.each([8, 100_000])('have mean and deviation as asked, in fills of %d', (size) => {
    const generator = new TorchGenerator(11);
    const out = new Float32Array(size);
    let sum = 0;
    let squares = 0;
    let count = 0;
    while (count < 100_000) {
      generator.normalFill(out, 2, 3);
      for (const value of out) {
        sum += value - 2;
        squares += (value - 2) ** 2;
        count++;
      }
    }
    expect(Math.abs(sum / count)).toBeLessThan(0.04);
    expect(Math.abs(squares / count - 9)).toBeLessThan(0.16);
  });
});

describe('permutations', () => {
  it('are permutations', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 300 }), (seed, n) => {
        const order = epochOrder(new TorchGenerator(seed), n);
        expect(order.toSorted()).toEqual(Uint32Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  it('torch.manual_seed(0); torch.randperm(10)', () => {
    expect([...randperm(10, new TorchGenerator(0))]).toEqual([4, 1, 7, 5, 3, 9, 0, 8, 6, 2]);
  });

  it('an epoch takes four words of the generator and seeds its own from the fourth', () => {
    const generator = new TorchGenerator(5);
    const order = epochOrder(generator, 100);
    const plain = new MT19937(5);
    for (let i = 0; i < 3; i++) plain.word();
    expect(order).toEqual(randperm(100, new MT19937(plain.word())));
    expect(generator.word()).toBe(plain.word());
  });

  it('refuse impossible sizes', () => {
    for (const n of [-1, 0.5, NaN, 214748364]) expect(() => randperm(n, new MT19937(0))).toThrow(RangeError);
  });
});

describe('state', () => {
  it('a restored generator continues to the bit, a waiting normal included', () => {
    fc.assert(
      fc.property(seeds, fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 8 }), (seed, sizes) => {
        const generator = new TorchGenerator(seed);
        for (const size of sizes) generator.normalFill(new Float32Array(size), 0, 1);
        const copy = new TorchGenerator(1);
        const saved = generator.save();
        const a = new Float32Array(700);
        const b = new Float32Array(700);
        generator.normalFill(a.subarray(0, 3), 0, 1);
        generator.uniformFill(a.subarray(3), 0, 1);
        copy.restore(saved);
        copy.normalFill(b.subarray(0, 3), 0, 1);
        copy.uniformFill(b.subarray(3), 0, 1);
        expect(b).toEqual(a);
      }),
    );
  });

  it('refuses what is no state', () => {
    const generator = new TorchGenerator(0);
    const good = generator.save();
    for (const bad of [
      { words: new Uint32Array(623) },
      { index: -1 },
      { index: 625 },
      { index: 0.5 },
      { nextNormal: NaN },
    ]) {
      expect(() => generator.restore({ ...good, ...bad })).toThrow(RangeError);
    }
  });

  it('refuses seeds outside 0 to 2^32 - 1', () => {
    for (const seed of [-5, 4294967296, 0.5, NaN]) expect(() => new TorchGenerator(seed)).toThrow(RangeError);
  });
});

const golden = new URL('../../../shared/data/polytopes/', import.meta.url);

/** The weights in a safetensors file, layer by layer, read by hand. */
function weights(name: string): Float32Array[] {
  const bytes = readFileSync(new URL(`${name}/weights.safetensors`, golden));
  const dataStart = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, dataStart).toString());
  const layers: Float32Array[] = [];
  for (let i = 0; header[`network.${i}.weight`] !== undefined; i += 2) {
    const [start, end] = header[`network.${i}.weight`].data_offsets;
    layers.push(new Float32Array(new Uint8Array(bytes.subarray(dataStart + start, dataStart + end)).buffer));
  }
  return layers;
}

describe.skipIf(!existsSync(golden))(
  'golden: networks that PyTorch 1.13 initialised with seed 12345678',
  () => {
    // The script drew, layer by layer: the default weights and biases, which it overwrote; the Kaiming-normal weights;
    // and after every hidden layer one word per neuron, for its hash. Normals agree up to PyTorch's own float32 sine,
    // cosine and logarithm (vectorised, good to a few units in the last place).
    it.each([
      ['10x8-init', 10, 8, 0.8, 2],
      ['30x30-init', 30, 30, 0.8, 4],
    ])('%s', (name, width, depth, equalShare, tolerance) => {
      const layers = weights(name);
      expect(layers.length).toBe(depth + 1);
      const generator = new TorchGenerator(12345678);
      let equal = 0;
      let count = 0;
      let worst = 0;
      layers.forEach((expected, layer) => {
        const inputs = layer === 0 ? 2 : width;
        const outputs = layer === depth ? 1 : width;
        generator.uniformFill(new Float32Array(inputs * outputs + outputs), 0, 1);
        const drawn = new Float32Array(inputs * outputs);
        generator.normalFill(drawn, 0, Math.sqrt(2) / Math.sqrt(inputs));
        if (layer < depth) for (let i = 0; i < outputs; i++) generator.word();
        const a = new Int32Array(drawn.buffer);
        const b = new Int32Array(expected.buffer);
        expect(a.length).toBe(b.length);
        a.forEach((bits, i) => {
          count++;
          if (bits === b[i]) equal++;
          worst = Math.max(worst, Math.abs(bits - b[i]!));
        });
        // Fewer than 16 values take the float64 path, which has nothing to be vectorised.
        if (expected.length < 16) expect(drawn).toEqual(expected);
      });
      expect(worst).toBeLessThanOrEqual(tolerance);
      expect(equal / count).toBeGreaterThan(equalShare);
    });
  },
);
