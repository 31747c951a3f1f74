// The statistics of the study: medians, and paired differences with confidence intervals.

/** Student's t at 97.5% for 1, 2, ... 30 degrees of freedom; 1.96 beyond is near enough. */
const T975 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** The mean of values with its 95% confidence interval, by Student's t. Undefined of fewer than two. */
export function meanInterval(values) {
  const n = values.length;
  if (n < 2) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = (T975[n - 2] ?? 1.96) * Math.sqrt(variance / n);
  return { n, mean, low: mean - half, high: mean + half };
}

/**
 * The geometric mean of ratios, one for every pair, with a 95% confidence interval: that of the mean of their logarithms.
 * Undefined of fewer than two pairs.
 */
export function ratioInterval(ratios) {
  const logs = meanInterval(ratios.map(Math.log));
  if (logs === undefined) return undefined;
  return { n: logs.n, ratio: Math.exp(logs.mean), low: Math.exp(logs.low), high: Math.exp(logs.high) };
}

/** A share with its 95% confidence interval (Wilson 1927). */
export function shareInterval(count, n) {
  if (n === 0) return undefined;
  const z = 1.96;
  const p = count / n;
  const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return { count, n, share: p, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
