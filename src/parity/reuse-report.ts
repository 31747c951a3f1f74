// The sprint's report on an event log: averages per read and per float, and a row for every buffer.

import type { LoggedEvent } from './event-log.ts';

export interface BufferRow {
  readonly buffer: string;
  /** Elements of its last read. */
  readonly size: number;
  readonly reads: number;
  readonly floatsRead: number;
  readonly sumDistance: number;
  readonly average: number;
  readonly min: number;
  readonly max: number;
  /** Its part of the sum of size times distance over all reads, 0 to 1. */
  readonly share: number;
  /** The sprint's mark: the average is below the working set. */
  readonly cached: boolean;
}

export interface ReuseReport {
  readonly floatsAccessed: number;
  readonly reads: number;
  readonly writes: number;
  readonly floatsRead: number;
  /** The last written sizes of all buffers, added up. */
  readonly workingSet: number;
  /** Mean distance of a read; a read of one float counts as much as one of a matrix. NaN without reads. */
  readonly perRead: number;
  /** Mean distance of a float that is read. NaN without reads. */
  readonly perFloat: number;
  /** In the order of their first reads. */
  readonly buffers: readonly BufferRow[];
}

interface Sums {
  size: number;
  reads: number;
  floats: number;
  distance: number;
  weighted: number;
  min: number;
  max: number;
}

/** Reads of what was never written have no distance: they count as reads and accesses, and not in the means. */
export function reuseReport(events: readonly LoggedEvent[]): ReuseReport {
  const rows = new Map<string, Sums>();
  const lastWritten = new Map<string, number>();
  let [floatsAccessed, writes] = [0, 0];
  for (const [operation, buffer, size, , distance] of events) {
    floatsAccessed += size;
    if (operation === 'W') {
      lastWritten.set(buffer, size);
      writes++;
    } else if (distance !== null) addRead(rows, buffer, size, distance);
  }
  const all = [...rows.values()];
  const total = (of: (row: Sums) => number) => all.reduce((sum, row) => sum + of(row), 0);
  const workingSet = [...lastWritten.values()].reduce((sum, size) => sum + size, 0);
  const [reads, floatsRead] = [total((row) => row.reads), total((row) => row.floats)];
  const [distance, weighted] = [total((row) => row.distance), total((row) => row.weighted)];
  return {
    floatsAccessed,
    reads,
    writes,
    floatsRead,
    workingSet,
    perRead: distance / reads,
    perFloat: weighted / floatsRead,
    buffers: [...rows].map(([buffer, row]) => ({
      buffer,
      size: row.size,
      reads: row.reads,
      floatsRead: row.floats,
      sumDistance: row.distance,
      average: row.distance / row.reads,
      min: row.min,
      max: row.max,
      share: row.weighted / weighted,
      cached: row.distance / row.reads < workingSet,
    })),
  };
}

function addRead(rows: Map<string, Sums>, buffer: string, size: number, distance: number): void {
  const row = rows.get(buffer) ?? {
    ...{ size, reads: 0, floats: 0, distance: 0, weighted: 0 },
    ...{ min: Number.POSITIVE_INFINITY, max: 0 },
  };
  row.size = size;
  row.reads++;
  row.floats += size;
  row.distance += distance;
  row.weighted += size * distance;
  row.min = Math.min(row.min, distance);
  row.max = Math.max(row.max, distance);
  rows.set(buffer, row);
}
