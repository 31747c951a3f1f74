// Progress on stderr: one live bar on a terminal, a line an event elsewhere, nothing where quiet is asked for.

import type { RunEvent } from '../run/events.ts';
import { eventText } from '../run/log.node.ts';
import { barLine, type Progress } from './bar.ts';

/** Milliseconds between two looks of the bar: often enough to live, seldom enough not to cost anything. */
const REDRAW_EVERY = 100;

/** How far back the rate looks, in milliseconds. */
const RATE_WINDOW = 5000;

export interface ProgressReport {
  /** Shows an event; `epochs` is the run's total. */
  event(event: RunEvent, epochs: number): void;
  /** Says something that is no event. */
  note(text: string): void;
  /** Leaves the terminal as it was found. */
  close(): void;
}

export function createProgress(stream: NodeJS.WriteStream, quiet: boolean): ProgressReport {
  if (quiet) return { event: () => undefined, note: () => undefined, close: () => undefined };
  return stream.isTTY ? new LiveBar(stream) : new PlainLines(stream);
}

class PlainLines implements ProgressReport {
  readonly #stream: NodeJS.WriteStream;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  event(event: RunEvent, epochs: number): void {
    const text = eventText(event, epochs);
    if (text !== undefined) this.note(text);
  }

  note(text: string): void {
    this.#stream.write(`${text}\n`);
  }

  close(): void {}
}

class LiveBar implements ProgressReport {
  readonly #stream: NodeJS.WriteStream;
  /** Keeps the bar alive while no event comes. */
  readonly #timer: NodeJS.Timeout;
  #progress: Progress = { epoch: 0, epochs: 1, frames: 0 };
  #started = false;
  #drawn = 0;
  /** When the last epochs were over. */
  #times: number[] = [];

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    this.#timer = setInterval(() => this.#draw(), 5 * REDRAW_EVERY);
    this.#timer.unref();
  }

  event(event: RunEvent, epochs: number): void {
    switch (event.event) {
      case 'start':
        this.#progress = { ...this.#progress, epoch: event.epoch, epochs };
        this.#started = true;
        this.note(eventText(event, epochs)!);
        break;
      case 'model':
      case 'profile':
        this.note(eventText(event, epochs)!);
        break;
      case 'warning':
        this.note(event.text);
        break;
      case 'epoch': {
        const { epoch, trainLoss, valLoss } = event;
        const note = epoch === epochs ? 'drawing' : undefined;
        this.#progress = { ...this.#progress, epoch, trainLoss, valLoss, note, rate: this.#rate() };
        break;
      }
      case 'frame':
        this.#progress = { ...this.#progress, frames: this.#progress.frames + 1 };
        break;
      case 'movie':
        if (this.#progress.note !== undefined) {
          this.#progress = { ...this.#progress, note: `movie: ${event.frames} frames` };
        }
        break;
      default:
    }
    if (performance.now() - this.#drawn >= REDRAW_EVERY) this.#draw();
  }

  note(text: string): void {
    this.#stream.write(`\r\x1b[K${text}\n`);
    this.#draw();
  }

  close(): void {
    clearInterval(this.#timer);
    if (!this.#started) return;
    this.#draw();
    this.#stream.write('\n');
    this.#started = false;
  }

  /** Epochs a second over the last seconds. */
  #rate(): number | undefined {
    const now = performance.now();
    this.#times.push(now);
    while (this.#times.length > 2 && now - this.#times[0]! > RATE_WINDOW) this.#times.shift();
    const first = this.#times[0]!;
    return now > first ? (1000 * (this.#times.length - 1)) / (now - first) : undefined;
  }

  #draw(): void {
    if (!this.#started) return;
    this.#drawn = performance.now();
    this.#stream.write(`\r${barLine(this.#progress, (this.#stream.columns || 80) - 1)}\x1b[K`);
  }
}
