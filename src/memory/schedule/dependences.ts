// The dependences of a training step, derived from the versions that the plain order reads and writes.

import type { Operand, Program } from './program.ts';
import { plainSchedule } from './schedule.ts';
import type { DependenceKind } from './versions.ts';
import { type Visit, type Visitor, walk } from './walk.ts';

/** `to` must come after `from`: both are numbers of statements. */
export interface Dependence {
  readonly kind: DependenceKind;
  readonly from: number;
  readonly to: number;
  readonly buffer: number;
  /** How many steps later `to` is. */
  readonly steps: number;
  /** Whether each unit of `to` depends on the same unit of `from` alone, in the first form of both. */
  readonly aligned: boolean;
}

/**
 * A read depends on the write of its version (true), a write on the reads of the version that it overwrites (anti) and on
 * the write of that version (output). Found element by element, over three steps that learn.
 */
export function dependencesOf(program: Program): Dependence[] {
  const tracker = new Tracker(program);
  walk(program, plainSchedule(program), 3, tracker);
  return [...tracker.found.values()];
}

/** A statement's access to an element. */
interface Access {
  readonly statement: number;
  readonly step: number;
  /** -1 for an access to the whole buffer. */
  readonly unit: number;
  readonly axis: string;
}

interface Element {
  write: Access | undefined;
  reads: Access[];
}

class Tracker implements Visitor {
  readonly found = new Map<string, Dependence>();
  readonly #elements: Element[][];

  constructor({ buffers }: Program) {
    this.#elements = buffers.map(({ length }) =>
      Array.from({ length }, () => ({ write: undefined, reads: [] })),
    );
  }

  setUp(): void {}

  step(): void {}

  judge(visit: Visit): boolean {
    this.whole(visit);
    return true;
  }

  whole({ entry, form, step }: Visit): void {
    const access = (unit: number): Access => ({ statement: entry.statement, step, unit, axis: form.axis });
    for (const writes of [false, true]) {
      for (const operand of form.operands.filter(({ write }) => write === writes)) {
        const units = operand.when === 'unit' ? form.units : 0;
        for (let unit = 0; unit < units; unit++) this.#run(operand, access(unit), unit * operand.unitStride);
        if (operand.when !== 'unit') this.#run(operand, access(-1), 0);
      }
    }
  }

  // The plain order has no loops.
  start(): void {}

  units(): void {}

  end(): void {}

  #run({ buffer, write, count, stride }: Operand, access: Access, first: number): void {
    for (let i = 0; i < count; i++) {
      const element = this.#elements[buffer]![first + i * stride]!;
      if (!write) {
        this.#depends('true', element.write, access, buffer);
        element.reads.push(access);
        continue;
      }
      for (const read of element.reads) this.#depends('anti', read, access, buffer);
      this.#depends('output', element.write, access, buffer);
      element.write = access;
      element.reads = [];
    }
  }

  #depends(kind: DependenceKind, from: Access | undefined, to: Access, buffer: number): void {
    if (from === undefined || (from.statement === to.statement && from.step === to.step)) return;
    const steps = to.step - from.step;
    const key = [kind, from.statement, to.statement, buffer, steps].join();
    const isSame = from.unit === to.unit && from.unit >= 0 && from.axis === to.axis;
    const aligned = isSame && (this.found.get(key)?.aligned ?? true);
    this.found.set(key, { kind, from: from.statement, to: to.statement, buffer, steps, aligned });
  }
}
