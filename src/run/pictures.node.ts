// The pictures of a run: frames drawn beside training, and the movie made of them beside that.

import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { GreyPicture } from '../data/picture.ts';
import { Drawing } from './drawing.node.ts';
import type { RunEvent } from './events.ts';
import { trainingHash } from './hash.node.ts';
import { MOVIE_RATE, Movie } from './movie.node.ts';
import type { PreparedRun } from './prepare.node.ts';
import type { Profile } from './profile.ts';
import type { Snapshot } from './snapshot.ts';
import { Turns } from './turns.ts';
import { PARTIAL } from './whole.node.ts';

/** For how long training may keep the event loop to itself, in milliseconds. */
const PAUSE_EVERY = 20;

/** A run that learns a picture. */
type PictureRun = PreparedRun & { readonly picture: GreyPicture };

export class Pictures {
  readonly #run: PictureRun;
  readonly #tell: (event: RunEvent) => void;
  readonly #drawing: Drawing;
  readonly #movie: Movie;
  readonly #turns = new Turns();
  readonly #profile: Profile | undefined;
  /** Whether training and drawing have to share cores. */
  readonly #shared: boolean;
  #paused = performance.now();
  /** Milliseconds between steps, in all. */
  #pausedFor = 0;
  #frames = 0;

  /** @param profile where training's time goes, if that is asked for */
  constructor(run: PictureRun, threads: number, tell: (event: RunEvent) => void, profile?: Profile) {
    this.#run = run;
    this.#profile = profile;
    this.#tell = tell;
    this.#shared = 2 * threads > availableParallelism();
    const { directory, spec, picture, points, framesOnDisk, framesMissing } = run;
    const { training, validation } = points;
    this.#drawing = new Drawing({
      ...{ spec, picture, training, validation, threads, gate: this.#turns.words },
      smoothedPath: directory.smoothed,
      pathOf: (epoch) => directory.frame(epoch),
      wantsPixels: () => this.#movie.wantsPixels,
      onFrame: (frame, pixels, times) => {
        profile?.addDrawing(times);
        this.#turns.drawn();
        this.#movie.add(frame.epoch, frame.path, pixels);
        tell({ event: 'frame', ...frame });
      },
    });
    const missing = framesMissing.map(({ checkpoint }) => checkpoint.epoch);
    this.#movie = new Movie({
      path: directory.movie,
      gate: this.#turns.words,
      note: JSON.stringify({ crease: 1, trainingHash: trainingHash(spec) }),
      rate: MOVIE_RATE,
      expected: [...framesOnDisk, ...missing].sort((a, b) => a - b),
      onProgress: (frames, times) => {
        profile?.addMovie(times);
        this.#progress(frames);
      },
    });
    for (const epoch of framesOnDisk) this.#movie.add(epoch, directory.frame(epoch));
  }

  /** The snapshots that have no frame yet, oldest first. */
  get pending(): readonly Snapshot[] {
    return this.#drawing.pending;
  }

  /** Why no more pictures come, if that is so. */
  get failure(): Error | undefined {
    return this.#drawing.failure ?? this.#movie.failure;
  }

  /** Does some training, with drawing beside it; resolves to its result and the seconds that it had. */
  async during<T>(train: () => Promise<T>): Promise<{ value: T; seconds: number }> {
    const began = performance.now();
    const paused = this.#pausedFor;
    if (this.#takesTurns) {
      const trained = await this.#turns.during(train);
      this.#profile?.add('epochs', performance.now() - began - (this.#pausedFor - paused));
      return trained;
    }
    const value = await train();
    this.#profile?.add('epochs', performance.now() - began - (this.#pausedFor - paused));
    return { value, seconds: Math.round(1000 * (performance.now() - began)) / 1e6 };
  }

  /** Between two steps of training: serves the event loop now and then, and gives drawing its turns. */
  async between(): Promise<void> {
    const began = performance.now();
    if (this.#takesTurns) await this.#turns.between();
    const now = performance.now();
    this.#profile?.add('waiting', now - began);
    if (now - this.#paused >= PAUSE_EVERY) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      this.#paused = performance.now();
    }
    this.#pausedFor += performance.now() - began;
  }

  get #takesTurns(): boolean {
    return this.#shared && this.pending.length > 0;
  }

  /** Hands a snapshot over; resolves, once there was room for it, to whether it had to wait for that. */
  async draw(snapshot: Snapshot): Promise<boolean> {
    const draw = () => this.#drawing.draw(snapshot);
    return this.#profile ? this.#profile.measure('waiting', draw) : draw();
  }

  /** Draws what waits and completes the movie. @throws what a worker failed of */
  async finish(): Promise<void> {
    const settled = async () => {
      await this.#drawing.settled();
      await this.#movie.finish();
    };
    await (this.#profile ? this.#profile.measure('waiting', settled) : settled());
    this.#tell({ event: 'movie', frames: this.#frames, path: this.#run.directory.movie });
  }

  async close(): Promise<void> {
    await Promise.all([this.#drawing.close(), this.#movie.close()]);
    await rm(this.#run.directory.movie + PARTIAL, { force: true });
  }

  #progress(frames: number): void {
    this.#frames = frames;
    this.#tell({ event: 'movie', frames });
  }
}
