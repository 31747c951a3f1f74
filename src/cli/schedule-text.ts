// The answers of `crease schedule` as text: a table of schedules with every metric, and the proof in a few lines.

import type { Measurement } from '../memory/measure.ts';
import type { Evaluation } from '../memory/schedule/evaluate.ts';
import { columns, grouped } from './table.ts';

/** A schedule in the table. */
export interface MeasuredSchedule {
  readonly name: string;
  readonly measurement: Measurement;
}

/** The rows of the table, the first is its head: every metric of every schedule, and the change from the first to the last. */
export function scheduleTable(schedules: readonly MeasuredSchedule[]): string[][] {
  const change = (values: readonly number[]) => {
    const ratio = values.at(-1)! / values[0]! - 1;
    return Number.isFinite(ratio) ? `${ratio >= 0 ? '+' : ''}${(100 * ratio).toFixed(1)}%` : '-';
  };
  const row = (name: string, values: readonly number[], digits = 0) => [
    name,
    ...values.map((value) => grouped(value, digits)),
    change(values),
  ];
  const all = schedules.map(({ measurement }) => measurement);
  const metrics = all[0]!.metrics.map(({ name, whole }) => {
    const values = all.map((each) => each.metrics.find((metric) => metric.name === name)!.whole);
    const isSum = name.startsWith('dmd');
    if (isSum)
      return row(
        `${name}, sum`,
        values.map(({ total }) => total),
      );
    return row(
      `${name}, per float`,
      values.map(({ perFloat }) => perFloat ?? Number.NaN),
      whole.total === 0 ? 0 : 1,
    );
  });
  const capacity = all[0]!.elements > 10_000 ? 8192 : 256;
  return [
    ['', ...schedules.map(({ name }) => name), 'change'],
    row(
      'elements read',
      all.map(({ floatsRead }) => floatsRead),
    ),
    row(
      'elements written',
      all.map(({ floatsWritten }) => floatsWritten),
    ),
    row(
      'elements stored',
      all.map(({ elements }) => elements),
    ),
    ...metrics,
    row(
      `reads missed by ${grouped(capacity)} elements`,
      all.map(({ misses }) => misses[Math.min(capacity, misses.length - 1)]!),
    ),
    row(
      'placement, most read first',
      all.map(({ placement }) => placement.byReads),
    ),
  ];
}

export function tableText(rows: readonly (readonly string[])[]): string {
  return columns(rows);
}

/** What was proven, line by line. */
export function proofText(evaluation: Evaluation, steps: number): string {
  const { cost, plain, bound, refusal, readsChecked, sumsChecked, difference } = evaluation;
  const lines = [
    `data movement ${grouped(cost.dmd)}, ${(100 * (1 - cost.dmd / plain.dmd)).toFixed(1)}% less than the plain order's ${grouped(plain.dmd)}`,
    `lower bound ${grouped(bound.dmd)} without speculation (${bound.intervals} intervals), ${grouped(bound.unconditional)} unconditionally (${bound.learnt})`,
    `ratio to the bound ${(cost.dmd / bound.dmd).toFixed(4)}, of the plain order ${(plain.dmd / bound.dmd).toFixed(4)}`,
  ];
  if (refusal !== undefined) lines.push(`REFUSED: ${refusal.message}`);
  else {
    lines.push(
      `proof: ${grouped(readsChecked)} reads see the versions of the plain order, ${grouped(sumsChecked)} sums keep theirs`,
      difference === undefined
        ? `bits: all parameters are equal after each of the ${steps} steps`
        : `BITS DIFFER: ${difference.buffer}[${difference.element}] after step ${difference.step}`,
    );
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** The fields that search and check have in common in their JSON. */
export function evaluationJson({
  cost,
  plain,
  bound,
  refusal,
  readsChecked,
  sumsChecked,
  difference,
}: Evaluation) {
  return {
    dmd: cost.dmd,
    bound: bound.dmd,
    ratio: cost.dmd / bound.dmd,
    bitIdentical: refusal === undefined && difference === undefined,
    proven: refusal === undefined,
    refusal: refusal ?? null,
    difference: difference ?? null,
    ...{ readsChecked, sumsChecked },
    plain: { dmd: plain.dmd, ratio: plain.dmd / bound.dmd, reads: plain.reads },
    reads: cost.reads,
    saved: 1 - cost.dmd / plain.dmd,
    unconditionalBound: bound.unconditional,
    intervals: bound.intervals,
    learnt: bound.learnt,
  };
}
