// The JSON of a verdict: a screenful, or everything.

import type { StepVerdict, Verdict } from '../receipt/verdict.ts';

/** Steps and problems that are told unless all are asked for. */
const TOLD = 20;
/** A measured value longer than this as JSON is cut. */
const LONGEST = 300;

/** What --json prints; its fields are listed in the help. */
export function verdictJson(verdict: Verdict, full: boolean): object {
  const { title, problems, steps } = verdict;
  const confirmed = steps.filter((step) => step.verdict === 'confirmed').length;
  const head = { verdict: verdict.verdict, title, confirmed, rejected: steps.length - confirmed };
  if (full) {
    const { statement, record } = verdict;
    return { ...head, statement, problems, steps, ...(record !== undefined && { record }) };
  }
  // Sorting is stable: each kind stays in the order of the file.
  const first = [...steps].sort((a, b) => rank(a) - rank(b)).slice(0, TOLD);
  return { ...head, problems: problems.slice(0, TOLD), steps: first.map(short) };
}

function rank({ verdict }: StepVerdict): number {
  return verdict === 'confirmed' ? 1 : 0;
}

function short({ id, verdict, claimed, measured, reason, remedy }: StepVerdict) {
  const isLong = measured !== undefined && JSON.stringify(measured).length > LONGEST;
  const value = isLong ? `${JSON.stringify(measured).slice(0, LONGEST)}... (--full)` : measured;
  return verdict === 'confirmed'
    ? { id, verdict, measured: value }
    : { id, verdict, claimed, measured: value, reason, remedy };
}
