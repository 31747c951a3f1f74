// Measuring side by side: alternatives take turns, so that a noisy machine disturbs all alike.

/**
 * Runs every alternative `warmUp` times, then `rounds` times in turns. Each is an async function that does its work
 * once and returns how much of it there was (operations, points, bytes), or nothing for one.
 * Returns for each name its rates per second and its seconds, round by round.
 */
export async function measure(alternatives, { rounds = 25, warmUp = 3 } = {}) {
  for (let i = 0; i < warmUp; i++) for (const work of Object.values(alternatives)) await work();
  const results = Object.fromEntries(
    Object.keys(alternatives).map((name) => [name, { rate: [], seconds: [] }]),
  );
  for (let i = 0; i < rounds; i++) {
    for (const [name, work] of Object.entries(alternatives)) {
      const start = performance.now();
      const amount = (await work()) ?? 1;
      const seconds = (performance.now() - start) / 1000;
      results[name].rate.push(amount / seconds);
      results[name].seconds.push(seconds);
    }
  }
  return results;
}

/** The quotients of two alternatives in the same round, which a slow moment of the machine disturbs least. */
export function ratios(numerator, denominator) {
  return numerator.map((value, round) => value / denominator[round]);
}

/** The value at a fraction of a list in ascending order. */
export function quantile(values, fraction) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round(fraction * (sorted.length - 1))];
}

export const median = (values) => quantile(values, 0.5);

/** `median (10th to 90th percentile)`, scaled. */
export function spread(values, scale = 1, digits = 1) {
  const show = (fraction) => (quantile(values, fraction) * scale).toFixed(digits);
  return `${show(0.5)} (${show(0.1)} to ${show(0.9)})`;
}

/** Prints rows of cells as an aligned Markdown table. */
export function table(header, rows) {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => String(row[column]).length)));
  const line = (row) => `| ${row.map((cell, column) => String(cell).padEnd(widths[column])).join(' | ')} |`;
  console.log(line(header));
  console.log(`| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  for (const row of rows) console.log(line(row));
  console.log();
}
