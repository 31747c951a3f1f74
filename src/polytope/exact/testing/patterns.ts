// Activation patterns as strings, for sets and maps in tests.

import type { Partition } from '../partition.ts';

/** One key for every cell: equal keys are equal patterns. */
export function patternKeys({ patterns, patternWords }: Partition): string[] {
  return Array.from({ length: patterns.length / patternWords }, (_, cell) =>
    patterns.subarray(cell * patternWords, (cell + 1) * patternWords).join(),
  );
}
