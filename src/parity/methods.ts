// All learners on one problem: how well, how fast, and how much data they move over the whole solve.

import { checkProblem } from '../data/sparse-parity.ts';
import { InputError } from '../format/input-error.ts';
import { type Measurement, measure } from '../memory/measure.ts';
import { PlainWorkspace } from '../memory/plain.ts';
import { median } from '../run/robust.ts';
import { kept } from './kept-trace.ts';
import type { Learner } from './learner.ts';
import { LEARNERS } from './learners.ts';
import { solve } from './solve.ts';
import type { Access } from './source.ts';
import { type ParityChoices, type ParityRunSpec, parityRunSpec } from './spec.ts';
import { traceOf } from './trace-source.ts';

/** A learner's row. */
export interface Method {
  readonly learner: string;
  readonly access: Access;
  /** Why it was not run; null if it was. The rest is null where it was not. */
  readonly refused: string | null;
  /** With how many of the seeds it found the secret. */
  readonly solved: number | null;
  /** Medians over the seeds: the share of the test samples that it got right, and the seconds of learning. */
  readonly accuracy: number | null;
  readonly seconds: number | null;
  /** Of the first seed, under the meter. */
  readonly samples: number | null;
  readonly queries: number | null;
  readonly measurement: Measurement | null;
}

/**
 * Runs the learners one after the other.
 * @param seeds at least one
 * @param module dist/memory/wasm/lru.wasm
 * @throws InputError for a problem that cannot be
 */
export function* compareMethods(
  choices: Omit<ParityChoices, 'seed'>,
  seeds: readonly number[],
  module: WebAssembly.Module,
  learners: readonly Learner[] = LEARNERS,
): Generator<Method, void, void> {
  const { n, k, train = 1, test = 1, noise = 0 } = choices;
  for (const seed of seeds) checkProblem({ n, k, seed, train, test, noise, shuffled: false });
  for (const learner of learners) yield methodOf(learner, choices, seeds, module);
}

function methodOf(
  learner: Learner,
  choices: Omit<ParityChoices, 'seed'>,
  seeds: readonly number[],
  module: WebAssembly.Module,
): Method {
  const { name, access } = learner;
  let specs: ParityRunSpec[];
  try {
    specs = seeds.map((seed) => parityRunSpec(learner, { ...choices, seed }));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const nothing = { solved: null, accuracy: null, seconds: null, samples: null, queries: null };
    return { learner: name, access, refused: error.message, ...nothing, measurement: null };
  }
  const outcomes = specs.map((spec) => solve(spec, new PlainWorkspace()));
  const { samples, queries } = outcomes[0]!;
  return {
    ...{ learner: name, access, refused: null },
    solved: outcomes.filter(({ solved }) => solved).length,
    accuracy: median(outcomes.map(({ test }) => test.accuracy)),
    seconds: median(outcomes.map(({ seconds }) => seconds)),
    ...{ samples, queries },
    measurement: measure(kept(traceOf(specs[0]!)), module),
  };
}
