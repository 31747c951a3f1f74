// Measures a trace: every metric, per step and for the whole run, the miss curve, placement costs and energies.

import { ClockDistance } from './clock.ts';
import { ENERGY_MODELS, energy, missCurve, type TierShare } from './energy.ts';
import { type Figures, figures, Steps, type Sums } from './figures.ts';
import { Liveness } from './liveness.ts';
import { LruStack, type LruTally } from './lru.ts';
import { METRIC_NAMES, type Metric, type MetricName, metricNamed } from './metrics.ts';
import { Placement } from './placement.ts';
import { type BufferInfo, KIND_BITS, type TraceSink, type TraceSource, tee } from './trace.ts';

/** A metric of a trace. */
export interface MetricResult extends Metric {
  readonly whole: Figures;
  /** Step 0 is the set-up; at most 10,001 of them. Empty where the trace has no steps. */
  readonly steps: readonly Figures[];
  readonly buffers: readonly (Figures & { readonly buffer: string })[];
}

export interface Measurement {
  /** Elements read and written, elements of all buffers, and steps. */
  readonly floatsRead: number;
  readonly floatsWritten: number;
  readonly bitsRead: number;
  readonly elements: number;
  readonly steps: number;
  /** Read and write operations. */
  readonly reads: number;
  readonly writes: number;
  readonly metrics: readonly MetricResult[];
  /** How many elements were read at LRU distance d = 0 (none), 1, ... */
  readonly histogram: Float64Array;
  /** Reads that an LRU cache of c = 0, 1, ... elements misses. */
  readonly misses: Float64Array;
  readonly placement: { readonly declared: number; readonly byReads: number };
  readonly energy: readonly {
    readonly model: string;
    readonly source: string;
    readonly tiers: TierShare[];
  }[];
}

/**
 * Measures a trace, which is told up to three times (twice for the stack without dead values).
 * @param module dist/memory/wasm/lru.wasm
 * @param names the metrics to compute; a metric of dead values is left out of a trace of more than 10 million accesses
 */
export function measure(
  source: TraceSource,
  module: WebAssembly.Module,
  names: readonly MetricName[] = METRIC_NAMES,
): Measurement {
  const counts = new Counts();
  const placement = new Placement();
  const lru = new LruMetrics(module);
  const clocks = {
    'clock-since-write': new ClockDistance('write'),
    'clock-since-access': new ClockDistance('access'),
  };
  const asked = Object.entries(clocks).filter(([name]) => names.includes(name as MetricName));
  source(tee(counts, placement, lru.sink, ...asked.map(([, clock]) => clock)));
  const live = names.some((name) => name.includes('live')) ? liveMetrics(source, module) : undefined;
  const metrics = names.flatMap((name): MetricResult[] => {
    if (name === 'clock-since-write' || name === 'clock-since-access') {
      const clock = clocks[name];
      clock.step();
      const rows = clock.rows.map((row) => ({ buffer: row.name, ...figures(row.sums) }));
      return [result(name, clock.total, clock.steps, rows)];
    }
    const of = name.includes('live') ? live : lru;
    return of === undefined ? [] : [of.result(name, counts.buffers)];
  });
  const histogram = lru.stack.histogram();
  const cold = histogram.length === 0 ? 0 : counts.floatsRead - histogram.reduce((sum, n) => sum + n, 0);
  const misses = missCurve(histogram, cold);
  const bits = Math.max(1, ...counts.buffers.map(({ kind }) => KIND_BITS[kind]));
  return {
    ...counts.figures,
    metrics,
    histogram,
    misses,
    placement: { declared: placement.declared(), byReads: placement.byReads() },
    energy: ENERGY_MODELS.map((model) => ({
      model: model.name,
      source: model.source,
      tiers: energy(model, misses, bits),
    })),
  };
}

function result(
  name: MetricName,
  whole: Sums,
  steps: readonly Sums[],
  buffers: readonly (Figures & { readonly buffer: string })[],
): MetricResult {
  // One step is the set-up and nothing else: the trace has no steps.
  const cut = steps.length > 1 ? steps.map(figures) : [];
  return { ...metricNamed(name), whole: figures(whole), steps: cut, buffers };
}

