// The spec of a run on sparse parity: the problem, the learner and all its settings, from which everything follows.

import { checkProblem, type ParityProblemSpec } from '../data/sparse-parity.ts';
import { InputError } from '../format/input-error.ts';
import type { Learner, Settings } from './learner.ts';
import { learnerCalled } from './learners.ts';

export interface ParityRunSpec {
  readonly formatVersion: 1;
  readonly kind: 'parity';
  readonly problem: ParityProblemSpec;
  readonly learner: { readonly name: string; readonly settings: Settings };
}

/** What a user may choose; what is undefined is the learner's own choice, or the plain one. */
export interface ParityChoices {
  readonly n: number;
  readonly k: number;
  readonly seed: number;
  readonly train?: number | undefined;
  readonly test?: number | undefined;
  readonly noise?: number | undefined;
  readonly shuffled?: boolean | undefined;
}

/** Test samples where none are asked for: as many as the sprint had, or enough to tell 95% from 99%. */
const TEST_SAMPLES = { sprint: 20, other: 200 };

/** About a minute of work. */
const MOST_WORK = 2e10;

/** The largest buffer: 400 MB of float64. */
const MOST_WEIGHTS = 50_000_000;

/**
 * @param changes of the learner's settings, by name; undefined for none
 * @throws InputError for a setting that the learner does not have, and for what cannot be, or not in a lifetime
 */
export function parityRunSpec(
  learner: Learner,
  choices: ParityChoices,
  changes: Readonly<Record<string, Settings[string] | undefined>> = {},
): ParityRunSpec {
  const { n, k, seed, train, test, noise = 0, shuffled = false } = choices;
  // n and k first: the settings are made for them.
  checkProblem({ n, k, seed, train: 1, test: 1, noise, shuffled });
  const own = learner.settings(n, k);
  const changed: Record<string, Settings[string]> = {};
  for (const [name, value] of Object.entries({ ...changes, samples: train })) {
    if (value !== undefined) changed[name] = value;
  }
  for (const [name, value] of Object.entries(changed)) {
    if (name in own || name === 'samples') continue;
    throw new InputError(
      `the learner ${learner.name} has no ${name} to set to ${value}; it has ${Object.keys(own).join(', ')}`,
    );
  }
  const settings: Settings = { ...own, ...changed };
  const work = learner.work(n, k, settings);
  if (!(work <= MOST_WORK)) {
    throw new InputError(
      `${learner.name} with n ${n} and k ${k} would access about ${work.toExponential(1)} elements, and ${MOST_WORK.toExponential(0)} is the limit; take a smaller problem`,
    );
  }
  const weights = n * Number(settings.hidden ?? 0);
  if (weights > MOST_WEIGHTS) {
    throw new InputError(
      `n ${n} times hidden ${settings.hidden} makes ${weights} weights, and ${MOST_WEIGHTS} is the limit; take fewer hidden units`,
    );
  }
  const testing = learner.name === 'sprint' ? TEST_SAMPLES.sprint : TEST_SAMPLES.other;
  const samples = Number(settings.samples ?? TEST_SAMPLES.sprint);
  const problem = { n, k, seed, train: samples, test: test ?? testing, noise, shuffled };
  checkProblem(problem);
  return { formatVersion: 1, kind: 'parity', problem, learner: { name: learner.name, settings } };
}

/**
 * Checks a spec that was read from a file.
 * @param where what to call the file in the error
 * @throws InputError for what is no spec of a run on sparse parity
 */
export function checkParityRunSpec(value: unknown, where: string): ParityRunSpec {
  const wrong = (what: string) => new InputError(`${where}: ${what}; restore the file or start a new run`);
  const spec = value as { [K in keyof ParityRunSpec]?: unknown } | null;
  if (spec?.kind !== 'parity') throw wrong('it is not of a run on sparse parity');
  if (spec.formatVersion !== 1)
    throw wrong(`its spec has format version ${JSON.stringify(spec.formatVersion)}`);
  const problem = spec.problem as ParityProblemSpec | undefined;
  const { name, settings } = (spec.learner ?? {}) as Partial<ParityRunSpec['learner']>;
  const learner = typeof name === 'string' ? learnerCalled(name) : undefined;
  if (learner === undefined) throw wrong('spec.learner is none that there is');
  if (typeof problem !== 'object' || problem === null) throw wrong('spec.problem is missing');
  checkProblem(problem);
  if (typeof problem.shuffled !== 'boolean') throw wrong('spec.problem.shuffled is not true or false');
  for (const [key, own] of Object.entries(learner.settings(problem.n, problem.k))) {
    if (typeof settings?.[key] !== typeof own) throw wrong(`spec.learner.settings.${key} is wrong`);
  }
  return { formatVersion: 1, kind: 'parity', problem, learner: { name: learner.name, settings: settings! } };
}
