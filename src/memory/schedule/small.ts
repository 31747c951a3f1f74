// A small copy of a network and of its run, on which schedules are compared quickly: the same order costs least on both.

import type { Learner } from './program.ts';
import type { Decisions } from './walk.ts';

/** Units of the widest layer. */
const WIDEST = 16;

/**
 * All widths and the batch shrink by the same factor, so that weights and activations keep their proportion. With one
 * hidden layer and one sample the hidden layer alone shrinks: both grow with it.
 */
export function smallLearner(learner: Learner): Learner {
  const { inputs, hidden, outputs, batch } = learner;
  const widest = Math.max(...hidden);
  if (widest <= WIDEST) return learner;
  const factor = WIDEST / widest;
  const shrunk = (width: number) => (width <= 2 ? width : Math.max(2, Math.round(width * factor)));
  const isFlat = hidden.length === 1 && batch === 1;
  return {
    ...learner,
    inputs: isFlat ? Math.min(inputs, 24) : shrunk(inputs),
    hidden: hidden.map(shrunk),
    outputs: shrunk(outputs),
    batch: shrunk(batch),
  };
}

/** Steps in which every pair of decisions follows each other in both phases, in about the run's proportion of updates. */
export function smallDecisions(decisions: Decisions): Decisions {
  const learnt = decisions.filter((learns) => learns).length;
  const [y, n] = [true, false];
  if (learnt === decisions.length)
    return [y, y, y, y, y].slice(0, Math.max(2, Math.min(5, decisions.length)));
  return [y, y, y, n, n, n, y, n, y, n, n];
}

/** The first steps of a run. */
export function smallSteps(decisions: Decisions): Decisions {
  return decisions.slice(0, 8);
}