function liveMetrics(source: TraceSource, module: WebAssembly.Module): LruMetrics | undefined {
  const liveness = new Liveness();
  source(liveness);
  if (!liveness.end()) return undefined;
  const live = new LruMetrics(module);
  liveness.tell(source, {
    declare: (buffer) => live.sink.declare(buffer),
    step: () => live.sink.step(),
    access: (...access) => live.stack.access(...access),
  });
  return live;
}

/** Sums of an LRU stack: of the distances, their roots, and the roots rounded up. */
const VALUES = {
  distance: ({ distance, meanDistance }: LruTally) => [distance, meanDistance] as const,
  root: ({ root, meanRoot }: LruTally) => [root, meanRoot] as const,
  ceiling: ({ ceiling, meanCeiling }: LruTally) => [ceiling, meanCeiling] as const,
};
type Value = keyof typeof VALUES;
const VALUE_NAMES = ['distance', 'root', 'ceiling'] as const satisfies readonly Value[];

function kindOfValue(name: MetricName): Value {
  if (name.endsWith('ceil')) return 'ceiling';
  return name.startsWith('dmd') ? 'root' : 'distance';
}

function sums(tally: LruTally, value: Value): Sums {
  const [total, means] = VALUES[value](tally);
  return { reads: tally.operations, floats: tally.warm, cold: tally.cold, total, means };
}

/** An LRU stack with the steps of its three values. */
class LruMetrics {
  readonly stack: LruStack;
  readonly sink: TraceSink;
  readonly #steps: Readonly<Record<Value, Steps>>;

  constructor(module: WebAssembly.Module) {
    const stack = new LruStack(module, 'runs');
    this.stack = stack;
    this.#steps = { distance: new Steps(), root: new Steps(), ceiling: new Steps() };
    this.sink = {
      declare: (buffer) => stack.declare(buffer),
      access: (operation, buffer, _version, start, stride, count) =>
        stack.access(operation, buffer, start, stride, count),
      step: () => {
        // Looking at the stack makes it work on what it has queued: not where nobody keeps what is seen.
        if (this.#steps.distance.isFull) return;
        const total = stack.total();
        for (const value of VALUE_NAMES) this.#steps[value].mark(sums(total, value));
      },
    };
  }

  result(name: MetricName, buffers: readonly BufferInfo[]): MetricResult {
    const value = kindOfValue(name);
    const steps = this.#steps[value];
    const whole = sums(this.stack.total(), value);
    steps.mark(whole);
    const tallies = this.stack.tallies();
    const rows = buffers.map(({ id, name: buffer }) => ({ buffer, ...figures(sums(tallies[id]!, value)) }));
    return result(
      name,
      whole,
      steps.kept,
      rows.filter(({ floats, cold }) => floats + cold > 0),
    );
  }
}

/** Counts what there is. */
class Counts implements TraceSink {
  readonly buffers: BufferInfo[] = [];
  floatsRead = 0;
  #written = 0;
  #bitsRead = 0;
  #reads = 0;
  #writes = 0;
  #steps = 0;

  declare(buffer: BufferInfo): void {
    this.buffers.push(buffer);
  }

  access(operation: 0 | 1, buffer: number, _v: number, _start: number, _stride: number, count: number): void {
    if (operation === 0) {
      this.#reads++;
      this.floatsRead += count;
      this.#bitsRead += count * KIND_BITS[this.buffers[buffer]!.kind];
    } else {
      this.#writes++;
      this.#written += count;
    }
  }

  step(): void {
    this.#steps++;
  }

  get figures() {
    return {
      ...{ floatsRead: this.floatsRead, floatsWritten: this.#written, bitsRead: this.#bitsRead },
      elements: this.buffers.reduce((sum, { length }) => sum + length, 0),
      ...{ steps: this.#steps, reads: this.#reads, writes: this.#writes },
    };
  }
}
