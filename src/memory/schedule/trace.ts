// A run in the order of a schedule as a trace of reads and writes: what the meter of memory/ measures.

import { READ, type TraceSink, type TraceSource, WRITE } from '../trace.ts';
import { storedLengths, unitRuns } from './elements.ts';
import { type Operand, type Program, resultBuffers } from './program.ts';
import type { Schedule } from './schedule.ts';
import { type Decisions, type Visit, type Visitor, walk } from './walk.ts';

/**
 * How long whole operands are held: during a loop, and during an operation on whole buffers; or during a unit, so that
 * every unit reads all that it needs and nothing else is assumed to be held. exhaustive.ts has the optimum of the latter.
 */
export type Holding = 'loop' | 'unit';

/** The trace of a whole run; the set-up writes parameters and state. */
export function scheduleTrace(
  program: Program,
  schedule: Schedule,
  decisions: Decisions,
  holding: Holding = 'loop',
): TraceSource {
  return (sink) =>
    walk(program, schedule, decisions.length, new Tracer(program, schedule, decisions, sink, holding));
}

class Tracer implements Visitor {
  readonly #program: Program;
  readonly #decisions: Decisions;
  readonly #sink: TraceSink;
  readonly #contracted: ReadonlySet<number>;
  /** The identity of each buffer in the trace, given at its first access. */
  readonly #ids = new Map<number, number>();
  readonly #stored: readonly number[];
  readonly #versions: number[] = [];
  readonly #byUnit: boolean;

  constructor(program: Program, schedule: Schedule, decisions: Decisions, sink: TraceSink, holding: Holding) {
    this.#byUnit = holding === 'unit';
    this.#program = program;
    this.#decisions = decisions;
    this.#sink = sink;
    this.#contracted = new Set(schedule.contracted);
    this.#stored = storedLengths(program, schedule);
  }

  setUp(): void {
    for (const b of resultBuffers(this.#program)) this.#access(true, b, 0, 1, this.#stored[b]!);
  }

  step(): void {
    this.#sink.step();
  }

  whole(visit: Visit): void {
    const { form } = visit;
    if (this.#byUnit && form.operands.some(({ when }) => when === 'unit')) {
      this.units(visit, 0, form.units, 1);
      this.end(visit);
      return;
    }
    for (const operand of form.operands) this.#all(operand);
  }

  judge(visit: Visit): boolean {
    const learns = this.#decisions[visit.step]!;
    // Only the sprint learns nothing from a sample, and then writes no derivative.
    for (const operand of visit.form.operands) if (learns || !operand.write) this.#all(operand);
    return learns;
  }

  start({ form }: Visit): void {
    if (this.#byUnit) return;
    for (const operand of form.operands) if (operand.when === 'start') this.#all(operand);
  }

  units(visit: Visit, from: number, to: number, direction: 1 | -1): void {
    const { entry, form } = visit;
    if (this.#byUnit) {
      if (to - from > 1) {
        for (let i = from; i < to; i++) {
          const unit = direction > 0 ? i : from + to - 1 - i;
          this.units(visit, unit, unit + 1, direction);
        }
        return;
      }
      for (const operand of form.operands) if (operand.when === 'start') this.#all(operand);
    }
    for (const operand of form.operands) {
      if (operand.when !== 'unit') continue;
      const { buffer, write } = operand;
      const tiled = this.#contracted.has(buffer);
      unitRuns(operand, from, to, direction, entry.inside, tiled, (_first, _stride, count, place, stride) => {
        this.#access(write, buffer, place, stride, count);
      });
    }
  }

  end({ form }: Visit): void {
    for (const operand of form.operands) if (operand.when === 'end') this.#all(operand);
  }

  #all({ write, buffer }: Operand): void {
    this.#access(write, buffer, 0, 1, this.#stored[buffer]!);
  }

  #access(write: boolean, buffer: number, start: number, stride: number, count: number): void {
    let id = this.#ids.get(buffer);
    if (id === undefined) {
      id = this.#ids.size;
      this.#ids.set(buffer, id);
      const { name, role } = this.#program.buffers[buffer]!;
      const result = role === 'parameter';
      const length = this.#stored[buffer]!;
      this.#sink.declare({ id, name, length, kind: 'float64', ...(result && { result }) });
      this.#versions.push(0);
    }
    if (write) this.#versions[id] = this.#versions[id]! + 1;
    this.#sink.access(write ? WRITE : READ, id, this.#versions[id]!, start, count === 1 ? 1 : stride, count);
  }
}
