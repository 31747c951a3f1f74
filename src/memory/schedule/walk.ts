// Walks through a run as a schedule orders it, and tells a visitor what happens.

import type { Form, Program } from './program.ts';
import { type Entry, formOf, type Nest, type Schedule } from './schedule.ts';

/** Of every step, whether something was learnt. */
export type Decisions = readonly boolean[];

/** A statement as it is visited. */
export interface Visit {
  readonly entry: Entry;
  readonly form: Form;
  readonly step: number;
}

export interface Visitor {
  /** The parameters and the state are written for the first time. */
  setUp(): void;
  /** The first statement of a step comes. */
  step(step: number): void;
  /** A statement as one operation: all that it reads, then all that it writes. */
  whole(visit: Visit): void;
  /** A statement of a loop reads what it holds; goes through units from ... to - 1, in a direction; writes its sums. */
  start(visit: Visit): void;
  units(visit: Visit, from: number, to: number, direction: 1 | -1): void;
  end(visit: Visit): void;
  /** Output and target of a step are compared. @returns whether there is something to learn */
  judge(visit: Visit): boolean;
}

/** The whole run of so many steps. */
export function walk(program: Program, schedule: Schedule, steps: number, visitor: Visitor): void {
  for (const _ of walkSteps(program, schedule, steps, visitor));
}

/**
 * Set-up, then intervals of `now` of one step and `next` of the next, with judgements between them.
 * @yields the number of steps whose parameters are there, after each interval
 */
export function* walkSteps(
  program: Program,
  schedule: Schedule,
  steps: number,
  visitor: Visitor,
): Generator<number, void, void> {
  const { statements } = program;
  const judge = statements.findIndex(({ part }) => part === 'judge');
  const judging: Entry = { statement: judge, form: 0, part: 'all', inside: 1, place: 'loop' };
  visitor.setUp();
  let learns = false;
  for (let interval = 0; interval <= steps; interval++) {
    const isLast = interval === steps;
    if (!isLast) visitor.step(interval);
    for (const nest of schedule.phases[interval % schedule.phases.length]!) {
      const visits: Visit[] = [];
      for (const entry of nest.entries) {
        const isNow = statements[entry.statement]!.part === 'now';
        if (isNow ? learns : !isLast)
          visits.push({ entry, form: formOf(program, entry), step: isNow ? interval - 1 : interval });
      }
      walkNest(nest, visits, visitor);
    }
    yield interval;
    if (!isLast) learns = visitor.judge({ entry: judging, form: formOf(program, judging), step: interval });
  }
}

function walkNest({ tile, direction }: Nest, visits: readonly Visit[], visitor: Visitor): void {
  if (tile === 0) {
    for (const visit of visits) visitor.whole(visit);
    return;
  }
  const inLoop = visits.filter(({ entry }) => entry.place === 'loop');
  for (const visit of visits) {
    if (visit.entry.place === 'before') visitor.whole(visit);
    else if (visit.entry.place === 'loop') visitor.start(visit);
  }
  const units = inLoop[0]?.form.units ?? 0;
  const tiles = Math.ceil(units / tile);
  for (let i = 0; i < tiles; i++) {
    const from = tile * (direction > 0 ? i : tiles - 1 - i);
    for (const visit of inLoop) visitor.units(visit, from, Math.min(from + tile, units), direction);
  }
  for (const visit of visits) {
    if (visit.entry.place === 'after') visitor.whole(visit);
    else if (visit.entry.place === 'loop') visitor.end(visit);
  }
}
