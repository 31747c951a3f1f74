// What a comparison of two runs says, and when it says that they are the same.

import type { LossComparison } from './compare-losses.ts';
import type { PictureComparison } from './compare-pictures.ts';
import type { SpeedComparison } from './compare-speed.ts';
import type { WeightComparison } from './compare-weights.ts';

/** Two runs, compared part by part; `a` and `b` are always the first run and the second. */
export interface Comparison {
  /** Both have the same epochs, checkpoints and frames, and nothing in them differs, bit for bit. */
  readonly identical: boolean;
  /**
   * Both have the same epochs, checkpoints and frames, and nothing in them differs by more than the tolerance. With a
   * tolerance of 0 the same as `identical`.
   */
  readonly withinTolerance: boolean;
  readonly tolerance: number;
  readonly losses: LossComparison;
  readonly weights: WeightComparison;
  readonly pictures: PictureComparison;
  readonly speed: SpeedComparison;
}

/** The comparison that the comparisons of the parts make. */
export function comparisonOf(
  tolerance: number,
  { losses, weights, pictures, speed }: Pick<Comparison, 'losses' | 'weights' | 'pictures' | 'speed'>,
): Comparison {
  const { a, b } = losses.epochs;
  const onlyInOne = [weights.onlyInA, weights.onlyInB, pictures.onlyInA, pictures.onlyInB];
  const incomparable = [...weights.incomparable, ...pictures.incomparable];
  const complete = a === b && onlyInOne.every((epochs) => epochs.length === 0) && incomparable.length === 0;
  const parts = [losses, weights, pictures];
  const identical = complete && parts.every(({ differing }) => differing === 0);
  const withinTolerance = complete && parts.every(({ beyondTolerance }) => beyondTolerance === 0);
  return { identical, withinTolerance, tolerance, losses, weights, pictures, speed };
}
