// The lines of metrics.ndjson: what one epoch came to, without clock times, so that the same run gives the same bytes.

/** The format version that every line carries. */
const VERSION = 1;

/** The losses of one epoch, the accuracies where labels are learnt, and what changed where that is measured. */
export interface EpochMetrics {
  readonly epoch: number;
  readonly trainLoss: number;
  readonly valLoss: number;
  readonly trainAccuracy?: number;
  readonly valAccuracy?: number;
  /** As `ChangeRecord` has it. */
  readonly change?: object | undefined;
}

/** The line of an epoch, its newline included; numbers as the shortest text that reads back to the same float64. */
export function metricsLine(metrics: EpochMetrics): string {
  const { epoch, trainLoss, valLoss, trainAccuracy, valAccuracy, change } = metrics;
  // What is undefined is left out.
  return `${JSON.stringify({ v: VERSION, epoch, trainLoss, valLoss, trainAccuracy, valAccuracy, change })}\n`;
}

/**
 * The epochs 1, 2, ... that the text holds without a gap, up to `lastEpoch`; a torn or foreign line and everything
 * after it are left out.
 */
export function parseMetrics(text: string, lastEpoch: number): EpochMetrics[] {
  const metrics: EpochMetrics[] = [];
  // What follows the last newline was being written when the run was killed.
  for (const line of text.split('\n').slice(0, -1)) {
    const parsed = parseMetricsLine(line);
    if (parsed?.epoch !== metrics.length + 1 || parsed.epoch > lastEpoch) break;
    metrics.push(parsed);
  }
  return metrics;
}

/** The epoch of a line without its newline; undefined for what is no such line. */
export function parseMetricsLine(line: string): EpochMetrics | undefined {
  try {
    const value = JSON.parse(line) as Record<string, unknown> | null;
    if (value?.v !== VERSION) return undefined;
    const { epoch, trainLoss, valLoss, trainAccuracy, valAccuracy, change } = value;
    if (![epoch, trainLoss, valLoss].every(Number.isFinite)) return undefined;
    const accuracies = Number.isFinite(trainAccuracy) && Number.isFinite(valAccuracy);
    const hasChange = typeof change === 'object' && change !== null;
    return {
      ...{ epoch, trainLoss, valLoss },
      ...(accuracies && { trainAccuracy, valAccuracy }),
      ...(hasChange && { change }),
    } as EpochMetrics;
  } catch {
    return undefined;
  }
}
