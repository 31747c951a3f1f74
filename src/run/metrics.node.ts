// metrics.ndjson on disk: append-only, one line an epoch.

import { appendFileSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { type EpochMetrics, metricsLine, parseMetrics } from './metrics.ts';
import { writeWhole } from './whole.node.ts';

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
