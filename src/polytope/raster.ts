// The raster of a network: outputs, creases and number of patterns on a grid, computed in bands of rows.

import type { EngineNetwork, Grid } from '../engine/engine.ts';
import { type CreaseStyle, DifferenceMap } from './crease-map.ts';
import { HashCounter } from './hash-counter.ts';

/** What a network looks like on a grid. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** Float32 [height][width][outputs]. */
  readonly outputs: Float32Array;
  /** Uint8 [height][width], 1 on a crease. */
  readonly creases: Uint8Array;
  /** Number of distinct activation hashes among the pixels. */
  readonly patterns: number;
  /** Number of ones in `creases`. */
  readonly creasePixels: number;
}

export interface RasterOptions {
  readonly crease: CreaseStyle;
  /**
   * Rows that are sampled at once; when not given about 65536 pixels, or all where the engine makes the crease map. The
   * result does not depend on it.
   */
  readonly bandRows?: number;
}

/**
 * Draws a network of two inputs. Only one band's hashes and one row more are held at a time, so that the memory is
 * that of the result.
 */
export async function raster(network: EngineNetwork, grid: Grid, options: RasterOptions): Promise<Raster> {
  const { width, height } = grid;
  const picture = options.bandRows === undefined && (await network.raster?.(grid, options.crease));
  if (picture) return { width, height, ...picture, creasePixels: count(picture.creases) };
  const bandRows = options.bandRows ?? Math.max(1, Math.floor(65536 / width));
  const channels = network.spec.outputs;
  const outputs = new Float32Array(width * height * channels);
  const differences = new DifferenceMap(width, height);
  const patterns = new HashCounter();
  for (let row = 0; row < height; row += bandRows) {
    const samples = await network.sample(grid, row, Math.min(bandRows, height - row));
    outputs.set(samples.outputs, row * width * channels);
    differences.addRows(samples.hashes);
    patterns.add(samples.hashes);
  }
  const creases = differences.finish(options.crease);
  return { width, height, outputs, creases, patterns: patterns.size, creasePixels: count(creases) };
}

function count(creases: Uint8Array): number {
  let pixels = 0;
  for (const pixel of creases) pixels += pixel;
  return pixels;
}
