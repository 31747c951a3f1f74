// Decodes a picture that the visitor gave, off the main thread: to grey, and small enough to learn.

import { greyOf, shrunk } from './shrink.ts';

/** Pixels of the largest picture that is decoded: 8192 x 8192, as on the command line. */
const MOST_PIXELS = 8192 * 8192;

async function decode(file: Blob) {
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (!bitmap) throw new Error('is no picture that this browser can read; give a PNG, JPEG or WebP');
  const { width, height } = bitmap;
  if (width < 2 || height < 2) throw new Error(`has ${width}x${height} pixels; give one of 2x2 or more`);
  if (width * height > MOST_PIXELS) {
    throw new Error(`has ${width}x${height} pixels; make it smaller than 8192x8192`);
  }
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('cannot be read here: the browser gives no canvas of its size');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return shrunk(greyOf(context.getImageData(0, 0, width, height).data, width, height));
}

self.onmessage = async ({ data }: MessageEvent<Blob>) => {
  try {
    const picture = await decode(data);
    self.postMessage({ picture });
  } catch (error) {
    self.postMessage({ refusal: error instanceof Error ? error.message : String(error) });
  }
};
