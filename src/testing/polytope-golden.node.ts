// The golden polytopes: networks with known crease maps, outputs and patterns, and the check of an engine on them.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine, EngineNetwork, Grid } from '../engine/engine.ts';
import { gridPoints } from '../engine/grid.ts';
import { readSafetensors } from '../format/safetensors.ts';
import { forward } from '../net/mlp.ts';
import {
  type LayerParameters,
  layerSizes,
  multiplyAdds,
  type NetworkSpec,
  type Parameters,
} from '../net/network.ts';
import { parseShape } from '../net/shape.ts';
import { type Raster, raster } from '../polytope/raster.ts';

/** Relative to the repository's root, where tests run. */
const FOLDER = '../shared/data/polytopes';
const SIZE = 1024;
const GRID: Grid = { domain: [0, 0, 1, 1], width: SIZE, height: SIZE };

/** A network and what is known about it on the 1024x1024 grid of the unit square. */
export interface GoldenCase {
  readonly name: string;
  readonly spec: NetworkSpec;
  readonly parameters: Parameters;
  /** Number of distinct patterns of the pixels, computed in float64. */
  readonly patterns: number;
  /** 1 on both sides of a crease, Uint8 [1024][1024]. */
  readonly boundary: Uint8Array;
  /** 1 where a pre-activation is below 1e-5, so that float32 may decide either way. */
  readonly ambiguous: Uint8Array;
  /** Outputs in float64 at some pixels. */
  readonly samples: readonly { readonly row: number; readonly column: number; readonly output: number }[];
}

/** The names of the cases; none where the data is missing. */
export function goldenNames(): string[] {
  return existsSync(FOLDER) ? readdirSync(FOLDER).sort() : [];
}

/** The exact partition of a case: regions, vertices, edges; the largest areas, falling. */
export interface GoldenExact extends Pick<GoldenCase, 'spec' | 'parameters'> {
  readonly counts: readonly [regions: number, vertices: number, edges: number];
  readonly areas: readonly number[];
}

const read = (name: string, part: string) => readFileSync(join(FOLDER, name, part));

function readSpec({ network }: { readonly network: Record<string, unknown> }): NetworkSpec {
  return {
    inputs: Number(network.input_dim),
    hidden: parseShape(String(network.shape)),
    outputs: Number(network.output_dim),
    activation: { kind: 'leaky_relu', slope: Number(network.negative_slope) },
  };
}

export function readGoldenExact(name: string): GoldenExact {
  const json = JSON.parse(read(name, 'case.json').toString());
  const spec = readSpec(json);
  const { largest_100_areas: areas } = JSON.parse(read(name, 'areas.json').toString());
  const { regions, vertices, edges } = json.exact;
  const parameters = readParameters(read(name, 'weights.safetensors'), spec);
  return { spec, parameters, counts: [regions, vertices, edges], areas };
}

export function readGoldenCase(name: string): GoldenCase {
  const file = (part: string) => read(name, part);
  const json = JSON.parse(file('case.json').toString());
  const spec = readSpec(json);
  const { pixels_row_col, output_f64 } = JSON.parse(file('outputs_sample.json').toString());
  return {
    name,
    spec,
    parameters: readParameters(file('weights.safetensors'), spec),
    patterns: json.raster.distinct_patterns_f64,
    boundary: unpackBits(gunzipSync(file('boundary_f32.bits.gz'))),
    ambiguous: unpackBits(gunzipSync(file('ambiguous_margin_lt_1e-5.bits.gz'))),
    samples: pixels_row_col.map(([row, column]: [number, number], i: number) => ({
      row,
      column,
      output: output_f64[i],
    })),
  };
}

/** PyTorch's sequence of Linear and activation numbers the linear layers 0, 2, 4, ... */
function readParameters(bytes: Uint8Array, spec: NetworkSpec): LayerParameters[] {
  const { tensors } = readSafetensors(bytes);
  const float32 = (name: string): Float32Array => {
    const data = tensors.get(name)?.data;
    if (!(data instanceof Float32Array)) throw new Error(`${name} is missing or not float32`);
    return data;
  };
  return layerSizes(spec).map((_, l) => ({
    weight: float32(`network.${2 * l}.weight`),
    bias: float32(`network.${2 * l}.bias`),
  }));
}

/** numpy.packbits: the first element is the highest bit of the first byte. */
function unpackBits(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: 8 * bytes.length }, (_, i) => (bytes[i >> 3]! >> (7 - (i & 7))) & 1);
}

