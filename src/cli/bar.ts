// The live bar of a run on a terminal, as text.

/** How far a run is. */
export interface Progress {
  readonly epoch: number;
  readonly epochs: number;
  readonly trainLoss?: number | undefined;
  readonly valLoss?: number | undefined;
  /** Epochs a second, lately; undefined while it is unknown. */
  readonly rate?: number | undefined;
  readonly frames: number;
  /** What goes on instead of training, if anything. */
  readonly note?: string | undefined;
}

/** The bar's width and the unit of the rate, the roomiest first. */
const LAYOUTS = [
  { width: 20, unit: ' epochs/s' },
  { width: 10, unit: ' epochs/s' },
  { width: 10, unit: '/s' },
  { width: 5, unit: '/s' },
  { width: 0, unit: '/s' },
] as const;

type Layout = (typeof LAYOUTS)[number];

/** One line of at most `columns` characters; in a narrow terminal the bar gives way first, then parts from the right. */
export function barLine(progress: Progress, columns: number): string {
  for (const layout of LAYOUTS) {
    const line = partsOf(progress, layout).join('  ');
    if (line.length <= columns) return line;
  }
  let line = '';
  for (const part of partsOf(progress, LAYOUTS.at(-1)!)) {
    const longer = line === '' ? part : `${line}  ${part}`;
    if (longer.length > columns) break;
    line = longer;
  }
  return line;
}

function partsOf(progress: Progress, { width, unit }: Layout): string[] {
  const { epoch, epochs, trainLoss, valLoss, rate, frames, note } = progress;
  const total = String(epochs);
  const count = `epoch ${String(epoch).padStart(total.length)}/${total}`;
  const parts = [width > 0 ? `${count} ${bar(epoch / epochs, width)}` : count];
  if (trainLoss !== undefined && valLoss !== undefined)
    parts.push(`train ${loss(trainLoss)}  val ${loss(valLoss)}`);
  if (note !== undefined) parts.push(note);
  else if (rate !== undefined) parts.push(`${speed(rate, unit)}  ${duration((epochs - epoch) / rate)} left`);
  parts.push(`frames ${frames}`);
  return parts;
}

/** [####......], `width` characters between the brackets. */
export function bar(share: number, width: number): string {
  const full = Math.min(width, Math.max(0, Math.floor(share * width)));
  return `[${'#'.repeat(full)}${'.'.repeat(width - full)}]`;
}

function loss(value: number): string {
  return value !== 0 && (value < 1e-4 || value >= 1e4) ? value.toExponential(2) : value.toPrecision(4);
}

function speed(rate: number, unit: string): string {
  return rate >= 1 || rate === 0 ? `${rate.toFixed(1)}${unit}` : `${(1 / rate).toFixed(1)} s/epoch`;
}

/** A duration in seconds in the two largest units: 42 s, 3 min 5 s, 2 h 10 min. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (!Number.isFinite(whole)) return '?';
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
