// Verifies a file of claims: its form, then every step measured again by the verifier itself, then nothing touched.

import { lstat } from 'node:fs/promises';
import { canonicalJson } from '../run/canonical.ts';
import { sha256 } from '../run/hash.node.ts';
import type { Claims, Step } from './claims.ts';
import { LIMITS, type Limits } from './execute.node.ts';
import { checkForm, checkNumbers, type ReadStep } from './form.ts';
import { judged, type Outcome } from './judge.ts';
import { measured } from './measure.node.ts';
import { argumentsOf, type Measurements } from './measurement.ts';
import { numbersOf } from './numerals.ts';
import { readClaims } from './read.ts';
import { type FoundSubject, findSubject, SubjectError } from './subject.node.ts';
import { type Problem, rejectedUnread, type StepVerdict, type Verdict } from './verdict.ts';

/** What verification needs. */
export interface Verifier {
  readonly measurements: Measurements;
  /** The directories below which subjects may lie. */
  readonly roots: readonly string[];
  /** The file of the command line. */
  readonly main: string;
  /** The version of Crease. */
  readonly version: string;
  readonly limits?: Limits;
  /** Of all steps together, in seconds. */
  readonly totalSeconds?: number;
  /** What was measured already, of subjects that have not changed since: for several files about the same ones. */
  readonly kept?: Map<string, Outcome>;
  /** Told of every step when it begins. */
  readonly onStep?: (id: string, index: number, count: number) => void;
}

/** Verifies the text of a file of claims. Nothing in it is believed, and nothing that it names is changed. */
export async function verifyClaims(text: string, verifier: Verifier): Promise<Verdict> {
  const read = readClaims(text);
  if ('problems' in read) return rejectedUnread(read.problems);
  const { claims } = read;
  const form = checkForm(claims, verifier.measurements);
  const { found, problems: lost } = await subjectsOf(claims, verifier.roots);
  const runnable = form.steps.filter(({ step }) => step.subjects.every(({ path }) => found.has(path)));
  const { verdicts, answers } = await runSteps(runnable, found, verifier);
  const values = claims.steps.map(({ id, expect }) => expect.value ?? verdicts.get(id)?.claimed?.value);
  const context = [...found.values()].flatMap(({ spec }) => numbersOf(spec));
  const problems = [
    ...[...form.problems, ...lost, ...checkNumbers(claims, values, context)],
    ...(await touched(claims, found, verifier.roots)),
  ];
  const steps = claims.steps.map((step) => withProblems(step, verdicts.get(step.id), problems));
  const { title, statement } = claims;
  const outcome = { title, statement, problems, steps };
  const isConfirmed = problems.length === 0 && steps.every(({ verdict }) => verdict === 'confirmed');
  if (!isConfirmed) return { verdict: 'rejected', ...outcome };
  const record = {
    ...{ crease: verifier.version, node: process.versions.node, claimsSha256: claimsHash(claims) },
    steps: steps.map(({ id, measured: value }) => ({ id, measured: value, answerSha256: answers.get(id)! })),
    subjects: Object.fromEntries([...found].map(([path, { sha256: hash }]) => [path, hash])),
  };
  return { verdict: 'confirmed', ...outcome, record };
}

/** The verdict of a step beside what is wrong with its form: one that was measured right is rejected for its form. */
function withProblems(
  step: Step,
  verdict: StepVerdict | undefined,
  problems: readonly Problem[],
): StepVerdict {
  const own = problems.find((each) => each.step === step.id);
  if (verdict !== undefined && (own === undefined || verdict.verdict === 'rejected')) return verdict;
  const { id, says, command, pointer } = step;
  const { reason, remedy } = own ?? { reason: 'it was not run', remedy: 'correct the file first' };
  const blank = { id, says, command: command.join(' '), pointer };
  return { ...(verdict ?? blank), verdict: verdict === undefined ? 'not run' : 'rejected', reason, remedy };
}

