// A schedule: in which nests of loops the statements run between one judgement of the output and the next.

import type { Form, Program, Statement } from './program.ts';

/** A statement in a nest. `products` and `sum` are the two halves of a reduction whose products are stored. */
export interface Entry {
  readonly statement: number;
  readonly form: number;
  readonly part: 'all' | 'products' | 'sum';
  /** The direction in which the elements of a unit are taken. */
  readonly inside: 1 | -1;
  /** In the loop, or once before it or after it. */
  readonly place: 'before' | 'loop' | 'after';
}

/**
 * A loop over units, `tile` of them at a time, ascending or descending: every entry of the loop does its part for the
 * tile before the next entry begins. Before the loop, entry by entry, whole buffers are read that it holds; after it,
 * entry by entry, sums are written. With tile 0 the nest is its one entry, as one operation on whole buffers.
 */
export interface Nest {
  readonly tile: number;
  readonly direction: 1 | -1;
  readonly entries: readonly Entry[];
}

/**
 * Between the judgement of step t and that of step t + 1 the nests of one phase run: the `now` statements for step t
 * (none, if there was nothing to learn), the `next` statements for step t + 1. Phases take turns.
 */
export interface Schedule {
  readonly phases: readonly (readonly Nest[])[];
  /** Temporaries of which only one tile is stored: the next tile overwrites them. */
  readonly contracted: readonly number[];
}

/** How a statement loops in an entry. */
export function formOf({ statements }: Program, { statement, form, part }: Entry): Form {
  const { forms, spills } = statements[statement]!;
  if (part === 'all') return forms[form]!;
  return part === 'products' ? spills[form]!.products : spills[form]!.sum;
}

/** One operation after the other, each on whole buffers: first what is left of a step, then the next one's forward pass. */
export function plainSchedule(program: Program): Schedule {
  const nests = plainOrder(program).map((statement): Nest => {
    const entry = { statement, form: 0, part: 'all', inside: 1, place: 'loop' } as const;
    return { tile: 0, direction: 1, entries: [entry] };
  });
  return { phases: [nests], contracted: [] };
}

/** The statements from one judgement to the next, in the plain order. */
export function plainOrder({ statements }: Program): number[] {
  const of = (part: Statement['part']) => [...statements.keys()].filter((s) => statements[s]!.part === part);
  return [...of('now'), ...of('next')];
}
