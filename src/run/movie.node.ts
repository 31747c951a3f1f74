// The movie of a run, encoded beside training in a worker thread from the frames in the order of their epochs.

import type { RgbaImage } from '../picture/image.ts';
import type { Times } from './profile.ts';
import type { TurnWords } from './turns.ts';
import { WorkerThread } from './worker-thread.node.ts';

/** Frames a second: the original movies' rate. */
export const MOVIE_RATE = 24;

/** How many frames may wait as pixels (12 MB each); those beyond are read from disk again when their turn comes. */
const PIXELS_LIMIT = 2;

/** What the movie worker starts with: where the movie appears, whole, when it is finished. */
export interface MovieData {
  readonly path: string;
  /** What the file says about itself. */
  readonly note: string;
  readonly rate: number;
  /** The words by which training claims the cores. */
  readonly gate: TurnWords;
}

/** What is asked of the movie worker: to add a frame, or to finish. */
export type MovieTask =
  | { readonly kind: 'add'; readonly path: string; readonly pixels?: RgbaImage | undefined }
  | { readonly kind: 'finish' };

/** How many frames the movie has; `finished` once its file is complete. */
export interface MovieAnswer {
  readonly frames: number;
  readonly hadPixels: boolean;
  readonly finished: boolean;
  /** Milliseconds of its parts: reading, frames. */
  readonly times: Times;
}

export interface MovieOptions extends MovieData {
  /** The epochs whose frames are known to come or to be there, ascending; later ones follow in their order. */
  readonly expected: readonly number[];
  readonly onProgress: (frames: number, times: Times) => void;
}

export class Movie {
  readonly #worker: WorkerThread<MovieTask, MovieAnswer>;
  readonly #onProgress: MovieOptions['onProgress'];
  readonly #expected: number[];
  readonly #early = new Map<number, string>();
  #pixelsWaiting = 0;
  #failure: Error | undefined;
  #finished = false;
  #wake: () => void = () => undefined;

  constructor({ path, note, rate, gate, expected, onProgress }: MovieOptions) {
    this.#expected = [...expected];
    this.#onProgress = onProgress;
    const data: MovieData = { path, note, rate, gate };
    this.#worker = new WorkerThread<MovieTask, MovieAnswer>(
      'run/movie.worker.node.js',
      data,
      (added) => this.#added(added),
      (error) => {
        this.#failure = error;
        this.#wake();
      },
    );
  }

  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Whether the worker keeps up, so that it takes a frame's pixels instead of reading the file. */
  get wantsPixels(): boolean {
    return this.#pixelsWaiting < PIXELS_LIMIT;
  }

  /** Adds a frame that is on disk. One that comes before its turn waits for those that are expected before it. */
  add(epoch: number, path: string, pixels?: RgbaImage): void {
    if (this.#expected.length === 0) {
      this.#post(path, pixels);
      return;
    }
    this.#early.set(epoch, path);
    while (this.#expected.length > 0) {
      const next = this.#early.get(this.#expected[0]!);
      if (next === undefined) return;
      this.#early.delete(this.#expected.shift()!);
      this.#post(next);
    }
  }

  /** Resolves when every frame is in the movie and its file is complete. @throws the worker's failure */
  async finish(): Promise<void> {
    this.#worker.post({ kind: 'finish' });
    while (!this.#finished && this.#failure === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  async close(): Promise<void> {
    await this.#worker.close();
  }

  #post(path: string, pixels?: RgbaImage): void {
    if (pixels !== undefined) this.#pixelsWaiting += 1;
    this.#worker.post({ kind: 'add', path, pixels }, pixels ? [pixels.data.buffer as ArrayBuffer] : []);
  }

  #added({ frames, hadPixels, finished, times }: MovieAnswer): void {
    if (hadPixels) this.#pixelsWaiting -= 1;
    this.#finished = finished;
    this.#onProgress(frames, times);
    if (finished) this.#wake();
  }
}
