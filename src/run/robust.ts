// Location and scale that a few wild values do not move: medians.

/** The median of some values; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The median distance from `centre`, times 1.4826: of normal values their standard deviation. */
export function deviation(values: readonly number[], centre: number): number {
  return 1.4826 * median(values.map((value) => Math.abs(value - centre)));
}

/**
 * The median of the slopes between each value of the first half and its partner in the second, values one apart each
 * (Theil 1950, the incomplete method); 0 of fewer than two.
 */
export function slopeOf(values: readonly number[]): number {
  const half = values.length >> 1;
  const apart = values.length - half;
  const slopes = Array.from({ length: half }, (_, i) => (values[i + apart]! - values[i]!) / apart);
  return half === 0 ? 0 : median(slopes);
}

/** The value that a share of the values lies below, without interpolation; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
