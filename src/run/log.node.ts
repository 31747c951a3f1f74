// log.txt: what happened when, line by line, in the form of the reference script's log.

import { appendFileSync, existsSync } from 'node:fs';
import type { RunEvent } from './events.ts';
import type { LayerRange } from './layer-ranges.ts';
import { modelSummary } from './model-summary.ts';
import { profileTable } from './profile.ts';

/** The first line of every log. */
export const LOG_HEADER = '# crease log, format version 1\n';

type Level = 'INFO' | 'WARNING' | 'ERROR';

/** A line of the log: `2025-07-08 15:15:25,811 - crease - INFO - text`, in local time. */
export function logLine(level: Level, text: string, when: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
  const time = `${two(when.getHours())}:${two(when.getMinutes())}:${two(when.getSeconds())}`;
  const milliseconds = String(when.getMilliseconds()).padStart(3, '0');
  return `${day} ${time},${milliseconds} - crease - ${level} - ${text}\n`;
}

/** An event in words, a line or several, `epochs` being the run's total; undefined for what is not worth a line. */
export function eventText(event: RunEvent, epochs: number): string | undefined {
  switch (event.event) {
    case 'start': {
      const isNew = event.epoch === 0 && event.steps === undefined;
      const from = isNew ? 'started' : `resumed after epoch ${event.epoch}${andSteps(event.steps)}`;
      const { run, seed, engine, threads } = event;
      return `Run ${run} ${from} - Seed: ${seed}, Engine: ${engine}, Threads: ${threads}`;
    }
    case 'model':
      return modelSummary(event.network, event.batchSize).join('\n');
    case 'epoch': {
      const { epoch, trainLoss, valLoss } = event;
      return `Epoch ${epoch}/${epochs} - Train Loss: ${trainLoss.toFixed(6)}, Val Loss: ${valLoss.toFixed(6)}`;
    }
    case 'layer':
      return layerText(event);
    case 'notFinite':
    case 'aborted':
      // The error that ends the run says it.
      return undefined;
    case 'frame': {
      return `Visualization @ epoch ${event.epoch}: ${event.seconds.toFixed(2)}s`;
    }
    case 'checkpoint':
      return `Checkpoint ${event.path}`;
    case 'wait':
      return `Training waited ${event.seconds.toFixed(2)} s for drawing after epoch ${event.epoch}`;
    case 'movie':
      return event.path === undefined ? undefined : `Movie ${event.path} - Frames: ${event.frames}`;
    case 'warning':
      return event.text;
    case 'profile':
      return profileTable(event);
    case 'stopped':
      return `Interrupted after epoch ${event.epoch}/${epochs}${andSteps(event.steps)}, ${event.seconds.toFixed(1)} s`;
    case 'done':
      return `Done: ${event.epochs} epochs, ${event.seconds.toFixed(1)} s`;
  }
}

function layerText({ layer, epoch, neurons, z, a, dead }: LayerRange & { readonly epoch: number }): string {
  const range = ([min, max]: readonly [number, number]) => `${min.toPrecision(4)} to ${max.toPrecision(4)}`;
  const after = a === undefined ? '' : `, Activations: ${range(a)}`;
  const share =
    dead === undefined ? '' : `, Dead: ${dead}/${neurons} (${Math.round((100 * dead) / neurons)}%)`;
  return `Layer ${layer} @ epoch ${epoch} - Pre-activations: ${range(z)}${after}${share}`;
}

function andSteps(steps: number | undefined): string {
  return steps === undefined ? '' : ` and ${steps} ${steps === 1 ? 'step' : 'steps'}`;
}

/** How long training took, in the line that `crease compare` reads; epoch lines stay as the reference writes them. */
export function trainedText(epochs: number, seconds: number): string {
  return `Trained ${epochs} epochs in ${seconds.toFixed(3)} s, without drawing`;
}

/** The file, or two with the same lines. Lines are only ever added. */
export class RunLog {
  readonly #paths: readonly string[];
  /** The epochs of this process, and the seconds that they took. */
  #epochs = 0;
  #seconds = 0;
  /** The next epoch to end was begun by an earlier process, so that its time is unknown. */
  #isPart = false;

  /**
   * Begins the log with its header; a log that is there already is continued.
   * @param copy another file that gets every line too
   */
  constructor(path: string, copy?: string) {
    this.#paths = copy === undefined ? [path] : [path, copy];
    for (const each of this.#paths) if (!existsSync(each)) appendFileSync(each, LOG_HEADER);
  }

  /** Adds an event's line, if it has one. Not asynchronous: lines must not overtake each other. */
  event(event: RunEvent, epochs: number): void {
    if (event.event === 'start') this.#isPart = event.steps !== undefined;
    if (event.event === 'epoch') {
      this.#epochs += this.#isPart ? 0 : 1;
      this.#seconds += this.#isPart ? 0 : event.seconds;
      this.#isPart = false;
    }
    const ends = event.event === 'done' || event.event === 'stopped';
    if (ends && this.#epochs > 0) this.#add('INFO', trainedText(this.#epochs, this.#seconds));
    const text = eventText(event, epochs);
    if (text !== undefined) this.#add(event.event === 'warning' ? 'WARNING' : 'INFO', text);
  }

  /** Adds the line of a failure; that the log cannot be written is not a second failure. */
  error(text: string): void {
    try {
      this.#add('ERROR', text);
    } catch {
      // The disk may be what failed.
    }
  }

  #add(level: Level, text: string): void {
    const now = new Date();
    const lines = text.split('\n').map((line) => logLine(level, line, now));
    for (const path of this.#paths) appendFileSync(path, lines.join(''));
  }
}
