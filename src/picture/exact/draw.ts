// Pictures of a partition: cells in colours, creases over them.

import { type CellPlanes, cellPlanes } from '../../polytope/exact/cell-planes.ts';
import type { Partition } from '../../polytope/exact/partition.ts';
import { composePrediction } from '../frame.ts';
import { imageOf, packed, type Rgb, type RgbaImage } from '../image.ts';
import type { Palette } from '../palette.ts';
import type { Colouring } from './colouring.ts';
import { type Chosen, creaseLines, creaseLinesByLayer } from './crease-lines.ts';
import { depthColours } from './depth-colours.ts';
import { gradientColour, medianGradient } from './gradient-colours.ts';
import type { Painter } from './painter.ts';
import { PATTERN_COLOURS, patternColourNumbers } from './pattern-colours.ts';
import { FULL, samplePartition } from './sample.ts';
import { pixelPositions, type View } from './view.ts';

export interface DrawOptions {
  readonly width: number;
  readonly height: number;
  readonly colouring: Colouring;
  /** For the prediction: its creases and greys. */
  readonly palette: Palette;
  /** Of the creases, in pixels. */
  readonly thickness: number;
  readonly chosen?: Chosen | undefined;
  /** Packed colours of the cells, for callers that have them; by `colouring` if missing. */
  readonly cells?: Uint32Array | undefined;
  /** The scale of `gradientColour`; the median of this partition if missing. */
  readonly gradientScale?: number | undefined;
}

/** Creases over colours that mean something, and the paper under coloured creases. */
export const INK: Rgb = [38, 38, 38];
export const PAPER: Rgb = [255, 255, 255];

/** The picture of a partition's domain; of several outputs the first is drawn. */
export function drawPartition(painter: Painter, partition: Partition, options: DrawOptions): RgbaImage {
  const { width, height, colouring, palette } = options;
  if (colouring === 'prediction') {
    const { creases, outputs } = samplePartition(painter, partition, { ...options, offset: 0.5 });
    const { outputCount } = partition;
    const prediction =
      outputCount === 1 ? outputs : Float32Array.from(creases, (_, pixel) => outputs[pixel * outputCount]!);
    return composePrediction({ width, height, prediction, creases, fullCrease: FULL, palette });
  }
  const view: View = { domain: partition.domain, width, height };
  const words = new Uint32Array(width * height);
  painter.open(partition, pixelPositions(partition, view), view);
  const paint =
    colouring === 'depth'
      ? byDepth(painter, partition, options)
      : byCell(
          painter,
          partition,
          options,
          options.cells ?? cellColours(partition, colouring, options.gradientScale),
        );
  for (const { from } of painter.bands()) {
    paint();
    words.set(painter.pixels, from * width);
  }
  return imageOf(words, width, height);
}

/** Paints bands: cells in their colours, creases over them. */
function byCell(
  painter: Painter,
  partition: Partition,
  { thickness, chosen }: DrawOptions,
  colours: Uint32Array,
) {
  const lines = creaseLines(partition, chosen);
  return () => {
    painter.fill(colours, 0.5, packed(PAPER));
    painter.cover(lines, thickness);
    painter.mix(INK);
  };
}

/** Paints bands layer by layer, the first one on top: its creases are the straight ones that all others follow. */
function byDepth(painter: Painter, partition: Partition, { thickness, chosen }: DrawOptions) {
  const colours = depthColours(partition.layers.length);
  const layers = creaseLinesByLayer(partition, chosen);
  return () => {
    painter.pixels.fill(packed(PAPER));
    for (let layer = layers.length - 1; layer >= 0; layer--) {
      painter.cover(layers[layer]!, thickness);
      painter.mix(colours[layer]!);
    }
  };
}

/** The scale at which a partition's gradients are drawn if no other is given. */
export function gradientScaleOf(partition: Partition): number {
  return medianGradient(partition, cellPlanes(partition));
}

/**
 * The packed colour of every cell.
 * @param known numbers of colours and planes of the cells, for callers that have them
 */
export function cellColours(
  partition: Partition,
  colouring: 'polytope' | 'gradient',
  gradientScale?: number,
  known: { readonly colours?: Uint8Array; readonly planes?: CellPlanes | undefined } = {},
): Uint32Array {
  const cells = new Uint32Array(partition.areas.length);
  if (colouring === 'polytope') {
    const colours = PATTERN_COLOURS.map(packed);
    const numbers = known.colours ?? patternColourNumbers(partition);
    for (let cell = 0; cell < cells.length; cell++) cells[cell] = colours[numbers[cell]!]!;
    return cells;
  }
  const planes = known.planes ?? cellPlanes(partition);
  const scale = gradientScale ?? medianGradient(partition, planes);
  const { outputCount } = partition;
  for (let cell = 0; cell < cells.length; cell++) {
    const at = 2 * cell * outputCount;
    cells[cell] = packed(gradientColour(planes.gradients[at]!, planes.gradients[at + 1]!, scale));
  }
  return cells;
}
