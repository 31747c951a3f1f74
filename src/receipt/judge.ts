// Judges one step: what its pointer leads to in a measured answer, beside what was expected of it.

import type { Step } from './claims.ts';
import { atPointer } from './pointer.ts';
import { claimedOf, emptiness, fault, shown } from './relation.ts';
import type { StepVerdict } from './verdict.ts';

/** What a measurement answered, or why there is no answer. */
export type Outcome = { readonly answer: unknown } | { readonly refused: string };

/** The verdict of one step; `earlier` are those of the steps before it, by id. */
export function judged(step: Step, outcome: Outcome, earlier: ReadonlyMap<string, StepVerdict>): StepVerdict {
  const { id, says, command, pointer, expect } = step;
  const base = { id, says, command: command.join(' '), pointer };
  const rejected = (reason: string, remedy: string) =>
    ({ ...base, verdict: 'rejected', reason, remedy }) as const;
  if ('refused' in outcome) return rejected(outcome.refused, 'give a command that answers');
  const found = atPointer(outcome.answer, pointer);
  if (found === undefined) {
    const keys = shown(Object.keys((outcome.answer as object | null) ?? {}));
    return rejected(`${pointer} leads to nothing in the answer`, `its parts are ${keys}`);
  }
  const measured = found.value;
  const value = expectedValue(expect, earlier);
  if ('reason' in value) return { ...rejected(value.reason, value.remedy), measured };
  const claimed = claimedOf(expect, value.value);
  const wrong = emptiness(claimed) ?? fault(measured, claimed);
  if (wrong !== undefined) return { ...rejected(wrong.reason, wrong.remedy), claimed, measured };
  return { ...base, verdict: 'confirmed', claimed, measured };
}

/** The expected value, that of an earlier step put in. */
function expectedValue(
  { value, step, times, plus }: Step['expect'],
  earlier: ReadonlyMap<string, StepVerdict>,
): { value: unknown } | { reason: string; remedy: string } {
  if (step === undefined) return { value };
  const before = earlier.get(step);
  if (before?.verdict !== 'confirmed') {
    return { reason: `it rests on ${step}, which was not confirmed`, remedy: 'correct that step first' };
  }
  if (times === undefined && plus === undefined) return { value: before.measured };
  if (typeof before.measured !== 'number') {
    return { reason: `${step} measured no number to calculate with`, remedy: 'leave out times and plus' };
  }
  return { value: before.measured * (times ?? 1) + (plus ?? 0) };
}
