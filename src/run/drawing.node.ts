// Drawing beside training: a queue of snapshots before a worker thread that makes frames of them.

import type { GreyPicture } from '../data/picture.ts';
import type { PointSet } from '../data/split.ts';
import type { Parameters } from '../net/network.ts';
import type { RgbaImage } from '../picture/image.ts';
import type { Times } from './profile.ts';
import { frameBefore } from './schedule.ts';
import type { DrawnFrame, Snapshot } from './snapshot.ts';
import type { RunSpec } from './spec.ts';
import type { Losses } from './training.ts';
import type { TurnWords } from './turns.ts';
import { WorkerThread } from './worker-thread.node.ts';

/** How many snapshots may wait besides the one that is being drawn. */
const WAITING_LIMIT = 2;

/** What the drawing worker starts with. */
export interface DrawingData {
  readonly spec: RunSpec;
  readonly picture: GreyPicture;
  readonly training: PointSet;
  readonly validation: PointSet;
  readonly threads: number;
  /** Where the kernel-smoothed picture goes, if the spec asks for one. */
  readonly smoothedPath: string;
  /** The words by which training claims the cores. */
  readonly gate: TurnWords;
}

/** What is asked of the drawing worker: a frame, at a path. */
export interface DrawingTask {
  readonly epoch: number;
  readonly parameters: Parameters;
  readonly losses?: Losses | undefined;
  readonly path: string;
  /** Where the scheduled frame before it is. */
  readonly pathBefore: string | undefined;
  /** Whether the pixels come back too, for the movie. */
  readonly wantsPixels: boolean;
}

export interface DrawingAnswer {
  readonly frame: DrawnFrame;
  readonly pixels?: RgbaImage | undefined;
  /** Milliseconds of its parts: raster, drawing, encoding, writing. */
  readonly times: Times;
}

export interface DrawingOptions extends DrawingData {
  /** Where an epoch's frame goes. */
  readonly pathOf: (epoch: number) => string;
  /** Asked before every frame: whether the movie has room for pixels. */
  readonly wantsPixels: () => boolean;
  readonly onFrame: (frame: DrawnFrame, pixels: RgbaImage | undefined, times: Times) => void;
}

export class Drawing {
  readonly #options: DrawingOptions;
  readonly #worker: WorkerThread<DrawingTask, DrawingAnswer>;
  readonly #waiting: Snapshot[] = [];
  #current: Snapshot | undefined;
  #failure: Error | undefined;
  #wake: (() => void)[] = [];

  constructor(options: DrawingOptions) {
    this.#options = options;
    const { spec, picture, training, validation, threads, smoothedPath, gate } = options;
    const data: DrawingData = { spec, picture, training, validation, threads, smoothedPath, gate };
    this.#worker = new WorkerThread<DrawingTask, DrawingAnswer>(
      'run/drawing.worker.node.js',
      data,
      (drawn) => this.#drawn(drawn),
      (error) => this.#fail(error),
    );
  }

  /** The snapshots that have no frame yet, oldest first. */
  get pending(): readonly Snapshot[] {
    return this.#current ? [this.#current, ...this.#waiting] : [...this.#waiting];
  }

  /** Why no more frames come, if that is so. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /**
   * Hands a snapshot over; frames are drawn in that order. Resolves once at most two snapshots wait, so that a
   * training that is too fast for drawing waits here, and no frame is dropped. The result: whether it had to wait.
   * @throws the worker's failure
   */
  async draw(snapshot: Snapshot): Promise<boolean> {
    const waits = this.#waiting.length >= WAITING_LIMIT;
    await this.#until(() => this.#waiting.length < WAITING_LIMIT);
    this.#waiting.push(snapshot);
    this.#next();
    return waits;
  }

  /** Resolves when every snapshot has its frame. @throws the worker's failure */
  async settled(): Promise<void> {
    await this.#until(() => this.pending.length === 0);
  }

  /** Ends the worker; snapshots that still wait are not drawn. */
  async close(): Promise<void> {
    await this.#worker.close();
  }

  #next(): void {
    if (this.#current !== undefined || this.#failure !== undefined) return;
    this.#current = this.#waiting.shift();
    if (this.#current === undefined) return;
    const { checkpoint, losses } = this.#current;
    const { epoch, parameters } = checkpoint;
    const path = this.#options.pathOf(epoch);
    const earlier = frameBefore(this.#options.spec, epoch);
    const pathBefore = earlier === undefined ? undefined : this.#options.pathOf(earlier);
    const wantsPixels = this.#options.wantsPixels();
    this.#worker.post({ epoch, parameters, losses, path, pathBefore, wantsPixels });
  }

  #drawn({ frame, pixels, times }: DrawingAnswer): void {
    this.#current = undefined;
    this.#next();
    try {
      this.#options.onFrame(frame, pixels, times);
    } catch (error) {
      this.#fail(error as Error);
    }
    this.#changed();
  }

  #fail(error: Error): void {
    this.#failure = error;
    this.#changed();
  }

  async #until(condition: () => boolean): Promise<void> {
    while (this.#failure === undefined && !condition()) {
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  #changed(): void {
    const wake = this.#wake;
    this.#wake = [];
    for (const resolve of wake) resolve();
  }
}