/** The subjects that are not what they were before the first step. */
async function touched(
  claims: Claims,
  found: ReadonlyMap<string, FoundSubject>,
  roots: readonly string[],
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const [path, { fingerprint }] of found) {
    const after = await findSubject(path, roots).catch(() => undefined);
    if (after?.fingerprint === fingerprint) continue;
    const { id } = claims.steps.find(({ subjects }) => subjects.some((each) => each.path === path))!;
    const reason = `${path} was changed while it was verified`;
    problems.push({ step: id, where: '', reason, remedy: 'verify it again when nothing writes to it' });
  }
  return problems;
}

/** SHA-256 of the canonical JSON of claims, without a record. */
export function claimsHash({ record: _record, ...claims }: Claims): string {
  return sha256(canonicalJson(claims));
}

/** The subjects that are there, and what is wrong with them: not there, or not what was claimed about. */
async function subjectsOf(
  claims: Claims,
  roots: readonly string[],
): Promise<{ found: ReadonlyMap<string, FoundSubject>; problems: Problem[] }> {
  const found = new Map<string, FoundSubject>();
  const failed = new Map<string, string>();
  const problems: Problem[] = [];
  for (const [i, { id, subjects }] of claims.steps.entries()) {
    for (const [j, { path, sha256: claimed }] of subjects.entries()) {
      const report = (reason: string, remedy: string) =>
        problems.push({ step: id, where: `/steps/${i}/subjects/${j}`, reason, remedy });
      if (!found.has(path) && !failed.has(path)) {
        try {
          found.set(path, await findSubject(path, roots));
        } catch (error) {
          if (!(error instanceof SubjectError)) throw error;
          failed.set(path, error.message);
        }
      }
      const subject = found.get(path);
      if (subject === undefined) {
        report(failed.get(path)!, 'name a subject below the given directories (--root)');
      } else if (subject.sha256 !== claimed) {
        report(
          `${path} is not what was claimed about: its sha256 is ${subject.sha256}`,
          'measure it as it is now, or restore what it was',
        );
      }
    }
  }
  return { found, problems };
}

/** Runs the steps in order; verdicts and hashes of the answers by id. */
async function runSteps(
  steps: readonly ReadStep[],
  found: ReadonlyMap<string, FoundSubject>,
  verifier: Verifier,
): Promise<{ verdicts: Map<string, StepVerdict>; answers: Map<string, string> }> {
  const ends = performance.now() + 1000 * (verifier.totalSeconds ?? 1800);
  const limits = verifier.limits ?? LIMITS;
  const place = (path: string) => found.get(path)!.path;
  // What was measured once is not measured again for another pointer.
  const kept = verifier.kept ?? new Map<string, Outcome>();
  const verdicts = new Map<string, StepVerdict>();
  const answers = new Map<string, string>();
  for (const [i, { step, reading }] of steps.entries()) {
    verifier.onStep?.(step.id, i, steps.length);
    const content = reading.named.map(({ path }) => found.get(path)!.fingerprint);
    const key = JSON.stringify([argumentsOf(reading, place), content]);
    const left = (ends - performance.now()) / 1000;
    const seconds = Math.min(limits.seconds, left);
    const outcome =
      kept.get(key) ??
      (await ambiguity(reading, place)) ??
      (left <= 0
        ? { refused: 'the time for all steps is over' }
        : await measured(verifier.main, reading, place, { ...limits, seconds }));
    if ('answer' in outcome) kept.set(key, outcome);
    verdicts.set(step.id, judged(step, outcome, verdicts));
    if ('answer' in outcome) answers.set(step.id, sha256(canonicalJson(outcome.answer)));
  }
  return { verdicts, answers };
}

/** A thing whose own name is RUN@EPOCH would be measured in the place of that epoch of the run. */
async function ambiguity(
  { named }: ReadStep['reading'],
  place: (path: string) => string,
): Promise<Outcome | undefined> {
  for (const { path, epoch } of named) {
    if (epoch === undefined) continue;
    const other = await lstat(`${place(path)}@${epoch}`).catch(() => undefined);
    if (other !== undefined) return { refused: `${path}@${epoch} is something of its own beside ${path}` };
  }
  return undefined;
}
