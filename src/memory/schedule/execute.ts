// Trains in the order of a schedule: every value is where the schedule stores it, so that a wrong order shows in the bits.

import type { Arithmetic, UnitValues } from './arithmetic.ts';
import { storedLengths } from './elements.ts';
import { type Operand, type Program, resultBuffers, type Statement } from './program.ts';
import type { Schedule } from './schedule.ts';
import { type Visit, type Visitor, walkSteps } from './walk.ts';

/** The parameters after a step, and whether the step learnt anything; the arrays change as training goes on. */
export interface TrainedStep {
  readonly step: number;
  readonly learnt: boolean;
  readonly parameters: readonly Float64Array[];
}

/** Trains for so many steps. */
export function* execute(
  program: Program,
  schedule: Schedule,
  steps: number,
  arithmetic: Arithmetic,
): Generator<TrainedStep, void, void> {
  const machine = new Machine(program, schedule, arithmetic);
  for (const step of walkSteps(program, schedule, steps, machine)) {
    if (step > 0) yield { step, learnt: machine.learnt, parameters: machine.parameters };
  }
}

/** The first difference between two trainings. */
export interface Difference {
  readonly step: number;
  readonly buffer: string;
  readonly element: number;
}

/** Trains in the plain order and in another, and compares every bit of every parameter and state after every step. */
export function compareBits(
  program: Program,
  schedules: readonly [Schedule, Schedule],
  steps: number,
  arithmetic: () => Arithmetic,
): Difference | undefined {
  const [one, other] = schedules.map((schedule) => execute(program, schedule, steps, arithmetic()));
  const names = resultBuffers(program).map((b) => program.buffers[b]!.name);
  for (const { step, parameters } of one!) {
    const second = other!.next().value as TrainedStep;
    for (const [i, values] of parameters.entries()) {
      const [a, b] = [words(values), words(second.parameters[i]!)];
      for (let w = 0; w < a.length; w++)
        if (a[w] !== b[w]) return { step, buffer: names[i]!, element: w >> 1 };
    }
  }
  return undefined;
}

function words(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
}

class Machine implements Visitor {
  readonly #program: Program;
  readonly #arithmetic: Arithmetic;
  readonly #contracted: ReadonlySet<number>;
  readonly #values: Float64Array[];
  /** What statements hold during their loops. */
  readonly #open = new Map<Visit, UnitValues>();
  learnt = false;

