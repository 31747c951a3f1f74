// What a thread reports of its work, at the start of its scratch: the nearest decision, repairs, and room that ran out.

import { State } from './state.as';

@unmanaged
export class Report {
  /** The smallest |pre-activation| other than 0 by which the sign of a vertex was decided. */
  nearest: f64;
  /** Signs that rounding had made contradictory, and that were settled by order along an edge or by a second chord. */
  repairs: i32;
  /** 1 when one cell was cut by more than the scratch can hold. */
  overflow: i32;
}

/** Bytes of the report; the rest of the scratch is free for a task. */
export const REPORT_BYTES: usize = 64;

@inline
export function reportOf(s: State, thread: i32): Report {
  return changetype<Report>(s.scratch + <usize>thread * s.scratchSize);
}

@inline
export function scratchOf(s: State, thread: i32): usize {
  return s.scratch + <usize>thread * s.scratchSize + REPORT_BYTES;
}
