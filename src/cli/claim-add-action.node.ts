// What `crease claim add` does: makes a measurement and writes its receipt into a file of claims.

import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { InputError } from '../format/input-error.ts';
import { type Claims, type Expectation, MOST_STEPS, type Step } from '../receipt/claims.ts';
import { LIMITS } from '../receipt/execute.node.ts';
import { checkForm, checkNumbers } from '../receipt/form.ts';
import { measured } from '../receipt/measure.node.ts';
import { fileArguments, Refusal, readCommand } from '../receipt/measurement.ts';
import { atPointer } from '../receipt/pointer.ts';
import { readClaims } from '../receipt/read.ts';
import { shown } from '../receipt/relation.ts';
import { findSubject, SubjectError } from '../receipt/subject.node.ts';
import type { Problem } from '../receipt/verdict.ts';
import type { AddFlags } from './claim-flags.ts';
import type { CommandProcess } from './context.ts';
import { MEASUREMENTS } from './measurements.ts';
import { checkWritable, writeOutput } from './output-file.node.ts';
import { MAIN_FILE, readText } from './verify-action.node.ts';

const DEFAULT_FILE = 'claims.json';

/** @throws InputError for bad input, and for what would not be confirmed */
export async function claimAddCommand(
  flags: AddFlags,
  words: readonly string[],
  command: CommandProcess,
): Promise<void> {
  const file = flags.file ?? DEFAULT_FILE;
  await checkWritable(file);
  const before = existsSync(file) ? await claimsIn(file) : undefined;
  const root = flags.root ?? dirname(file);
  const { measurement, pointer } = split(words);
  const { step, found } = await located(measurement, pointer, flags, root);
  const reading = readCommand(step, MEASUREMENTS);
  if (reading instanceof Refusal) throw refused(reading.reason, reading.remedy);
  const outcome = await measured(MAIN_FILE, reading, (path) => found.get(path)!, LIMITS);
  if ('refused' in outcome) throw refused(outcome.refused, 'give a command that answers');
  const at = atPointer(outcome.answer, pointer);
  if (at === undefined) {
    const parts = Object.keys((outcome.answer as object | null) ?? {}).join(', ');
    throw refused(`${pointer} leads to nothing in the answer`, `its parts are ${parts}`);
  }
  const expect = expectation(flags, at.value);
  const says = flags.says ?? wordsOf(step, expect);
  const claims = joined(before, { ...step, says, expect }, flags);
  check(claims, step.id, at.value);
  await writeOutput(file, `${JSON.stringify(claims, undefined, 2)}\n`);
  const answer = { id: step.id, measured: at.value, claimed: expect, file, steps: claims.steps.length };
  const line = `${step.id}: ${step.command.join(' ')} ${pointer} is ${shown(at.value)}; ${file} has ${claims.steps.length} step${claims.steps.length === 1 ? '' : 's'}\n`;
  command.stdout.write(flags.json ? `${JSON.stringify(answer)}\n` : line);
}

function refused(reason: string, remedy: string): InputError {
  return new InputError(`${reason}; ${remedy}`);
}

async function claimsIn(file: string): Promise<Claims> {
  const read = readClaims(await readText(file));
  if ('claims' in read) return read.claims;
  const { where, reason, remedy } = read.problems[0]!;
  throw refused(`${file}${where === '' ? '' : ` at ${where}`}: ${reason}`, remedy);
}

/** The measurement, and the pointer that is the last word: `polytopes RUN@500 --json '#/regions'`. */
function split(words: readonly string[]): { measurement: string[]; pointer: string } {
  const pointer = words.at(-1);
  const isPointer = pointer !== undefined && (pointer.startsWith('#') || words.at(-2) === '--json');
  if (!isPointer) {
    throw new InputError(
      "the last word does not say where in the answer to look; end with --json '#/NAME', such as --json '#/regions'",
    );
  }
  const measurement = words.slice(0, -1).filter((word) => word !== '--json' && word !== '--full');
  if (measurement.length === 0) throw new InputError('there is no measurement before the pointer; name one');
  return { measurement, pointer };
}

