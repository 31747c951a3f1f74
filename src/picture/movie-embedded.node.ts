// The embedded movie encoder: minih264 and libmp4v2 as WebAssembly (h264-mp4-encoder), no system package needed.

import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type * as Library from 'h264-mp4-encoder';
import type { FrameSink, SinkOptions } from './movie-sink.ts';
import { webReady } from './mp4.ts';

/** Chosen by looking: up to 20, creases one pixel wide stay sharp and greys stay grey; at 26 they take on tints. */
const QUANTIZATION = 20;
/** The fastest; at this quantization slower ones look the same and are no smaller. */
const SPEED = 10;

/** Encoders share one file system; each needs a name of its own in it. */
let opened = 0;

/** Opens the encoder; the movie is in memory until it is closed. Writing a frame computes on the calling thread. */
export async function openEmbedded({ path, width, height, fps }: SinkOptions): Promise<FrameSink> {
  const library: typeof Library = createRequire(import.meta.url)('h264-mp4-encoder');
  const encoder = await library.createH264MP4Encoder();
  encoder.outputFilename = `movie-${opened++}.mp4`;
  encoder.width = width;
  encoder.height = height;
  encoder.frameRate = fps;
  encoder.quantizationParameter = QUANTIZATION;
  encoder.speed = SPEED;
  encoder.groupOfPictures = fps;
  encoder.initialize();

  let freed = false;
  const free = (): void => {
    if (freed) return;
    freed = true;
    encoder.FS.unlink(encoder.outputFilename);
    encoder.delete();
  };
  return {
    name: 'embedded',
    write: async (planes) => encoder.addFrameYuv(planes),
    close: async () => {
      encoder.finalize();
      const bytes = webReady(encoder.FS.readFile(encoder.outputFilename));
      free();
      await writeFile(path, bytes);
    },
    abort: async () => {
      if (!freed) encoder.finalize();
      free();
    },
  };
}
