// Text in columns for a terminal.

/** Rows of cells in columns two spaces apart; the columns in `left` lie to the left, numbers to the right. */
export function columns(rows: readonly (readonly string[])[], left: readonly number[] = [0]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const cell = (text: string, column: number) =>
    left.includes(column) ? text.padEnd(widths[column]!) : text.padStart(widths[column]!);
  return rows.map((row) => `${row.map(cell).join('  ').trimEnd()}\n`).join('');
}

/** 12,345.67: with commas, and as many decimals as are asked for. */
export function grouped(value: number, decimals = 0): string {
  if (!Number.isFinite(value)) return '-';
  const [whole, rest] = value.toFixed(decimals).split('.');
  const commas = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
  return rest === undefined ? commas : `${commas}.${rest}`;
}