/** The step with its subjects, paths as they are from the root, and where each lies. */
async function located(measurement: readonly string[], pointer: string, flags: AddFlags, root: string) {
  const files = fileArguments(measurement, MEASUREMENTS);
  if (files instanceof Refusal) throw refused(files.reason, files.remedy);
  const found = new Map<string, string>();
  const subjects: { path: string; sha256: string }[] = [];
  const renamed = new Map<string, string>();
  for (const word of files) {
    const at = /^(.+)(@\d{1,15})$/.exec(word);
    const [typed, epoch] = at !== null && !(await exists(word)) ? [at[1]!, at[2]!] : [word, ''];
    const path = fromRoot(root, typed);
    renamed.set(word, path + epoch);
    if (found.has(path)) continue;
    try {
      const subject = await findSubject(path, [root]);
      found.set(path, subject.path);
      subjects.push({ path, sha256: subject.sha256 });
    } catch (error) {
      if (error instanceof SubjectError) throw refused(error.message, 'name a run, weights or a trace');
      throw error;
    }
  }
  const command = measurement.map((word) => renamed.get(word) ?? word);
  return { step: { id: flags.as, subjects, command, pointer }, found };
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** A path as it is typed here, from the root on, with forward slashes. @throws InputError if it leads out */
function fromRoot(root: string, typed: string): string {
  const way = relative(resolve(root), resolve(typed)).replaceAll('\\', '/');
  if (way !== '' && way !== '..' && !way.startsWith('../') && !isAbsolute(way)) return way;
  throw new InputError(`${typed} does not lie below ${root}; give the --root that it lies below`);
}

function expectation(flags: AddFlags, found: unknown): Expectation {
  const { relation, step, times, plus, tolerance } = flags;
  const optional = Object.fromEntries(
    Object.entries({ relation, times, plus, tolerance }).filter(([, value]) => value !== undefined),
  );
  if (step !== undefined) {
    if (flags.value !== undefined)
      throw new InputError('--value and --step are two claims; give one of them');
    return { ...optional, step };
  }
  return {
    ...optional,
    value: (flags.value === undefined ? found : parsed(flags.value)) as Expectation['value'],
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new InputError(`--value ${text} is not JSON; write a number as 250, a text as '"yes"'`);
  }
}

function wordsOf({ command, pointer }: Pick<Step, 'command' | 'pointer'>, expect: Expectation): string {
  const { relation = '=', value, step, tolerance } = expect;
  const target = step === undefined ? shown(value) : `the value of ${step}`;
  const off = tolerance === undefined ? '' : ` within ${tolerance}`;
  return `${pointer} of crease ${command.join(' ')} ${relation} ${target}${off}`;
}

function joined(before: Claims | undefined, step: Step, flags: AddFlags): Claims {
  const { record: _record, ...rest } = before ?? {
    ...{ formatVersion: 1 as const, title: flags.title ?? step.id, statement: flags.statement ?? step.says },
    steps: [],
  };
  const at = rest.steps.findIndex(({ id }) => id === step.id);
  if (at >= 0 && flags.replace !== true) {
    throw new InputError(`there is a step ${step.id} already; choose another name, or --replace it`);
  }
  if (rest.steps.length >= MOST_STEPS)
    throw new InputError(`${MOST_STEPS} steps are the most; make another file`);
  const steps = at < 0 ? [...rest.steps, step] : rest.steps.with(at, step);
  const title = flags.title ?? rest.title;
  return { ...rest, title, statement: flags.statement ?? rest.statement, steps };
}

/** Refuses what verification would reject for its form. @throws InputError */
function check(claims: Claims, id: string, measuredValue: unknown): void {
  const read = readClaims(JSON.stringify(claims));
  const problems = 'problems' in read ? read.problems : formProblems(claims, id, measuredValue);
  const first = problems.find(({ step, where }) => step === id || !where.startsWith('/steps')) ?? problems[0];
  if (first !== undefined) throw refused(`${first.where}: ${first.reason}`, first.remedy);
}

function formProblems(claims: Claims, id: string, measuredValue: unknown): readonly Problem[] {
  const form = checkForm(claims, MEASUREMENTS);
  if (form.problems.length > 0) return form.problems;
  // Only the words of this step: title and statement may still wait for theirs.
  const values = claims.steps.map(({ expect }) => expect.value ?? measuredValue);
  return checkNumbers(claims, values, []).filter(({ step }) => step === id);
}
