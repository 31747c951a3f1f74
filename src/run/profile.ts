// Where the time of a run goes: the training thread's by part, the rest as `other`, and beside it the threads that draw.

import type { Phases } from '../engine/engine.ts';

/** Milliseconds by name. */
export type Times = Readonly<Record<string, number>>;

/** Seconds by name, of the training thread and of the threads beside it. The training thread's add up to `seconds`. */
export interface ProfileReport {
  readonly seconds: number;
  readonly training: Times;
  readonly drawing: Times;
  readonly movie: Times;
}

/** What the names of the parts mean, in the order of the table. */
const MEANING: Readonly<Record<string, string>> = {
  start: 'engine and threads',
  data: 'order of the points, gathering and copying batches, sums of losses',
  forward: 'outputs of the batches',
  'forward, backward': 'outputs, loss and gradients: one part in this engine',
  backward: 'loss, deltas and gradients',
  update: 'optimizer',
  validation: 'loss of the validation points',
  disk: 'metrics, checkpoints, log',
  waiting: 'for drawing: its turns at the cores, room for a frame, at the end the last frames and the movie',
  other: 'first weights, copies for frames and checkpoints, the watch for what goes nowhere, events',
  raster: 'outputs and creases of every pixel, turns given to training included',
  drawing: 'panels and caption',
  encoding: 'PNG',
  writing: 'files',
  reading: 'frames that were drawn before, or not taken over in time',
  frames: 'encoding',
};

export class Profile {
  /** The engine adds to it. */
  readonly phases: Phases = new Map();
  readonly #began = performance.now();
  readonly #parts = new Map<string, number>();
  readonly #drawing = new Map<string, number>();
  readonly #movie = new Map<string, number>();

  /** Adds milliseconds to a part of the training thread: start, epochs (the engine's work included), disk, waiting. */
  add(part: 'start' | 'epochs' | 'disk' | 'waiting', milliseconds: number): void {
    addTo(this.#parts, part, milliseconds);
  }

  /** Does some work of the training thread, and adds what it took to a part. */
  measure<T>(part: 'start' | 'disk' | 'waiting', work: () => T): T {
    const began = performance.now();
    const done = () => this.add(part, performance.now() - began);
    const result = work();
    if (result instanceof Promise) return result.finally(done) as T;
    done();
    return result;
  }

  /** Adds the milliseconds of a frame's drawing. */
  addDrawing(times: Times): void {
    for (const [part, milliseconds] of Object.entries(times)) addTo(this.#drawing, part, milliseconds);
  }

  /** Adds the milliseconds of the movie. */
  addMovie(times: Times): void {
    for (const [part, milliseconds] of Object.entries(times)) addTo(this.#movie, part, milliseconds);
  }

  /** The times until now. */
  report(): ProfileReport {
    const total = performance.now() - this.#began;
    const { start = 0, epochs = 0, disk = 0, waiting = 0 } = Object.fromEntries(this.#parts);
    const engine = Object.fromEntries(this.phases);
    const data = epochs - sum(Object.values(engine));
    const known = { start, data, ...engine, disk, waiting };
    const training = { ...known, other: total - sum(Object.values(known)) };
    return {
      seconds: total / 1000,
      training: seconds(training),
      drawing: seconds(Object.fromEntries(this.#drawing)),
      movie: seconds(Object.fromEntries(this.#movie)),
    };
  }
}

function addTo(times: Map<string, number>, part: string, milliseconds: number): void {
  times.set(part, (times.get(part) ?? 0) + milliseconds);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Microseconds are kept: rounding each part to milliseconds would not add up. */
function seconds(times: Times): Times {
  return Object.fromEntries(Object.entries(times).map(([part, ms]) => [part, ms / 1000]));
}

/** The table at the end of a run. */
export function profileTable({ seconds: total, training, drawing, movie }: ProfileReport): string {
  const lines = [`Where ${total.toFixed(1)} s went on the training thread:`, ...rows(training, total)];
  lines.push(`${'sum'.padEnd(19)}${total.toFixed(3).padStart(10)} s  100.0%`);
  for (const [thread, times] of [['drawing', drawing] as const, ['movie', movie] as const]) {
    if (Object.keys(times).length === 0) continue;
    lines.push(`Beside it, on the ${thread} thread:`, ...rows(times, total));
  }
  return lines.join('\n');
}

function rows(times: Times, total: number): string[] {
  const order = Object.keys(MEANING);
  const sorted = Object.entries(times).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  return sorted.map(([part, value]) => {
    const share = total > 0 ? (100 * value) / total : 0;
    const cells = `${part.padEnd(19)}${value.toFixed(3).padStart(10)} s ${share.toFixed(1).padStart(6)}%`;
    return `${cells}  ${MEANING[part] ?? ''}`.trimEnd();
  });
}