  constructor(program: Program, schedule: Schedule, arithmetic: Arithmetic) {
    this.#program = program;
    this.#arithmetic = arithmetic;
    this.#contracted = new Set(schedule.contracted);
    // What was never written shows.
    this.#values = storedLengths(program, schedule).map((length) =>
      new Float64Array(length).fill(Number.NaN),
    );
  }

  get parameters(): readonly Float64Array[] {
    return resultBuffers(this.#program).map((b) => this.#values[b]!);
  }

  setUp(): void {
    const initial = this.#arithmetic.initial();
    for (const [i, values] of this.parameters.entries()) values.set(initial[i]!);
  }

  step(): void {}

  judge({ form }: Visit): boolean {
    const [outputs, targets, derivative] = form.operands.map(({ buffer }) => this.#values[buffer]!);
    this.learnt = this.#arithmetic.judge(outputs!, targets!, derivative!);
    return this.learnt;
  }

  whole(visit: Visit): void {
    const statement = this.#program.statements[visit.entry.statement]!;
    if (statement.kind === 'load') {
      const [x, targets] = visit.form.operands.map(({ buffer }) => this.#values[buffer]!);
      this.#arithmetic.load(visit.step, x!, targets!);
      return;
    }
    if (visit.entry.part === 'sum') {
      this.#sum(visit, statement);
      return;
    }
    this.start(visit);
    if (visit.form.operands.some(({ when }) => when === 'unit')) this.units(visit, 0, visit.form.units, 1);
    this.end(visit);
  }

  start(visit: Visit): void {
    const { entry, form } = visit;
    const size = (operand: Operand) => new Float64Array(operand.count);
    const units = form.operands.filter(({ when }) => when === 'unit');
    const values = {
      held: form.operands
        .filter(({ when }) => when === 'start')
        .map((each) => this.#values[each.buffer]!.slice()),
      read: units.filter(({ write }) => !write).map(size),
      write: units.filter(({ write }) => write).map(size),
      sums: new Float64Array(form.reduces ? sumsOf(form.operands) : 0),
    };
    this.#arithmetic.begin(this.#program.statements[entry.statement]!, entry.form, values);
    this.#open.set(visit, values);
  }

  units(visit: Visit, from: number, to: number, direction: 1 | -1): void {
    const { entry, form, step } = visit;
    const statement = this.#program.statements[entry.statement]!;
    const values = this.#open.get(visit)!;
    for (let i = from; i < to; i++) {
      const unit = direction > 0 ? i : from + to - 1 - i;
      let r = 0;
      for (const operand of form.operands)
        if (operand.when === 'unit' && !operand.write)
          this.#move(operand, unit, unit - from, values.read[r++]!);
      this.#arithmetic.unit(statement, entry.form, entry.part === 'products', values, step);
      let w = 0;
      for (const operand of form.operands)
        if (operand.when === 'unit' && operand.write)
          this.#move(operand, unit, unit - from, values.write[w++]!);
    }
  }

  end(visit: Visit): void {
    const values = this.#open.get(visit)!;
    this.#open.delete(visit);
    this.#finish(visit, values.held, values.sums);
  }

  /** Between a buffer and the values of a unit: into the buffer if the operand writes. */
  #move(
    { buffer, write, unitStride, count, stride }: Operand,
    unit: number,
    slot: number,
    values: Float64Array,
  ): void {
    const stored = this.#values[buffer]!;
    const tiled = this.#contracted.has(buffer);
    const first = tiled ? slot * count : unit * unitStride;
    const step = tiled ? 1 : stride;
    if (write) for (let i = 0; i < count; i++) stored[first + i * step] = values[i]!;
    else for (let i = 0; i < count; i++) values[i] = stored[first + i * step]!;
  }

  #finish({ entry, form }: Visit, held: readonly Float64Array[], sums: Float64Array): void {
    const ends = form.operands.filter(({ when, buffer }) => when === 'end' && !this.#isProducts(buffer));
    const of = (writes: boolean) =>
      ends.filter(({ write }) => write === writes).map(({ buffer }) => this.#values[buffer]!);
    const statement = this.#program.statements[entry.statement]!;
    this.#arithmetic.end(statement, entry.form, { held, sums, read: of(false), write: of(true) });
  }

  /** Adds up stored products in the order of their units. */
  #sum(visit: Visit, statement: Statement): void {
    const { form, entry } = visit;
    const { initial } = statement.forms[entry.form]!;
    const held = initial === undefined ? [] : [this.#values[initial]!.slice()];
    const sums = new Float64Array(sumsOf(statement.forms[entry.form]!.operands));
    this.#arithmetic.begin(statement, entry.form, { held, sums, read: [], write: [] });
    const products = this.#values[form.operands.find(({ buffer }) => this.#isProducts(buffer))!.buffer]!;
    for (let at = 0; at < products.length; at++) {
      const s = at % sums.length;
      sums[s] = sums[s]! + products[at]!;
    }
    // The bias that the sums began with is no part of what comes after.
    const rest = form.operands.filter(({ buffer }) => buffer !== initial);
    this.#finish({ ...visit, form: { ...form, operands: rest } }, held, sums);
  }

  #isProducts(buffer: number): boolean {
    return this.#program.buffers[buffer]!.role === 'products';
  }
}

/** How many sums a reduction has. */
function sumsOf(operands: readonly Operand[]): number {
  return operands.reduce((sum, { when, write, count }) => sum + (when === 'end' && write ? count : 0), 0);
}
