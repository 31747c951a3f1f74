// How the geometry changed between two moments: flipped area, the displacement of every crease, regions born and lost.

import { BORDER } from '../exact/partition.ts';
import type { Overlay } from './overlay.ts';
import type { PatternPool } from './pattern-pool.ts';

export interface LayerGeometry {
  /** The share of the domain on which some neuron of the layer changed its sign. */
  readonly changed: number;
  /** Sums over the layer's neurons: the area that each flipped, and the mean of its crease's lengths before and after. */
  readonly flipped: number;
  readonly length: number;
  /** Their quotient: how far the layer's creases moved in the mean, in the domain's units; 0 where there are none. */
  readonly displacement: number;
  /** Regions of the first layers up to this one: how many there were, how many there are, born, lost. */
  readonly before: number;
  readonly after: number;
  readonly born: number;
  readonly lost: number;
}

export interface Geometry {
  /** The share of the domain whose pattern changed. */
  readonly changed: number;
  /** Float64 [neurons], in the order of the layers: the area on which a neuron changed its sign. */
  readonly flipped: Float64Array;
  /** Float64 [neurons]: the length of its crease before, and after. */
  readonly lengthBefore: Float64Array;
  readonly lengthAfter: Float64Array;
  /** Float64 [neurons]: flipped area over the mean of the two lengths; 0 where there is no crease. */
  readonly displacement: Float64Array;
  readonly layers: readonly LayerGeometry[];
}

/** Measures the geometry of a change. A region is lost if no cell after has its pattern, and born the other way round. */
export function geometryOf(found: Overlay): Geometry {
  const { partition, pool, patternBefore, patternAfter, before } = found;
  const total = (partition.domain[2] - partition.domain[0]) * (partition.domain[3] - partition.domain[1]);
  const flipped = new Float64Array(before.neurons);
  const starts = layerStarts(pool);
  const layerChanged = pool.layers.map(() => 0);
  let changed = 0;
  for (let cell = 0; cell < partition.areas.length; cell++) {
    const [p, q] = [patternBefore[cell]! * pool.patternWords, patternAfter[cell]! * pool.patternWords];
    if (p === q) continue;
    const area = partition.areas[cell]!;
    changed += area;
    pool.layers.forEach(({ word, width }, l) => {
      let any = false;
      for (let w = 0; 32 * w < width; w++) {
        let bits = pool.patterns[p + word + w]! ^ pool.patterns[q + word + w]!;
        any ||= bits !== 0;
        for (; bits !== 0; bits &= bits - 1) {
          const neuron = starts[l]! + 32 * w + 31 - Math.clz32(bits & -bits);
          flipped[neuron] = flipped[neuron]! + area;
        }
      }
      if (any) layerChanged[l] = layerChanged[l]! + area;
    });
  }
  const { lengthBefore, lengthAfter } = creaseLengths(found, starts);
  const displacement = flipped.map((area, n) => quotient(area, (lengthBefore[n]! + lengthAfter[n]!) / 2));
  const regions = regionsPerLayer(found);
  const layers = pool.layers.map(({ width }, l): LayerGeometry => {
    const own = (values: Float64Array) =>
      values.subarray(starts[l]!, starts[l]! + width).reduce((sum, value) => sum + value, 0);
    const [area, length] = [own(flipped), (own(lengthBefore) + own(lengthAfter)) / 2];
    return {
      changed: layerChanged[l]! / total,
      ...{ flipped: area, length, displacement: quotient(area, length) },
      ...regions[l]!,
    };
  });
  return { changed: changed / total, flipped, lengthBefore, lengthAfter, displacement, layers };
}

function quotient(area: number, length: number): number {
  return length > 0 ? area / length : 0;
}

function layerStarts({ layers }: PatternPool): number[] {
  const starts = [0];
  for (const { width } of layers) starts.push(starts.at(-1)! + width);
  return starts;
}

/** The lengths of all neurons' creases at both moments. */
function creaseLengths({ partition, stacked, before }: Overlay, starts: readonly number[]) {
  const { edges, edgeNeurons, vertices } = partition;
  const lengths = new Float64Array(stacked.network.neurons);
  for (let e = 0; e < edgeNeurons.length; e++) {
    const neuron = edgeNeurons[e]!;
    if (neuron === BORDER) continue;
    const [a, b] = [edges[2 * e]!, edges[2 * e + 1]!];
    const dx = vertices[2 * b]! - vertices[2 * a]!;
    const dy = vertices[2 * b + 1]! - vertices[2 * a + 1]!;
    lengths[neuron] = lengths[neuron]! + Math.sqrt(dx * dx + dy * dy);
  }
  const lengthBefore = new Float64Array(before.neurons);
  const lengthAfter = new Float64Array(before.neurons);
  let first = 0;
  stacked.layers.forEach((layer, l) => {
    for (let n = 0; n < layer.before.length; n++) {
      lengthBefore[starts[l]! + n] = lengths[first + layer.before[n]!]!;
      lengthAfter[starts[l]! + n] = lengths[first + layer.after[n]!]!;
    }
    first += layer.width;
  });
  return { lengthBefore, lengthAfter };
}

/** Regions by the patterns of the first layers, those of each layer and the ones before it. */
function regionsPerLayer({ pool, patternBefore, patternAfter, partition }: Overlay) {
  const [IS_BEFORE, IS_AFTER] = [1, 2];
  const seen = new Uint8Array(pool.size);
  for (let cell = 0; cell < partition.areas.length; cell++) {
    seen[patternBefore[cell]!]! |= IS_BEFORE;
    seen[patternAfter[cell]!]! |= IS_AFTER;
  }
  // Layer by layer, the number of every pattern among those that agree with it up to there.
  let prefixes = new Array<number>(pool.size).fill(0);
  return pool.layers.map(({ word, width }) => {
    const numbers = new Map<string, number>();
    const moments: number[] = [];
    prefixes = prefixes.map((prefix, pattern) => {
      const at = pattern * pool.patternWords + word;
      const key = `${prefix}:${pool.patterns.subarray(at, at + Math.ceil(width / 32)).join()}`;
      let number = numbers.get(key);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(key, number);
        moments.push(0);
      }
      moments[number]! |= seen[pattern]!;
      return number;
    });
    const count = (wanted: (moment: number) => boolean) => moments.filter(wanted).length;
    return {
      before: count((moment) => (moment & IS_BEFORE) > 0),
      after: count((moment) => (moment & IS_AFTER) > 0),
      born: count((moment) => moment === IS_AFTER),
      lost: count((moment) => moment === IS_BEFORE),
    };
  });
}