/** Registers the golden checks of one engine on the given cases. */
export function polytopeGolden(name: string, make: () => Promise<Engine>, cases: readonly string[]): void {
  describe.each(cases)(`golden polytopes with ${name}: %s`, (caseName) => {
    let golden: GoldenCase;
    let engine: Engine;
    let drawn: Raster;
    let network: EngineNetwork;
    beforeAll(async () => {
      golden = readGoldenCase(caseName);
      engine = await make();
      network = await engine.load(golden.spec, golden.parameters);
      drawn = await raster(network, GRID, { crease: 'both' });
    });
    afterAll(() => engine.close());

    it('has the creases of the known map wherever float32 is not ambiguous', () => {
      let wrong = 0;
      let compared = 0;
      for (let at = 0; at < SIZE * SIZE; at++) {
        const near = [at, at - 1, at + 1, at - SIZE, at + SIZE];
        if (near.some((pixel) => golden.ambiguous[pixel] === 1)) continue;
        compared++;
        if (drawn.creases[at] !== golden.boundary[at]) wrong++;
      }
      expect(wrong).toBe(0);
      expect(compared).toBeGreaterThan(0.9 * SIZE * SIZE);
    });

    it('has the known outputs', () => {
      const errors = golden.samples.map(({ row, column, output }) =>
        Math.abs(drawn.outputs[row * SIZE + column]! - output),
      );
      expect(errors.length).toBe(2000);
      expect(Math.max(...errors)).toBeLessThan(1e-4);
    });

    it('has about the known number of patterns', () => {
      expect(Math.abs(drawn.patterns - golden.patterns)).toBeLessThanOrEqual(
        Math.max(2, golden.patterns / 500),
      );
    });

    it('has one hash for every exact pattern, and one pattern for every hash', async () => {
      const { patternOf, hashOf, share } = await pairPatternsWithHashes(golden, network);
      expect(share).toBeGreaterThan(0.9);
      expect(patternOf.size).toBe(hashOf.size);
      for (const [pattern, hash] of hashOf) expect(patternOf.get(hash)).toBe(pattern);
    });
  });
}

/**
 * The exact patterns, from float64 pre-activations, and the hashes seen with them, at the unambiguous pixels: of every
 * fourth row for small networks, of fewer for large ones, for which the float64 oracle would take minutes.
 */
async function pairPatternsWithHashes(golden: GoldenCase, network: EngineNetwork) {
  const { spec } = golden;
  const parameters = golden.parameters.map(({ weight, bias }) => ({
    weight: Float64Array.from(weight),
    bias: Float64Array.from(bias),
  }));
  const patternOf = new Map<string, string>();
  const hashOf = new Map<string, string>();
  const conflicts: string[] = [];
  const every = 4 * Math.ceil(multiplyAdds(spec) / 4000);
  let [seen, compared] = [0, 0];
  for (let row = 0; row < SIZE; row += every) {
    seen += SIZE;
    const { hashes } = await network.sample(GRID, row, 1);
    const points = Float64Array.from(gridPoints(GRID, row, 1));
    const { preActivations } = forward(spec, parameters, points, SIZE);
    for (let column = 0; column < SIZE; column++) {
      const at = row * SIZE + column;
      if (golden.ambiguous[at] === 1) continue;
      compared++;
      const pattern = patternKey(preActivations, column);
      const hash = `${hashes[2 * column]},${hashes[2 * column + 1]}`;
      if ((patternOf.get(hash) ?? pattern) !== pattern) conflicts.push(`${hash}: two patterns`);
      if ((hashOf.get(pattern) ?? hash) !== hash) conflicts.push(`${hash}: two hashes of one pattern`);
      patternOf.set(hash, pattern);
      hashOf.set(pattern, hash);
    }
  }
  expect(conflicts).toEqual([]);
  return { patternOf, hashOf, share: compared / seen };
}

/** The signs of all pre-activations at one of a row's points, 15 to a character. */
function patternKey(preActivations: readonly Float64Array[], point: number): string {
  let key = '';
  let [bits, count] = [0, 0];
  for (const z of preActivations) {
    const width = z.length / SIZE;
    for (let n = point * width; n < (point + 1) * width; n++) {
      bits = 2 * bits + (z[n]! > 0 ? 1 : 0);
      if (++count % 15 === 0) {
        key += String.fromCharCode(bits);
        bits = 0;
      }
    }
  }
  return key + String.fromCharCode(bits);
}
