// Whether a frame is drawn from the exact partition or from a raster: whichever takes fewer operations, by prediction.

import { type Activation, hiddenCount, multiplyAdds, type NetworkSpec } from '../net/network.ts';

/** `auto` chooses anew for every frame. */
export const PARTITIONS = ['auto', 'exact', 'raster'] as const;
export type PartitionName = (typeof PARTITIONS)[number];
/** What a frame was drawn from. */
export type Drawn = Exclude<PartitionName, 'auto'>;

/** What is known of the frame before: what it was drawn from, and how many activation patterns it has. */
export interface FrameBefore {
  readonly partition: Drawn;
  readonly patterns: number;
}

/**
 * Polytopes over the square of the neurons in trained networks: 0.01 to 0.15 were measured on those of 2 inputs (Hanin &
 * Rolnick, 2019, for the square). It stands in for the frame before the first.
 */
const REGIONS_PER_SQUARE = 0.05;
/** A raster misses up to half of the polytopes. */
const MISSED = 2;
/** Double precision takes twice the operations of single precision on the same vectors. */
const DOUBLE = 2;
/** What cutting costs besides the products, in multiply-adds for each polytope. */
const CUTTING = 1000;

/**
 * Predicts from the frame before which way takes fewer operations: a raster takes the network's multiply-adds for every
 * pixel, the partition about as many for every polytope. A function of the run alone: no clock is asked.
 */
export function choosePartition(
  wanted: PartitionName,
  network: NetworkSpec,
  pixels: number,
  before: FrameBefore | undefined,
): Drawn {
  if (wanted !== 'auto') return wanted;
  if (isSmooth(network.activation)) return 'raster';
  const regions =
    before === undefined
      ? REGIONS_PER_SQUARE * hiddenCount(network) ** 2
      : before.patterns * (before.partition === 'raster' ? MISSED : 1);
  const work = multiplyAdds(network);
  return DOUBLE * regions * (work + CUTTING) <= pixels * work ? 'exact' : 'raster';
}

/** Whether a network has no polytopes. */
export function isSmooth({ kind }: Activation): boolean {
  return kind === 'tanh' || kind === 'sigmoid';
}
