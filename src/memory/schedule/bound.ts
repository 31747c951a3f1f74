// A lower bound on the data movement distance of every schedule of a run; docs/schedules.md derives it.

import type { Program } from './program.ts';
import type { Decisions } from './walk.ts';

export interface Bound {
  /** For schedules that compute no output before it is known whether the step before it learnt something. */
  readonly dmd: number;
  /** For all schedules: only the intervals after steps that learnt something count. */
  readonly unconditional: number;
  /** The intervals of each. */
  readonly intervals: number;
  readonly learnt: number;
}

/**
 * Between two judgements every parameter is read, and after a step that learns every element of the optimizer's state
 * too. S different elements that are read in some interval of time lie at different depths of the LRU stack when it
 * begins, and an element at depth r can only sink until it is read: its first read has distance r or more. So the
 * interval costs sqrt(1) + ... + sqrt(S) at least.
 */
export function lowerBound({ buffers }: Program, decisions: Decisions): Bound {
  const elements = (roles: RegExp) =>
    buffers.reduce((sum, { role, length }) => sum + (roles.test(role) ? length : 0), 0);
  const parameters = rootSum(elements(/^parameter$/));
  const all = rootSum(elements(/^(parameter|state)$/));
  // The last step's update has no output after it, and the first forward pass no update before it.
  const learnt = decisions.slice(0, -1).filter((learns) => learns).length;
  return {
    dmd: (decisions.length - learnt) * parameters + learnt * all,
    unconditional: learnt * all,
    intervals: decisions.length,
    learnt,
  };
}

/** sqrt(1) + ... + sqrt(n). */
export function rootSum(n: number): number {
  let sum = 0;
  for (let r = 1; r <= n; r++) sum += Math.sqrt(r);
  return sum;
}
