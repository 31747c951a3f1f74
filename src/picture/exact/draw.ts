// Pictures of a partition: cells in colours, creases over them.

import { type CellPlanes, cellPlanes } from '../../polytope/exact/cell-planes.ts';
import { BORDER, type Partition } from '../../polytope/exact/partition.ts';
import { composePrediction } from '../frame.ts';
import { imageOf, mixPixels, packed, type Rgb, type RgbaImage } from '../image.ts';
import type { Palette } from '../palette.ts';
import { layersOfNeurons } from './chains.ts';
import type { Colouring } from './colouring.ts';
import { addCreases, type Chosen, Coverage } from './coverage.ts';
import { depthColours } from './depth-colours.ts';
import { gradientColour, medianGradient } from './gradient-colours.ts';
import { PATTERN_COLOURS, patternColourNumbers } from './pattern-colours.ts';
import { FULL, samplePartition } from './sample.ts';
import { forEachSpan } from './spans.ts';
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
export function drawPartition(partition: Partition, options: DrawOptions): RgbaImage {
  const { width, height, colouring, palette } = options;
  if (colouring === 'prediction') {
    const { creases, outputs } = samplePartition(partition, { ...options, offset: 0.5 });
    const { outputCount } = partition;
    const prediction =
      outputCount === 1 ? outputs : Float32Array.from(creases, (_, pixel) => outputs[pixel * outputCount]!);
    return composePrediction({ width, height, prediction, creases, fullCrease: FULL, palette });
  }
  const view: View = { domain: partition.domain, width, height };
  const positions = pixelPositions(partition, view);
  const image = imageOf(new Uint32Array(width * height), width, height);
  if (colouring === 'depth') {
    new Uint32Array(image.data.buffer).fill(packed(PAPER));
    drawByDepth(image, partition, positions, view, options);
    return image;
  }
  const cells = options.cells ?? cellColours(partition, colouring, options.gradientScale);
  fillCells(image, partition, positions, view, cells);
  const coverage = new Coverage(view);
  addCreases(coverage, partition, positions, options.thickness, options.chosen);
  mixPixels(image, INK, coverage.shares);
  return image;
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
  known: { readonly colours?: Uint8Array; readonly planes?: CellPlanes } = {},
): Uint32Array {
  if (colouring === 'polytope') {
    const colours = PATTERN_COLOURS.map(packed);
    return Uint32Array.from(known.colours ?? patternColourNumbers(partition), (number) => colours[number]!);
  }
  const planes = known.planes ?? cellPlanes(partition);
  const scale = gradientScale ?? medianGradient(partition, planes);
  const { outputCount } = partition;
  return Uint32Array.from(partition.areas, (_, cell) => {
    const at = 2 * cell * outputCount;
    return packed(gradientColour(planes.gradients[at]!, planes.gradients[at + 1]!, scale));
  });
}

function fillCells(
  { data, width }: RgbaImage,
  partition: Partition,
  positions: Float64Array,
  view: View,
  colours: Uint32Array,
): void {
  const words = new Uint32Array(data.buffer);
  forEachSpan(partition, positions, view, 0.5, (cell, row, from, to) => {
    const colour = colours[cell]!;
    const end = row * width + to;
    for (let i = row * width + from; i < end; i++) words[i] = colour;
  });
}

/** Layer by layer, the first one on top: its creases are the straight ones that all others follow. */
function drawByDepth(
  image: RgbaImage,
  partition: Partition,
  positions: Float64Array,
  view: View,
  { thickness, chosen }: DrawOptions,
): void {
  const colours = depthColours(partition.layers.length);
  const layerOf = layersOfNeurons(partition);
  const coverage = new Coverage(view);
  const groups = edgesByLayer(partition, layerOf, chosen);
  for (let layer = colours.length - 1; layer >= 0; layer--) {
    addCreases(coverage, groups[layer]!, positions, thickness, undefined);
    mixPixels(image, colours[layer]!, coverage.shares);
    coverage.shares.fill(0);
  }
}

/** The chosen creases of each layer. */
function edgesByLayer({ edges, edgeNeurons, layers }: Partition, layerOf: Uint16Array, chosen: Chosen) {
  const groups = layers.map(() => ({ edges: [] as number[], edgeNeurons: [] as number[] }));
  edgeNeurons.forEach((neuron, edge) => {
    if (neuron === BORDER || chosen?.[neuron] === 0) return;
    const group = groups[layerOf[neuron]!]!;
    group.edges.push(edges[2 * edge]!, edges[2 * edge + 1]!);
    group.edgeNeurons.push(neuron);
  });
  return groups;
}
