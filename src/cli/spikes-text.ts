// The answer of `crease spikes` as text: a table of the spikes, and of each that was replayed what moved when.

import type { SpikeReport } from '../run/spikes/analyse.ts';
import type { Spike } from '../run/spikes/detect.ts';
import { placeOf, times, verdictText } from '../run/spikes/words.ts';
import { columns } from './table.ts';

/** How many spikes the table lists; --json has them all. */
const LISTED = 20;

export function spikesText(
  { run, epochs }: { readonly run: string; readonly epochs: number },
  spikes: readonly Spike[],
  reports: readonly SpikeReport[],
): string {
  const count = spikes.length === 1 ? '1 spike' : `${spikes.length || 'no'} spikes`;
  const parts = [`${run}: ${count} in ${epochs} epochs\n`];
  if (spikes.length > 0) {
    const highest = [...spikes].sort((a, b) => b.factor - a.factor).slice(0, LISTED);
    const rows = highest
      .sort((a, b) => a.epoch - b.epoch)
      .map(({ epoch, peak, loss, factor, deviations }) => [
        ...[String(epoch), String(peak), loss === 'trainLoss' ? 'training' : 'validation', times(factor)],
        Number.isFinite(deviations) ? deviations.toFixed(1) : '-',
      ]);
    parts.push(columns([['epoch', 'peak', 'loss', 'by', 'deviations'], ...rows], [2]));
    if (spikes.length > LISTED) parts.push(`the ${LISTED} highest; --json has all\n`);
  }
  return [...parts, ...reports.map(reportText)].join('\n');
}

function reportText(report: SpikeReport): string {
  const { spike, steps, verdict } = report;
  const rows = verdict.groups.map(({ group, signal, onset }) => [
    ...[group, signal, placeOf(steps[onset.step]!)],
    `${steps[onset.earliest]!.globalStep}-${steps[onset.latest]!.globalStep}`,
    ...[times(onset.factor), onset.deviations.toFixed(1)],
  ]);
  const head = ['moved', 'signal', 'onset', 'between steps', 'by', 'deviations'];
  const table = rows.length > 0 ? columns([head, ...rows], [0, 1, 2]) : '';
  return `epoch ${spike.epoch}\n${table}${verdictText(report).join('\n')}\n`;
}
