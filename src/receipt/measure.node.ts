// One measurement of subjects that were found, as the verifier makes it and as `crease claim add` makes it.

import { execute, type Limits } from './execute.node.ts';
import type { Outcome } from './judge.ts';
import { argumentsOf, type Reading } from './measurement.ts';
import { without } from './pointer.ts';

/** Measures; the answer is without what depends on clock or machine. `place` says where a subject lies. */
export async function measured(
  main: string,
  reading: Reading,
  place: (path: string) => string,
  limits: Limits,
): Promise<Outcome> {
  const { codes, volatile, addons = false } = reading.measurement;
  const outcome = await execute(main, { codes, addons, words: argumentsOf(reading, place) }, limits);
  return 'answer' in outcome ? { answer: without(outcome.answer, volatile) } : outcome;
}
