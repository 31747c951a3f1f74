// Maps of what changed between two moments: where patterns changed and in which layer first, and both parts of the
// output's change, red where it rose and blue where it fell.

import { gridCentres } from '../polytope/change/at-points.ts';
import { partsOn } from '../polytope/change/functions.ts';
import type { Overlay } from '../polytope/change/overlay.ts';
import type { Look, PointGrid } from '../polytope/change/point-grid.ts';
import { locatePoints, OUTSIDE } from '../polytope/exact/locate.ts';
import { depthColours } from './exact/depth-colours.ts';
import { blit, filled, imageOf, packed, type Rgb, type RgbaImage } from './image.ts';

/** What is known of every pixel of a map, row by row. */
export interface ChangeSamples {
  readonly width: number;
  readonly height: number;
  /** The first layer in which a neuron changed its sign, counted from 0; -1 where none did. */
  readonly firstLayer: Int16Array;
  /** Both parts of the first output's change; where the network is smooth, all of it and nothing. */
  readonly weights: Float32Array;
  readonly pattern: Float32Array;
  readonly layers: number;
}

const [RISEN, FALLEN]: readonly Rgb[] = [
  [213, 94, 0],
  [0, 114, 178],
] as const;
const PAPER: Rgb = [255, 255, 255];
/** The space between the maps, in pixels. */
const GAP = 4;

/** Samples an overlay at the middles of pixels: the mean of both orders' parts. */
export function sampleOverlay(found: Overlay, width: number, height: number): ChangeSamples {
  const { partition, pool, patternBefore, patternAfter } = found;
  const points = pixelCentres(partition.domain, width, height);
  const cells = locatePoints(partition, points);
  const samples = emptySamples(width, height, pool.layers.length);
  const parts = new Map<number, ReturnType<typeof partsOn>['mean']>();
  cells.forEach((cell, i) => {
    if (cell === OUTSIDE) return;
    let own = parts.get(cell);
    if (own === undefined) {
      own = partsOn(found, cell, 0).mean;
      parts.set(cell, own);
    }
    const [x, y] = [points[2 * i]!, points[2 * i + 1]!];
    samples.weights[i] = own.weights.gx * x + own.weights.gy * y + own.weights.c;
    samples.pattern[i] = own.pattern.gx * x + own.pattern.gy * y + own.pattern.c;
    const [p, q] = [patternBefore[cell]! * pool.patternWords, patternAfter[cell]! * pool.patternWords];
    if (p === q) return;
    samples.firstLayer[i] = pool.layers.findIndex(({ word, width: neurons }) => {
      const own = pool.patterns.subarray(p + word, p + word + Math.ceil(neurons / 32));
      return own.some((bits, w) => bits !== pool.patterns[q + word + w]);
    });
  });
  return samples;
}

/** The same of two looks at a grid, without the parts. */
export function sampleLooks({ side }: PointGrid, before: Look, after: Look): ChangeSamples {
  const [a, b] = [before.at, after.at];
  const samples = emptySamples(side, side, a.widths.length);
  const outputs = a.values.length / a.count;
  const neurons = a.signs.length / a.count;
  for (let p = 0; p < a.count; p++) {
    samples.weights[p] = b.values[p * outputs]! - a.values[p * outputs]!;
    let first = p * neurons;
    samples.firstLayer[p] = a.widths.findIndex((width) => {
      const own = a.signs.subarray(first, first + width);
      const changed = own.some((sign, n) => sign !== b.signs[first + n]);
      first += width;
      return changed;
    });
  }
  return samples;
}

function emptySamples(width: number, height: number, layers: number): ChangeSamples {
  const pixels = width * height;
  const firstLayer = new Int16Array(pixels).fill(-1);
  return {
    width,
    height,
    firstLayer,
    weights: new Float32Array(pixels),
    pattern: new Float32Array(pixels),
    layers,
  };
}

function pixelCentres(domain: Overlay['partition']['domain'], width: number, height: number): Float64Array {
  if (width === height) return gridCentres(domain, width);
  const [x0, y0, x1, y1] = domain;
  return Float64Array.from({ length: 2 * width * height }, (_, i) => {
    const pixel = i >> 1;
    return i % 2 === 0
      ? x0 + (((pixel % width) + 0.5) / width) * (x1 - x0)
      : y0 + ((Math.floor(pixel / width) + 0.5) / height) * (y1 - y0);
  });
}

export interface ChangeMaps {
  readonly image: RgbaImage;
  /** The change that has the full colour: the largest of 99 in 100 pixels, in both maps of parts. */
  readonly scale: number;
}

/** Three maps side by side, each `width` x `height` pixels: patterns, the weights' part, the pattern's part. */
export function composeChange(samples: ChangeSamples, width: number, height: number): ChangeMaps {
  const { firstLayer, weights, pattern, layers } = samples;
  const scale = scaleOf(weights, pattern);
  const colours = depthColours(Math.max(1, layers));
  const image = filled(3 * width + 2 * GAP, height, [128, 128, 128]);
  const panel = (colourOf: (sample: number) => Rgb) => {
    const words = new Uint32Array(width * height);
    for (let i = 0; i < words.length; i++) {
      const column = Math.floor(((i % width) * samples.width) / width);
      const row = Math.floor((Math.floor(i / width) * samples.height) / height);
      words[i] = packed(colourOf(row * samples.width + column));
    }
    return imageOf(words, width, height);
  };
  const signed = (value: number): Rgb => {
    const share = Math.min(1, Math.abs(value) / scale);
    return PAPER.map((paper, c) =>
      Math.round(paper + share * ((value > 0 ? RISEN : FALLEN)![c]! - paper)),
    ) as unknown as Rgb;
  };
  blit(
    image,
    panel((i) => (firstLayer[i]! < 0 ? PAPER : colours[firstLayer[i]!]!)),
    0,
    0,
  );
  blit(
    image,
    panel((i) => signed(weights[i]!)),
    width + GAP,
    0,
  );
  blit(
    image,
    panel((i) => signed(pattern[i]!)),
    2 * (width + GAP),
    0,
  );
  return { image, scale };
}

function scaleOf(weights: Float32Array, pattern: Float32Array): number {
  const sizes = Float64Array.from(weights, (w, i) => Math.max(Math.abs(w), Math.abs(pattern[i]!))).sort();
  return sizes[Math.floor(0.99 * (sizes.length - 1))]! || 1;
}
