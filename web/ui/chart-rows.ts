// The rows of a chart's table: at most so many that they can be read, the first and the last among them.

const MOST = 50;

/** Texts of x and of every series, evenly chosen where there are more than fifty. */
export function tableRows(
  x: ArrayLike<number>,
  series: readonly { readonly y: ArrayLike<number> }[],
): readonly string[][] {
  const count = Math.min(MOST, x.length);
  return Array.from({ length: count }, (_, row) => {
    const i = count === 1 ? 0 : Math.round((row * (x.length - 1)) / (count - 1));
    return [brief(x[i]!), ...series.map(({ y }) => brief(y[i]!))];
  });
}

/** Five significant digits; what is not finite by its name. */
export function brief(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'infinity' : '-infinity';
  return String(Number(value.toPrecision(5)));
}
