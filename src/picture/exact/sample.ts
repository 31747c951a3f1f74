// A partition sampled on a grid of pixels: what a raster of the network gives, without the network, and softer creases.

import { planeFrom, widestTriangle } from '../../polytope/exact/cell-planes.ts';
import { type Partition, regionCount } from '../../polytope/exact/partition.ts';
import type { Raster } from '../../polytope/raster.ts';
import { addCreases, type Chosen, Coverage } from './coverage.ts';
import { forEachSpan } from './spans.ts';
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
export function samplePartition(partition: Partition, options: SampleOptions): Raster {
  const { width, height, offset = 0, thickness = 1, chosen } = options;
  const view: View = { domain: partition.domain, width, height };
  const positions = pixelPositions(partition, view);
  const outputs = sampleOutputs(partition, positions, view, offset);
  const coverage = new Coverage(view);
  addCreases(coverage, partition, positions, thickness, chosen);
  const creases = new Uint8Array(width * height);
  let creasePixels = 0;
  for (let i = 0; i < creases.length; i++) {
    const share = coverage.shares[i]!;
    if (share === 0) continue;
    creases[i] = share < 1 ? FULL * share + 0.5 : FULL;
    if (share >= 0.5) creasePixels++;
  }
  return { width, height, outputs, creases, patterns: regionCount(partition), creasePixels };
}

/** Float32 [height][width][outputs]: in each cell the affine function through its vertices' outputs. */
function sampleOutputs(
  partition: Partition,
  positions: Float64Array,
  view: View,
  offset: number,
): Float32Array {
  const { outputs, outputCount } = partition;
  const { width, height } = view;
  const samples = new Float32Array(width * height * outputCount);
  const corners = new Uint32Array(3);
  const gradient = new Float64Array(2);
  for (let output = 0; output < outputCount; output++) {
    let current = -1;
    let x0 = 0;
    let y0 = 0;
    let value = 0;
    let gx = 0;
    let gy = 0;
    forEachSpan(partition, positions, view, offset, (cell, row, from, to) => {
      if (cell !== current) {
        current = cell;
        widestTriangle(partition, positions, cell, corners);
        planeFrom(positions, outputs, outputCount, output, corners, gradient);
        x0 = positions[2 * corners[0]!]! - offset;
        y0 = positions[2 * corners[0]! + 1]! - offset;
        value = outputs[corners[0]! * outputCount + output]!;
        gx = gradient[0]!;
        gy = gradient[1]!;
      }
      const first = value + gy * (row - y0) - gx * x0;
      let at = (row * width + from) * outputCount + output;
      for (let column = from; column < to; column++, at += outputCount) samples[at] = first + gx * column;
    });
  }
  return samples;
}
