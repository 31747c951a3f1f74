// Versions of values: which write every read of a run sees in the plain order, and whether it sees the same in another.

import { unitRuns } from './elements.ts';
import { type Operand, type Program, resultBuffers } from './program.ts';
import type { Schedule } from './schedule.ts';
import { type Decisions, type Visit, type Visitor, walkSteps } from './walk.ts';

/** A dependence: `true`, a read after its write; `anti`, a write after the reads of what it overwrites; `output`, two writes. */
export type DependenceKind = 'true' | 'anti' | 'output';

/** The first thing that a schedule breaks. */
export interface Violation {
  readonly kind: DependenceKind | 'reduction';
  /** Empty for a reduction. */
  readonly buffer: string;
  /** What reads or writes at the wrong moment, and of which step (from 0). */
  readonly statement: string;
  readonly step: number;
}

/** The first violation of a run in the order of a schedule; undefined if it computes what the plain order computes. */
export function violationOf(
  program: Program,
  schedule: Schedule,
  decisions: Decisions,
): Violation | undefined {
  const checker = new VersionChecker(program, schedule, decisions);
  for (const _ of walkSteps(program, schedule, decisions.length, checker)) {
    if (checker.found !== undefined) return checker.found;
  }
  return checker.finish();
}

const NEVER = -1;
const SET_UP = 0;

/**
 * The versions of the plain order. A version is the number of the write that made it: (step + 1) statements + statement;
 * 0 is the set-up.
 */
export class PlainVersions {
  readonly #program: Program;
  /** The step before each step in which something was learnt; -1 for none. */
  readonly #learnt: number[];
  readonly #writers: (readonly number[])[];

  constructor(program: Program, decisions: Decisions) {
    this.#program = program;
    this.#learnt = [-1];
    for (const [t, learns] of decisions.entries()) this.#learnt.push(learns ? t : this.#learnt[t]!);
    this.#writers = program.buffers.map((_, b) =>
      [...program.statements.keys()].filter((s) =>
        program.statements[s]!.forms.some(({ operands }) => operands.some((o) => o.write && o.buffer === b)),
      ),
    );
  }

  /** What a statement of a step writes. */
  written(statement: number, step: number): number {
    return (step + 1) * this.#program.statements.length + statement;
  }

  /** What a statement of a step reads from a buffer. */
  read(statement: number, buffer: number, step: number): number {
    const writers = this.#writers[buffer]!;
    // The products of a reduction are written and read by the two halves of one statement.
    if (this.#program.buffers[buffer]!.role === 'products') return this.written(statement, step);
    for (let w = writers.length - 1; w >= 0; w--)
      if (writers[w]! < statement) return this.written(writers[w]!, step);
    return this.last(buffer, step);
  }

  /** What a buffer holds before a step; after the last one, if there is no such step. */
  last(buffer: number, step = this.#learnt.length - 1): number {
    const writer = this.#writers[buffer]!.at(-1);
    if (writer === undefined) return SET_UP;
    const isNext = this.#program.statements[writer]!.part === 'next';
    const writing = isNext ? step - 1 : this.#learnt[step]!;
    return writing < 0 ? SET_UP : this.written(writer, writing);
  }
}

/** Every stored place holds the version, and the element, that was written to it last. */
class VersionChecker implements Visitor {
  readonly #program: Program;
  readonly #decisions: Decisions;
  readonly #plain: PlainVersions;
  readonly #contracted: ReadonlySet<number>;
  readonly #versions: Int32Array[];
  readonly #elements: Int32Array[];
  found: Violation | undefined;

  constructor(program: Program, schedule: Schedule, decisions: Decisions) {
    this.#program = program;
    this.#decisions = decisions;
    this.#plain = new PlainVersions(program, decisions);
    this.#contracted = new Set(schedule.contracted);
    this.#versions = program.buffers.map(({ length }) => new Int32Array(length).fill(NEVER));
    this.#elements = program.buffers.map(({ length }) => Int32Array.from({ length }, (_, i) => i));
  }

  setUp(): void {
    for (const b of resultBuffers(this.#program)) this.#versions[b]!.fill(SET_UP);
  }

  step(): void {}

  whole(visit: Visit): void {
    if (visit.entry.inside < 0) this.#report('reduction', -1, visit);
    for (const operand of visit.form.operands) this.#all(visit, operand);
  }

  judge(visit: Visit): boolean {
    const learns = this.#decisions[visit.step]!;
    for (const operand of visit.form.operands) if (learns || !operand.write) this.#all(visit, operand);
    return learns;
  }

  start(visit: Visit): void {
    for (const operand of visit.form.operands) if (operand.when === 'start') this.#all(visit, operand);
  }

  units(visit: Visit, from: number, to: number, direction: 1 | -1): void {
    const { entry, form } = visit;
    if ((form.reduces && direction < 0) || (!form.freeInside && entry.inside < 0)) {
      this.#report('reduction', -1, visit);
    }
    for (const operand of form.operands) {
      if (operand.when !== 'unit') continue;
      const tiled = this.#contracted.has(operand.buffer);
      unitRuns(operand, from, to, direction, entry.inside, tiled, (first, stride, count, place, step) => {
        this.#run(visit, operand, first, stride, count, place, step);
      });
    }
  }

  end(visit: Visit): void {
    for (const operand of visit.form.operands) if (operand.when === 'end') this.#all(visit, operand);
  }

  /** What training was for must be there at the end. */
  finish(): Violation | undefined {
    for (const b of resultBuffers(this.#program)) {
      const last = this.#plain.last(b);
      if (this.#versions[b]!.every((version) => version === last)) continue;
      this.found ??= {
        kind: 'output',
        buffer: this.#program.buffers[b]!.name,
        statement: 'the end',
        step: -1,
      };
    }
    return this.found;
  }

  #report(kind: Violation['kind'], buffer: number, { entry, step }: Visit): void {
    const { buffers, statements } = this.#program;
    const name = buffer < 0 ? '' : buffers[buffer]!.name;
    this.found ??= { kind, buffer: name, statement: statements[entry.statement]!.name, step };
  }

  #all(visit: Visit, operand: Operand): void {
    // Of a contracted buffer there is no whole.
    if (this.#contracted.has(operand.buffer)) this.#report('anti', operand.buffer, visit);
    const { length } = this.#program.buffers[operand.buffer]!;
    this.#run(visit, operand, 0, 1, length, 0, 1);
  }

  #run(
    visit: Visit,
    { buffer, write }: Operand,
    first: number,
    stride: number,
    count: number,
    place: number,
    placeStride: number,
  ): void {
    const { entry, step } = visit;
    const versions = this.#versions[buffer]!;
    const elements = this.#elements[buffer]!;
    const version = write
      ? this.#plain.written(entry.statement, step)
      : this.#plain.read(entry.statement, buffer, step);
    for (let i = 0; i < count; i++) {
      const element = first + stride * i;
      const at = place + placeStride * i;
      const isOther = elements[at] !== element;
      const is = versions[at]!;
      if (write) {
        if (is > version && !isOther) this.#report('output', buffer, visit);
        versions[at] = version;
        elements[at] = element;
      } else if (is !== version || isOther) {
        this.#report(is > version || isOther ? 'anti' : 'true', buffer, visit);
      }
    }
  }
}
