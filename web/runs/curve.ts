// The losses of a run as they come in, line by line, and as they are drawn: thinned out, and two runs over one axis.

import type { MetricsPart } from '../../src/run/listing.ts';
import { type EpochMetrics, parseMetricsLine } from '../../src/run/metrics.ts';

/** What is known of a run's metrics.ndjson so far. */
export class Curve {
  readonly epochs: EpochMetrics[] = [];
  #file = '';
  #to = 0;

  /** The byte from which on the next lines are. */
  get next(): number {
    return this.#to;
  }

  /**
   * Takes lines in. Another file, or one that was cut, is begun anew.
   * @returns whether it has to be asked for again, from `next`
   */
  take({ file, from, to, isMore, text }: MetricsPart): boolean {
    if (file !== this.#file || from !== this.#to) {
      this.epochs.length = 0;
      this.#to = 0;
      this.#file = file;
      // These lines may be from the middle of it.
      if (from !== 0) return true;
    }
    for (const line of text.split('\n')) {
      const epoch = parseMetricsLine(line);
      if (epoch !== undefined) this.epochs.push(epoch);
    }
    this.#to = to;
    // Without a step on there is nothing to wait for.
    return isMore && to > from;
  }
}

/** What is drawn of an epoch. */
export type Measure = 'trainLoss' | 'valLoss' | 'trainAccuracy' | 'valAccuracy';

/** Curves over one axis; `y` is NaN where a run has no such epoch. */
export interface Drawn {
  readonly x: Float64Array;
  readonly series: readonly { readonly label: string; readonly y: Float64Array }[];
}

/** As many as a screen has columns. */
const MOST = 2000;

/**
 * Some measures of some runs over their epochs, every n-th one and the last where there are many.
 * @param labels of the runs; empty for one that needs none
 */
export function drawnCurves(
  runs: readonly (readonly EpochMetrics[])[],
  labels: readonly string[],
  measures: readonly { readonly measure: Measure; readonly label: string }[],
): Drawn {
  const last = Math.max(0, ...runs.map((epochs) => epochs.at(-1)?.epoch ?? 0));
  const first = Math.min(last, ...runs.flatMap((epochs) => (epochs[0] ? [epochs[0].epoch] : [])));
  const stride = Math.max(1, Math.ceil((last - first + 1) / MOST));
  const count =
    last === 0 && runs.every(({ length }) => length === 0) ? 0 : Math.floor((last - first) / stride) + 1;
  const epochs = Array.from({ length: count }, (_, i) => first + i * stride);
  if (count > 0 && epochs.at(-1) !== last) epochs.push(last);
  const series = runs.flatMap((run, i) => {
    const byEpoch = new Map(run.map((each) => [each.epoch, each]));
    return measures.map(({ measure, label }) => ({
      label: labels[i] ? `${labels[i]}: ${label}` : label,
      y: Float64Array.from(epochs, (epoch) => byEpoch.get(epoch)?.[measure] ?? Number.NaN),
    }));
  });
  return { x: Float64Array.from(epochs), series };
}
