// The answer of `crease parity trace` in words: the event log, the table of buffers, and fused beside unfused.

import type { MetricName } from '../memory/metrics.ts';
import type { LoggedEvent } from '../parity/event-log.ts';
import type { ReuseReport } from '../parity/reuse-report.ts';
import { columns, grouped } from './table.ts';

interface Variant {
  /** The steps that were asked for, and the whole run. */
  readonly part: ReuseReport;
  readonly whole: ReuseReport;
  /** Steps of the whole run. */
  readonly steps: number;
}

export interface Comparison {
  readonly unfused: Variant;
  readonly fused: Variant;
}

/** Events that are listed on a terminal. */
const LISTED = 100;

export function traceText(
  events: readonly LoggedEvent[],
  report: ReuseReport,
  metric: MetricName,
  comparison: Comparison,
): string {
  const { floatsAccessed, reads, writes, floatsRead, workingSet, perRead, perFloat } = report;
  const decimals = metric.startsWith('clock') ? 0 : 1;
  const more = events.length - LISTED;
  return [
    `${grouped(floatsAccessed)} floats accessed, ${reads} reads, ${writes} writes; distances: ${metric}\n`,
    eventTable(events.slice(0, LISTED), decimals),
    more > 0 ? `and ${grouped(more)} more\n` : '',
    bufferTable(report),
    `per read   ${grouped(perRead, 2)}\nper float  ${grouped(perFloat, 2)}\n` +
      `floats read ${grouped(floatsRead)}, working set ${grouped(workingSet)}\n`,
    comparisonTable(comparison),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function eventTable(events: readonly LoggedEvent[], decimals: number): string {
  const rows = events.map(([operation, buffer, size, clock, distance]) => [
    ...[operation, grouped(clock), buffer, grouped(size)],
    distance === null ? '-' : grouped(distance, decimals),
  ]);
  return columns([['op', 'clock', 'buffer', 'size', 'distance'], ...rows], [0, 2]);
}

function bufferTable({ buffers }: ReuseReport): string {
  const rows = buffers.map((row) => [
    ...[row.buffer, grouped(row.size), grouped(row.reads), grouped(row.average, 2)],
    ...[grouped(row.min), grouped(row.max), `${(100 * row.share).toFixed(2)}%`, row.cached ? 'yes' : 'no'],
  ]);
  const heads = ['buffer', 'size', 'reads', 'average', 'min', 'max', 'share', 'below working set'];
  return columns([heads, ...rows]);
}

/** How each average changes by fusing: what gets worse is not hidden by what gets better. */
function comparisonTable(comparison: Comparison): string {
  return columns(comparisonRows(comparison));
}

/** The same as a section of a report. */
export function comparisonHtml(comparison: Comparison, metric: MetricName): string {
  const rows = comparisonRows(comparison).map((row, i) => {
    const tag = i === 0 ? 'th' : 'td';
    return `<tr>${row.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  });
  const about = `Mean ${metric} of each buffer's reads, then of all: in the steps that were asked for, and in the whole run.`;
  return `<h2>Fused beside unfused</h2><p>${about}</p><table>${rows.join('')}</table>`;
}

function comparisonRows({ unfused, fused }: Comparison): string[][] {
  const row = (label: string, before: number, after: number) => [
    ...[label, grouped(before, 2), grouped(after, 2)],
    change(before, after),
  ];
  const after = new Map(fused.part.buffers.map(({ buffer, average }) => [buffer, average]));
  const rows = [
    ...unfused.part.buffers.map(({ buffer, average }) =>
      row(buffer, average, after.get(buffer) ?? Number.NaN),
    ),
    row('per read', unfused.part.perRead, fused.part.perRead),
    row('per float', unfused.part.perFloat, fused.part.perFloat),
    row(`whole run (${unfused.steps} steps), per read`, unfused.whole.perRead, fused.whole.perRead),
    row('whole run, per float', unfused.whole.perFloat, fused.whole.perFloat),
  ];
  return [['average', 'unfused', 'fused', 'change'], ...rows];
}

function change(before: number, after: number): string {
  if (!(before > 0) || !Number.isFinite(after)) return '-';
  const percent = 100 * (after / before - 1);
  return percent === 0 ? 'same' : `${percent > 0 ? '+' : ''}${percent.toFixed(1)}%`;
}
