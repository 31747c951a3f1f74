// A movie of frames: H.264 in MP4 that plays in a browser, by an ffmpeg on the PATH or by the embedded encoder.

import { execFile } from 'node:child_process';
import { appendFile, rename, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { RgbaImage } from './image.ts';
import { openEmbedded } from './movie-embedded.node.ts';
import { openFfmpeg } from './movie-ffmpeg.node.ts';
import type { EncoderName } from './movie-sink.ts';
import { movieNote } from './mp4.ts';
import { toYuv420 } from './yuv.ts';

const run = promisify(execFile);

export interface MovieOptions {
  /** Where the movie appears when it is finished; until then it is written to `path` + ".partial". */
  readonly path: string;
  /** The size of every frame: even numbers. */
  readonly width: number;
  readonly height: number;
  /** Frames per second, a whole number; 24 if missing. */
  readonly fps?: number;
  /** The program to use; null for the embedded encoder; missing: the PATH's ffmpeg if it can encode H.264. */
  readonly ffmpeg?: string | null;
  /** A note for the file's end, such as its format version; see `mp4.ts`. */
  readonly note?: string;
}

export interface MovieEncoder {
  /** Which encoder it is, to be named in a log. */
  readonly name: EncoderName;
  /** Adds a frame; resolves when the next may come. Frames must be added one after another. */
  add(frame: RgbaImage): Promise<void>;
  /** Writes the movie; it appears whole at its path. */
  finish(): Promise<void>;
  /** Abandons the movie and leaves nothing behind; does nothing after `finish`. */
  dispose(): Promise<void>;
}

/**
 * Starts a movie. Frames at 3072x1024 take the embedded encoder long: call it from a worker.
 * @throws RangeError if a side is odd or not positive.
 */
export async function createMovieEncoder(options: MovieOptions): Promise<MovieEncoder> {
  const { path, width, height, fps = 24, note } = options;
  if (!(width > 0 && height > 0 && width % 2 === 0 && height % 2 === 0)) {
    throw new RangeError(`a movie of ${width}x${height} pixels cannot be encoded; its sides must be even`);
  }
  const partial = `${path}.partial`;
  const ffmpeg = options.ffmpeg === undefined ? await findFfmpeg() : options.ffmpeg;
  const sinkOptions = { path: partial, width, height, fps };
  const sink = ffmpeg === null ? await openEmbedded(sinkOptions) : await openFfmpeg(ffmpeg, sinkOptions);
  let frames = 0;
  let finished = false;

  async function dispose(): Promise<void> {
    if (finished) return;
    finished = true;
    await sink.abort();
    await rm(partial, { force: true });
  }

  /** Does one part of the work; if it fails, nothing is left behind. */
  async function guarded(work: () => Promise<void>): Promise<void> {
    if (finished) throw new Error('the movie is already finished');
    try {
      await work();
    } catch (error) {
      await dispose();
      throw error;
    }
  }

  return {
    name: sink.name,
    add: (frame) =>
      guarded(async () => {
        if (frame.width !== width || frame.height !== height) {
          const size = `${frame.width}x${frame.height}`;
          throw new RangeError(`a frame of ${size} does not fit a movie of ${width}x${height}`);
        }
        frames++;
        await sink.write(toYuv420(frame));
      }),
    finish: () =>
      guarded(async () => {
        if (frames === 0) throw new RangeError('a movie needs at least one frame');
        await sink.close();
        if (note !== undefined) await appendFile(partial, movieNote(note));
        await rename(partial, path);
        finished = true;
      }),
    dispose,
  };
}

/** The name of the PATH's ffmpeg if it runs and encodes H.264 with x264, else null. */
export async function findFfmpeg(): Promise<string | null> {
  try {
    const { stdout } = await run('ffmpeg', ['-hide_banner', '-encoders'], {
      windowsHide: true,
      timeout: 20_000,
    });
    return /\blibx264\b/.test(stdout) ? 'ffmpeg' : null;
  } catch {
    return null;
  }
}
