// The sprint's event log of a trace: every read and write of a buffer, with the clock, and the distance of a read.

import { ClockDistance } from '../memory/clock.ts';
import { Liveness } from '../memory/liveness.ts';
import { LruStack, type LruTally } from '../memory/lru.ts';
import type { MetricName } from '../memory/metrics.ts';
import { READ, type TraceSource } from '../memory/trace.ts';

/**
 * Operation, buffer, elements, clock before it, and for a read the mean value of its elements under a metric; null where
 * nothing happened to them before.
 */
export type LoggedEvent = readonly [
  operation: 'R' | 'W',
  buffer: string,
  size: number,
  clock: number,
  distance: number | null,
];

export interface EventLog {
  readonly events: readonly LoggedEvent[];
  /** How many events there were before each step began. */
  readonly steps: readonly number[];
}

/**
 * The log of a trace. The clock advances by one with every element that is read or written, as the sprint's did.
 * @param module dist/memory/wasm/lru.wasm
 * @throws RangeError for a metric of dead values and a trace of more than 10 million accesses
 */
export function eventLog(source: TraceSource, metric: MetricName, module: WebAssembly.Module): EventLog {
  const events: LoggedEvent[] = [];
  const steps: number[] = [];
  const since = metric === 'clock-since-access' ? 'access' : 'write';
  const clock = new ClockDistance(since, (...event) => events.push(event));
  source({
    declare: (buffer) => clock.declare(buffer),
    access: (...access) => clock.access(...access),
    step: () => steps.push(events.length),
  });
  if (metric.startsWith('clock')) return { events, steps };
  const values = stackValues(source, metric, events, module);
  return {
    events: events.map(([...event], i) => [event[0], event[1], event[2], event[3], values[i]!]),
    steps,
  };
}

/** The events of the set-up and of the first `steps` steps. */
export function eventsUpTo(log: EventLog, steps: number): readonly LoggedEvent[] {
  return log.events.slice(0, log.steps[steps] ?? log.events.length);
}

/** The mean value of each event's elements under a metric of the LRU stack; null for writes and cold reads. */
function stackValues(
  source: TraceSource,
  metric: MetricName,
  events: readonly LoggedEvent[],
  module: WebAssembly.Module,
): (number | null)[] {
  const stack = new LruStack(module, 'runs');
  const sumOf = SUMS[metric.endsWith('ceil') ? 'ceiling' : metric.startsWith('dmd') ? 'root' : 'distance'];
  const read = () => {
    const tallies = stack.tallies();
    const total = (of: (tally: LruTally) => number) => tallies.reduce((sum, tally) => sum + of(tally), 0);
    return { sum: total(sumOf), warm: total(({ warm }) => warm) };
  };
  const values: (number | null)[] = [];
  let before = { sum: 0, warm: 0 };
  let seen = 0;
  const sink = {
    declare: stack.declare.bind(stack),
    step: () => {},
    access: (
      operation: 0 | 1,
      buffer: number,
      start: number,
      stride: number,
      count: number,
      dies = false,
    ) => {
      stack.access(operation, buffer, start, stride, count, dies);
      // Where some elements die and others do not, an event comes in parts.
      seen += count;
      if (seen < events[values.length]![2]) return;
      seen = 0;
      const after = read();
      const warm = after.warm - before.warm;
      values.push(operation === READ && warm > 0 ? (after.sum - before.sum) / warm : null);
      before = after;
    },
  };
  if (!metric.includes('live')) {
    source({
      ...sink,
      access: (operation, buffer, _version, start, stride, count) =>
        sink.access(operation, buffer, start, stride, count),
    });
    return values;
  }
  const liveness = new Liveness();
  source(liveness);
  if (!liveness.end()) throw new RangeError('the trace is too long to tell which of its values are dead');
  liveness.tell(source, sink);
  return values;
}

const SUMS = {
  distance: ({ distance }: LruTally) => distance,
  root: ({ root }: LruTally) => root,
  ceiling: ({ ceiling }: LruTally) => ceiling,
} as const;
