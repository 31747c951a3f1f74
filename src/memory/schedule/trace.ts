// A run in the order of a schedule as a trace of reads and writes: what the meter of memory/ measures.

import { READ, type TraceSink, type TraceSource, WRITE } from '../trace.ts';
import { storedLengths, unitRuns } from './elements.ts';
import { type Operand, type Program, resultBuffers } from './program.ts';
import type { Schedule } from './schedule.ts';
import { type Decisions, type Visit, type Visitor, walk } from './walk.ts';

/** The trace of a whole run; the set-up writes parameters and state. */
export function scheduleTrace(program: Program, schedule: Schedule, decisions: Decisions): TraceSource {
  return (sink) => walk(program, schedule, decisions.length, new Tracer(program, schedule, decisions, sink));
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

  constructor(program: Program, schedule: Schedule, decisions: Decisions, sink: TraceSink) {
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

  whole({ form }: Visit): void {
    for (const operand of form.operands) this.#all(operand);
  }

  judge(visit: Visit): boolean {
    const learns = this.#decisions[visit.step]!;
    // Only the sprint learns nothing from a sample, and then writes no derivative.
    for (const operand of visit.form.operands) if (learns || !operand.write) this.#all(operand);
    return learns;
  }

  start({ form }: Visit): void {
    for (const operand of form.operands) if (operand.when === 'start') this.#all(operand);
  }

  units({ entry, form }: Visit, from: number, to: number, direction: 1 | -1): void {
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
