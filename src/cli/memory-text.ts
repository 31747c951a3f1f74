// The answer of `crease memory`: as text, and as JSON.

import type { Measurement } from '../memory/measure.ts';

/** Distances that are told one by one; of more only the powers of two are told. */
const FEW = 60;

/**
 * What --json prints; its fields are listed in the help.
 * @param full everything; else a screenful, without what each metric means and what it says of every step and buffer
 */
export function measurementJson({ histogram, misses, metrics, ...rest }: Measurement, full: boolean) {
  const all: [number, number][] = [];
  for (const [d, floats] of histogram.entries()) if (floats !== 0) all.push([d, floats]);
  const distances = full || all.length <= FEW ? all : byPowers(all);
  const capacities = [0];
  for (let c = 1; c < misses.length; c *= 2) capacities.push(c);
  if (misses.length > 1 && capacities.at(-1) !== misses.length - 1) capacities.push(misses.length - 1);
  return {
    ...rest,
    metrics: full
      ? metrics
      : metrics.map(({ name, version, unit, whole }) => ({ name, version, unit, whole })),
    distances,
    misses: misses.length === 0 ? [] : capacities.map((c) => [c, misses[c]!] as const),
  };
}

/** The floats at the distances up to 0, 1, 2, 4, ..., each power of two with those since the one before. */
function byPowers(distances: readonly (readonly [number, number])[]): [number, number][] {
  const sums = new Map<number, number>();
  for (const [d, floats] of distances) {
    let power = Math.min(d, 1);
    while (power < d) power *= 2;
    sums.set(power, (sums.get(power) ?? 0) + floats);
  }
  return [...sums];
}

/** A summary of a few lines. */
export function measurementText(m: Measurement, about: string): string {
  const rows = m.metrics.map(({ name, version, unit, whole }) => [
    `${name}@${version}`,
    ...[whole.perRead, whole.perFloat].map((value) => (value === null ? '-' : decimal(value, 2))),
    decimal(whole.total, 0),
    unit,
  ]);
  const misses = [1024, 8192, 65536]
    .filter((capacity) => capacity < m.misses.length)
    .map((capacity) => `${decimal(m.misses[capacity]!, 0)} with ${decimal(capacity, 0)} elements`);
  return [
    about,
    `${decimal(m.floatsRead, 0)} elements read in ${decimal(m.reads, 0)} operations, ${decimal(m.floatsWritten, 0)} written in ${decimal(m.writes, 0)}; ${decimal(m.elements, 0)} in all buffers; ${m.steps} steps`,
    '',
    ...aligned([['metric', 'per read', 'per float', 'sum', 'unit'], ...rows]),
    '',
    ...(misses.length > 0 ? [`reads that an LRU cache misses: ${misses.join(', ')}`] : []),
    `placement cost: ${decimal(m.placement.declared, 0)} as declared, ${decimal(m.placement.byReads, 0)} with the most read first`,
    ...m.energy.map(({ model, tiers }) => {
      const picojoules = tiers.reduce((sum, tier) => sum + tier.picojoules, 0);
      return `energy of the reads (${model}): ${decimal(picojoules / 1e6, 2)} microjoules`;
    }),
    '',
  ].join('\n');
}

function decimal(value: number, digits: number): string {
  return value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Columns: the first and the last to the left, the numbers to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const isText = column === 0 || column === row.length - 1;
        return isText ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!);
      })
      .join('  ')
      .trimEnd(),
  );
}
