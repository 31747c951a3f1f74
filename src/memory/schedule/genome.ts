// What the search changes: one list of nests, their directions in each phase, and which reductions store their products.

import type { Program } from './program.ts';
import { type Entry, type Nest, plainOrder, type Schedule } from './schedule.ts';

export interface GeneEntry {
  readonly statement: number;
  readonly form: number;
  readonly inside: 1 | -1;
  readonly place: Entry['place'];
  /** Whether products are stored where they need not be: in an ascending loop too. */
  readonly stores: boolean;
}

export interface GeneNest {
  readonly tile: number;
  /** Of phase 0 and phase 1. */
  readonly directions: readonly [1 | -1, 1 | -1];
  readonly entries: readonly GeneEntry[];
}

export interface Genome {
  readonly phases: 1 | 2;
  readonly nests: readonly GeneNest[];
  /** The nests of phase 1, where they are not those of phase 0. */
  readonly second?: readonly GeneNest[];
  readonly contracted: readonly number[];
}

/** The plain order: where every search begins. */
export function plainGenome(program: Program): Genome {
  const nests = plainOrder(program).map((statement) => soloNest(statement));
  return { phases: 1, nests, contracted: [] };
}

/** A statement as a whole operation. */
export function soloNest(statement: number): GeneNest {
  const entry = { statement, form: 0, inside: 1, place: 'loop', stores: false } as const;
  return { tile: 0, directions: [1, 1], entries: [entry] };
}

/** The schedule of a genome. A sum in a descending loop is taken apart: products there, the sum after the loop. */
export function scheduleOf(program: Program, { phases, nests, second, contracted }: Genome): Schedule {
  const phase = (p: 0 | 1) => (p === 0 ? nests : (second ?? nests)).map((nest) => nestOf(program, nest, p));
  return { phases: phases === 1 ? [phase(0)] : [phase(0), phase(1)], contracted };
}

function nestOf({ statements }: Program, { tile, directions, entries }: GeneNest, phase: 0 | 1): Nest {
  const direction = tile === 0 ? 1 : directions[phase];
  const lowered: Entry[] = [];
  const sums: Entry[] = [];
  for (const { statement, form, inside, place, stores } of entries) {
    const { reduces } = statements[statement]!.forms[form]!;
    if (tile > 0 && place === 'loop' && reduces && (stores || direction < 0)) {
      lowered.push({ statement, form, part: 'products', inside: 1, place: 'loop' });
      sums.push({ statement, form, part: 'sum', inside: 1, place: 'after' });
    } else lowered.push({ statement, form, part: 'all', inside: tile > 0 ? inside : 1, place });
  }
  return { tile, direction, entries: [...lowered, ...sums] };
}
