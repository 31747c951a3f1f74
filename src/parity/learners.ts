// The learners of sparse parity, in the order in which they are listed.

import type { Learner } from './learner.ts';
import { backtracking } from './learners/backtracking.ts';
import { curriculum } from './learners/curriculum.ts';
import { forwardForward } from './learners/forward-forward.ts';
import { fourier } from './learners/fourier.ts';
import { gf2 } from './learners/gf2.ts';
import { hebbian } from './learners/hebbian.ts';
import { influence } from './learners/influence.ts';
import { minibatch } from './learners/minibatch.ts';
import { perLayer } from './learners/per-layer.ts';
import { sgd } from './learners/sgd.ts';
import { signSgd } from './learners/sign-sgd.ts';
import { sprint } from './learners/sprint.ts';
import { subsetSearch } from './learners/subset-search.ts';

export const LEARNERS: readonly Learner[] = [
  sprint,
  sgd,
  signSgd,
  minibatch,
  curriculum,
  perLayer,
  gf2,
  fourier,
  influence,
  backtracking,
  subsetSearch,
  hebbian,
  forwardForward,
];

/** The learner of a name; undefined if there is none. */
export function learnerCalled(name: string): Learner | undefined {
  return LEARNERS.find((learner) => learner.name === name);
}
