// The form of a file of claims, checked before anything is run: receipts that are there, in order, and words that say what they show.

import type { Claims, Step } from './claims.ts';
import { disguiseIn, hedgeIn } from './hedges.ts';
import { type Measurements, quoted, type Reading, Refusal, readCommand } from './measurement.ts';
import { isStated, numbersInText, numbersOf, numeralsIn } from './numerals.ts';
import { pathFault } from './path.ts';
import { pointerTokens } from './pointer.ts';
import { claimedOf, emptiness } from './relation.ts';
import type { Problem } from './verdict.ts';

/** A step with its words read. */
export interface ReadStep {
  readonly step: Step;
  readonly reading: Reading;
}

/** What is wrong with the form, and the steps that can be run all the same: those whose receipt is whole. */
export function checkForm(
  claims: Claims,
  measurements: Measurements,
): { readonly problems: readonly Problem[]; readonly steps: readonly ReadStep[] } {
  const problems: Problem[] = [];
  const steps: ReadStep[] = [];
  const hashes = new Map<string, string>();
  const earlier = new Map<string, Step>();
  for (const [i, step] of claims.steps.entries()) {
    const report = (where: string, reason: string, remedy: string) =>
      problems.push({ step: step.id, where: `/steps/${i}/${where}`, reason, remedy });
    if (earlier.has(step.id)) {
      report('id', `an earlier step is called ${quoted(step.id)} too`, 'give every step its own id');
    }
    checkWords(step.says, (reason, remedy) => report('says', reason, remedy));
    const soFar = problems.length;
    for (const { path, sha256 } of step.subjects) {
      const wrong = pathFault(path);
      if (wrong !== undefined)
        report('subjects', `${quoted(path)} ${wrong}`, 'name it from the given directory');
      if ((hashes.get(path) ?? sha256) !== sha256) {
        report(
          'subjects',
          `${quoted(path)} has another sha256 in an earlier step`,
          'a subject has one content',
        );
      }
      hashes.set(path, sha256);
    }
    if (pointerTokens(step.pointer) === undefined) {
      report('pointer', `${quoted(step.pointer)} is no JSON pointer`, 'write it as in /buffers/1/average');
    }
    checkExpectation(step, claims, earlier, (reason, remedy) => report('expect', reason, remedy));
    const reading = readCommand(step, measurements);
    if (reading instanceof Refusal) report('command', reading.reason, reading.remedy);
    else if (problems.length === soFar && !earlier.has(step.id)) steps.push({ step, reading });
    earlier.set(step.id, step);
  }
  for (const where of ['title', 'statement'] as const) {
    checkWords(claims[where], (reason, remedy) => problems.push({ where: `/${where}`, reason, remedy }));
  }
  return { problems, steps };
}

type Report = (reason: string, remedy: string) => void;

function checkWords(text: string, report: Report): void {
  const disguise = disguiseIn(text);
  if (disguise !== undefined) report(`the words have ${disguise}`, 'write them plainly');
  const hedge = hedgeIn(text);
  if (hedge !== undefined) {
    report(`${quoted(hedge)} hedges; a claim says what is so`, 'say the value that was measured');
  }
}

function checkExpectation(
  step: Step,
  claims: Claims,
  earlier: ReadonlyMap<string, Step>,
  report: Report,
): void {
  const { expect } = step;
  const isReference = expect.step !== undefined;
  if (isReference === (expect.value !== undefined)) {
    const both = isReference ? 'there are a value and a step' : 'the receipt is missing: value';
    report(both, 'give the expected value, or the earlier step that has it');
  }
  if (!isReference && (expect.times ?? expect.plus) !== undefined) {
    report('times and plus go with a step', 'leave them out');
  }
  if (isReference && !earlier.has(expect.step!)) {
    const isLater = claims.steps.some(({ id }) => id === expect.step);
    report(
      `it rests on ${quoted(expect.step!)}, which ${isLater ? 'is not an earlier step' : 'is no step'}`,
      'put the step that is needed before it',
    );
  }
  const hedge = stringsOf(expect.value)
    .map(hedgeIn)
    .find((each) => each !== undefined);
  if (hedge !== undefined) report(`${quoted(hedge)} is no value`, 'give the value that was measured');
  if (!isReference) {
    const empty = emptiness(claimedOf(expect, expect.value));
    if (empty !== undefined) report(empty.reason, empty.remedy);
  }
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/**
 * The numbers in words that no receipt shows: those of a step have to come from its own receipt, those of title and
 * statement from any step's.
 * @param values the expected value of each step, in order, with that of an earlier one put in
 * @param context numbers that describe the subjects: the spec of a run
 */
export function checkNumbers(
  claims: Claims,
  values: readonly unknown[],
  context: readonly number[],
): readonly Problem[] {
  const problems: Problem[] = [];
  const all: number[] = [...context];
  for (const [i, step] of claims.steps.entries()) {
    const expected = numbersOf(values[i]);
    // A step that rests on another speaks of that one's receipt too.
    const before = claims.steps.findIndex(({ id }) => id === step.expect.step);
    const rests = before < 0 ? [] : [...numbersOf(values[before]), ...receiptNumbers(claims.steps[before]!)];
    const own = [...expected, ...receiptNumbers(step), ...rests];
    all.push(...own);
    const report = (reason: string, remedy: string) =>
      problems.push({ step: step.id, where: `/steps/${i}/says`, reason, remedy });
    const numerals = numeralsIn(step.says);
    reportUnstated(numerals, [...own, ...context], report);
    const { relation = '=', value } = step.expect;
    const isOneNumber = typeof value === 'number' && relation === '=';
    const says = numerals.some((numeral) => expected.some((each) => isStated(numeral, each)));
    if (isOneNumber && numerals.length > 0 && !says) {
      report(`the words have numbers, but not the ${values[i]} of the receipt`, 'say that value');
    }
  }
  for (const where of ['title', 'statement'] as const) {
    reportUnstated(numeralsIn(claims[where]), all, (reason, remedy) =>
      problems.push({ where: `/${where}`, reason, remedy }),
    );
  }
  return problems;
}

function reportUnstated(
  numerals: ReturnType<typeof numeralsIn>,
  from: readonly number[],
  report: Report,
): void {
  for (const numeral of numerals) {
    if (from.some((value) => isStated(numeral, value))) continue;
    report(
      `no receipt shows the number ${numeral.text} of the words`,
      'add a step that measures it, or leave the number out',
    );
  }
}

/** The numbers that a step's receipt shows beside its value: command, subjects, pointer, tolerances, factors. */
function receiptNumbers({ command, subjects, pointer, expect }: Step): number[] {
  const { tolerance, relativeTolerance, times, plus } = expect;
  return [
    ...[...command, ...subjects.map(({ path }) => path), pointer].flatMap(numbersInText),
    ...[tolerance, relativeTolerance, times, plus].filter((each) => each !== undefined),
  ];
}
