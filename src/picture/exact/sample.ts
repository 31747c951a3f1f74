// A partition sampled on a grid of pixels: what a raster of the network gives, without the network, and softer creases.

import { type Partition, regionCount } from '../../polytope/exact/partition.ts';
import type { Raster } from '../../polytope/raster.ts';
import { type Chosen, creaseLines } from './crease-lines.ts';
import type { Painter } from './painter.ts';
import { NOWHERE, PixelPlanes } from './pixel-planes.ts';
import { pixelPositions, type View } from './view.ts';

/** The value of `creases` where a crease covers all of a pixel. */
export const FULL = 255;

export interface SampleOptions {
  readonly width: number;
  readonly height: number;
  /** Where in a pixel the outputs are sampled: 0, as a raster does (its default), or 0.5, the middle. */
  readonly offset?: number;
  /** Of the creases, in pixels; 1 if missing. */
  readonly thickness?: number;
  readonly chosen?: Chosen | undefined;
}

/**
 * What `raster` gives of the partition's domain, with three differences: `creases` says how much of each pixel a crease
 * covers, 0 to 255; `patterns` counts all polytopes, seen or not; `creasePixels` those that are covered by half or more.
 */
export function samplePartition(painter: Painter, partition: Partition, options: SampleOptions): Raster {
  const { width, height, offset = 0, thickness = 1, chosen } = options;
  const view: View = { domain: partition.domain, width, height };
  const positions = pixelPositions(partition, view);
  const outputs = new Float32Array(width * height * partition.outputCount);
  const creases = new Uint8Array(width * height);
  const planes = new PixelPlanes(partition, positions, offset);
  const cells = new Uint32Array(partition.areas.length);
  for (let cell = 0; cell < cells.length; cell++) cells[cell] = cell;
  const lines = creaseLines(partition, chosen);
  let creasePixels = 0;
  painter.open(partition, positions, view);
  for (const band of painter.bands()) {
    painter.fill(cells, offset, NOWHERE);
    painter.cover(lines, thickness);
    planes.sample(painter.pixels, band, width, outputs);
    creasePixels += coverageOf(painter.shares, creases.subarray(band.from * width));
  }
  return { width, height, outputs, creases, patterns: regionCount(partition), creasePixels };
}

/** Shares as bytes; returns how many pixels are covered by half or more. */
function coverageOf(shares: Float32Array, creases: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < shares.length; i++) {
    const share = shares[i]!;
    if (share === 0) continue;
    creases[i] = share < 1 ? FULL * share + 0.5 : FULL;
    if (share >= 0.5) count++;
  }
  return count;
}
