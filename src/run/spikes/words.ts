// What was found of a spike, in words and as JSON: the same facts for the table, the answer and the page.

import type { SpikeReport } from './analyse.ts';
import { DEVIATIONS, LEAST_FACTOR, type Spike, WINDOW } from './detect.ts';
import { RULE } from './onset.ts';
import { TILES } from './signals.ts';
import type { MeasuredStep, SignalOnset, Verdict } from './verdict.ts';

/** The rules, for the answer. */
export const RULES_USED = {
  spike: { window: WINDOW, deviations: DEVIATIONS, leastFactor: LEAST_FACTOR },
  onset: RULE,
};

/** A factor for people: x3.2, x120. */
export function times(factor: number): string {
  if (!Number.isFinite(factor)) return 'not finite';
  return `x${factor < 100 ? factor.toPrecision(3) : factor.toExponential(1)}`;
}

/** A step for people: epoch 12, step 3. */
export function placeOf({ epoch, step, kind }: MeasuredStep): string {
  return kind === 'outside' ? `before epoch ${epoch}` : `epoch ${epoch}, step ${step}`;
}

/** Where the weights moved first, in words. */
export function whereText(where: Verdict['where']): string {
  if (where === 'all') return 'all layers at once';
  return where.length === 0 ? 'no layer stands out' : where.join(', ');
}

/** The sentences of a verdict. */
export function verdictText({ steps, verdict, jump, checked, from }: SpikeReport): string[] {
  const { groups, first, where, sure, order } = verdict;
  const outside = steps.filter(({ kind }) => kind === 'outside');
  const start = groups[0];
  const lines: string[] = [];
  if (start === undefined) lines.push('No signal leaves its own noise before or at the spike.');
  else {
    const lead = jump - start.onset.step;
    const ahead =
      lead > 0 ? `, ${lead} ${lead === 1 ? 'step' : 'steps'} before the loss of a batch jumps` : '';
    lines.push(
      `First: ${first.join(', ')}, at ${placeOf(steps[start.onset.step]!)}${ahead} (${percent(sure)} of the rule's settings agree).`,
      `Weights: ${whereText(where)}.`,
    );
  }
  const region = firstRegion(verdict);
  if (region)
    lines.push(
      `Region: ${region.name} (of ${TILES} x ${TILES}, from the top left) rises first, at ${placeOf(steps[region.onset!.step]!)}, ${times(region.onset!.factor)}.`,
    );
  lines.push(orderText(order));
  for (const { epoch } of outside)
    lines.push(
      `The weights of the checkpoint of epoch ${epoch - 1} are not those that the replay comes to: they were changed from outside.`,
    );
  const begin = from === 0 ? 'the untrained network' : `the checkpoint of epoch ${from}`;
  const same = checked.filter(({ equal }) => equal).map(({ epoch }) => epoch);
  lines.push(
    same.length > 0
      ? `Replayed from ${begin}; the same bits at epoch ${same.join(', ')}.`
      : `Replayed from ${begin}; no later checkpoint ${checked.length > 0 ? 'agrees' : 'to compare with'}.`,
  );
  return lines;
}

/** The part of the domain whose loss rises first. */
function firstRegion({ signals }: Verdict): SignalOnset | undefined {
  const tiles = signals.filter(({ group, isDetail, onset }) => group === 'loss' && isDetail && onset);
  return tiles.sort((a, b) => a.onset!.step - b.onset!.step || b.onset!.factor - a.onset!.factor)[0];
}

function orderText({ lag, controlLag, called, sure }: Verdict['order']): string {
  if (lag === undefined) return 'Linear functions and geometry: not both have an onset, so no order is told.';
  const apart =
    lag === 0 ? 'at the same step' : `${Math.abs(lag)} ${Math.abs(lag) === 1 ? 'step' : 'steps'} apart`;
  const control =
    controlLag === undefined ? 'the control shows no onset' : `the control's lag is ${controlLag}`;
  if (called === 'none') return `Linear functions and geometry: ${apart}; ${control}; no order is told.`;
  const other = called === 'linear' ? 'the geometry' : 'the linear functions';
  const own = called === 'linear' ? 'the linear functions' : 'the geometry';
  return `Linear functions and geometry: ${own} before ${other}, ${apart}; ${control} (${percent(sure)} of the rule's settings agree).`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}

/** A spike in JSON. */
export function spikeJson(spike: Spike) {
  const { factor, deviations } = spike;
  return { ...spike, factor: Number.isFinite(factor) ? short(factor) : null, deviations: short(deviations) };
}

/** A report in JSON; `hasSteps` adds every signal of every step, and of the control. */
export function reportJson(report: SpikeReport, hasSteps: boolean) {
  const { spike, from, checked, jump, steps, verdict } = report;
  const place = (step: number) => {
    const { epoch, step: own, globalStep } = steps[step]!;
    return { epoch, step: own, globalStep };
  };
  const onsetJson = ({ name, group, onset }: Pick<SignalOnset, 'name' | 'group' | 'onset'>) => ({
    ...{ signal: name, group },
    ...place(onset!.step),
    earliest: steps[onset!.earliest]!.globalStep,
    latest: steps[onset!.latest]!.globalStep,
    factor: short(onset!.factor),
    deviations: short(onset!.deviations),
  });
  const { first, where, sure, groups, order } = verdict;
  const dated = (signals: readonly SignalOnset[]) => signals.filter(({ onset }) => onset).map(onsetJson);
  return {
    ...spikeJson(spike),
    jump: place(jump),
    ...{ first, where, sure: short(sure) },
    region: firstRegion(verdict)?.name ?? null,
    onsets: groups.map(({ group, signal: name, onset }) => onsetJson({ group, name, onset })),
    order: { ...order, lag: order.lag ?? null, controlLag: order.controlLag ?? null },
    outside: steps.filter(({ kind }) => kind === 'outside').map(({ epoch }) => epoch - 1),
    replay: { from, checked },
    ...(hasSteps
      ? { signals: dated(verdict.signals), control: dated(verdict.control), steps: steps.map(stepJson) }
      : {}),
  };
}

function stepJson({ kind, epoch, step, globalStep, row, control }: MeasuredStep) {
  const numbers = (values: Readonly<Record<string, number>>) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, Number.isFinite(value) ? short(value) : null]),
    );
  return { kind, epoch, step, globalStep, row: numbers(row), control: numbers(control) };
}

function short(value: number): number {
  return Number(value.toPrecision(6));
}
