// The movie worker: encodes frames in the order in which they come, from pixels or from their files.

import { readFile } from 'node:fs/promises';
import type { RgbaImage } from '../picture/image.ts';
import { createMovieEncoder, type MovieEncoder } from '../picture/movie.node.ts';
import { decodePng } from '../picture/png.node.ts';
import type { MovieAnswer, MovieData, MovieTask } from './movie.node.ts';
import { awaitTurn } from './turns.ts';
import { answer, lowerPriority, serve } from './worker-thread.node.ts';

/** For how long a frame waits for a pause of training, in milliseconds; training may have none for hours. */
const PATIENCE = 1000;

// Nothing waits for the movie before the end of the run.
lowerPriority();
serve<MovieData, MovieTask>(async ({ path, note, rate, gate }) => {
  let encoder: MovieEncoder | undefined;
  let frames = 0;
  return async (task) => {
    const began = performance.now();
    if (task.kind === 'finish') {
      await encoder?.finish();
      const times = { frames: performance.now() - began };
      answer<MovieAnswer>({ frames, hadPixels: false, finished: true, times });
      return;
    }
    awaitTurn(gate, PATIENCE);
    const image: RgbaImage = task.pixels ?? (await decodePng(await readFile(task.path)));
    const read = performance.now();
    const { width, height } = image;
    encoder ??= await createMovieEncoder({ path, width, height, fps: rate, note });
    await encoder.add(image);
    frames += 1;
    const times = { reading: read - began, frames: performance.now() - read };
    answer<MovieAnswer>({ frames, hadPixels: task.pixels !== undefined, finished: false, times });
  };
});
