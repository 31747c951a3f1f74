// Everything that is told of a schedule beside its order: cost, bound, proof, and the bits of both trainings.

import { checkCertificate } from '../certificate/check.ts';
import type { Refusal } from '../certificate/refusal.ts';
import type { Arithmetic } from './arithmetic.ts';
import { type Bound, lowerBound } from './bound.ts';
import { certificateOf } from './certify.ts';
import { type Cost, costOf } from './cost.ts';
import { compareBits, type Difference, execute } from './execute.ts';
import type { Program } from './program.ts';
import { plainSchedule, type Schedule } from './schedule.ts';
import type { Decisions } from './walk.ts';

export interface Evaluation {
  readonly cost: Cost;
  readonly plain: Cost;
  readonly bound: Bound;
  /** Why the checker refuses the schedule; undefined if it does not, and what it looked at. */
  readonly refusal: Refusal | undefined;
  readonly readsChecked: number;
  readonly sumsChecked: number;
  /** The first bit that differs from the plain order's; undefined if there is none. Not looked for after a refusal. */
  readonly difference: Difference | undefined;
}

/** Of every step of the plain order, whether something was learnt. */
export function decisionsOf(program: Program, steps: number, arithmetic: Arithmetic): boolean[] {
  return [...execute(program, plainSchedule(program), steps, arithmetic)].map(({ learnt }) => learnt);
}

/** @param training makes the arithmetic of the training, anew each time */
export function evaluate(
  program: Program,
  schedule: Schedule,
  decisions: Decisions,
  training: () => Arithmetic,
  module: WebAssembly.Module,
): Evaluation {
  const claims = { problem: {}, dmd: 0, plain: 0, bound: 0 };
  const { refusal, reads, sums } = checkCertificate(certificateOf(program, schedule, decisions, claims));
  const plain = plainSchedule(program);
  return {
    cost: costOf(program, schedule, decisions, module),
    plain: costOf(program, plain, decisions, module),
    bound: lowerBound(program, decisions),
    ...{ refusal, readsChecked: reads, sumsChecked: sums },
    difference:
      refusal === undefined ? compareBits(program, [plain, schedule], decisions.length, training) : undefined,
  };
}
