// The learner that a name on the command line means, or the nearest one in the refusal.

import { InputError } from '../format/input-error.ts';
import type { Learner } from '../parity/learner.ts';
import { LEARNERS, learnerCalled } from '../parity/learners.ts';
import { nearest } from './nearest.ts';

/** @throws InputError with the nearest name */
export function learnerNamed(name: string): Learner {
  const learner = learnerCalled(name);
  if (learner !== undefined) return learner;
  const names = LEARNERS.map((each) => each.name);
  throw new InputError(
    `there is no learner ${JSON.stringify(name)}; the nearest is ${nearest(name, names)} (crease parity run --help lists all)`,
  );
}
