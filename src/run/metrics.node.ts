// metrics.ndjson: one line an epoch, append-only, without clock times, so that the same run gives the same bytes.

import { appendFileSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { writeWhole } from './whole.node.ts';

/** The format version that every line carries. */
const VERSION = 1;

/** The losses of one epoch, and the accuracies where labels are learnt. */
export interface EpochMetrics {
  readonly epoch: number;
  readonly trainLoss: number;
  readonly valLoss: number;
  readonly trainAccuracy?: number;
  readonly valAccuracy?: number;
}

/** The line of an epoch, its newline included; numbers as the shortest text that reads back to the same float64. */
export function metricsLine({ epoch, trainLoss, valLoss, trainAccuracy, valAccuracy }: EpochMetrics): string {
  // What is undefined is left out.
  return `${JSON.stringify({ v: VERSION, epoch, trainLoss, valLoss, trainAccuracy, valAccuracy })}\n`;
}

/**
 * The epochs 1, 2, ... that the text holds without a gap, up to `lastEpoch`; a torn or foreign line and everything
 * after it are left out.
 */
export function parseMetrics(text: string, lastEpoch: number): EpochMetrics[] {
  const metrics: EpochMetrics[] = [];
  // What follows the last newline was being written when the run was killed.
  for (const line of text.split('\n').slice(0, -1)) {
    const parsed = parseLine(line);
    if (parsed?.epoch !== metrics.length + 1 || parsed.epoch > lastEpoch) break;
    metrics.push(parsed);
  }
  return metrics;
}

function parseLine(line: string): EpochMetrics | undefined {
  try {
    const value = JSON.parse(line) as Record<string, unknown> | null;
    if (value?.v !== VERSION) return undefined;
    const { epoch, trainLoss, valLoss, trainAccuracy, valAccuracy } = value;
    if (![epoch, trainLoss, valLoss].every(Number.isFinite)) return undefined;
    const accuracies = Number.isFinite(trainAccuracy) && Number.isFinite(valAccuracy);
    const losses = { epoch, trainLoss, valLoss, ...(accuracies && { trainAccuracy, valAccuracy }) };
    return losses as EpochMetrics;
  } catch {
    return undefined;
  }
}

/** The file. */
export class MetricsFile {
  readonly #path: string;
  /** Told of the milliseconds that every line took, if it is set. */
  onTime: ((milliseconds: number) => void) | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Adds an epoch. Not asynchronous: a line takes microseconds, and lines must not overtake each other. */
  append(metrics: EpochMetrics): void {
    const began = performance.now();
    appendFileSync(this.#path, metricsLine(metrics));
    this.onTime?.(performance.now() - began);
  }

  /** Forces what was added to the disk. */
  async sync(): Promise<void> {
    const file = await open(this.#path, 'a');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** All epochs up to `lastEpoch`; none if there is no file. */
  async read(lastEpoch: number): Promise<EpochMetrics[]> {
    return parseMetrics(await readIfThere(this.#path), lastEpoch);
  }

  /** Cuts the file back to its epochs up to `lastEpoch`, and resolves to them. */
  async cut(lastEpoch: number): Promise<EpochMetrics[]> {
    const text = await readIfThere(this.#path);
    const metrics = parseMetrics(text, lastEpoch);
    const kept = metrics.map(metricsLine).join('');
    if (kept !== text) await writeWhole(this.#path, kept);
    return metrics;
  }
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
