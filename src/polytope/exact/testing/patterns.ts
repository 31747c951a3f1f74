// Activation patterns as strings and bits, for sets and maps in tests.

import { isActive, type Partition } from '../partition.ts';

/** One key for every cell: equal keys are equal patterns. */
export function patternKeys({ patterns, patternWords }: Partition): string[] {
  return Array.from({ length: patterns.length / patternWords }, (_, cell) =>
    patterns.subarray(cell * patternWords, (cell + 1) * patternWords).join(),
  );
}

/** The total area of each pattern. */
export function areasByPattern(found: Partition): Map<string, number> {
  const areas = new Map<string, number>();
  patternKeys(found).forEach((key, cell) => {
    areas.set(key, (areas.get(key) ?? 0) + found.areas[cell]!);
  });
  return areas;
}

/** A cell's pattern layer by layer. */
export function patternBits(found: Partition, cell: number): boolean[][] {
  return found.layers.map(({ width }, l) =>
    Array.from({ length: width }, (_, n) => isActive(found, cell, l, n)),
  );
}
