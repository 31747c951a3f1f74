// The picture worker: decodes one picture that the user gave, aside from the page, and ends.

import {
  type DrawingContext,
  decodePicture,
  greyOf,
  type PictureDecoder,
  rgbOf,
} from '../../src/data/picture-file.ts';
import { buffersIn } from './drawable.ts';
import { failureText } from './failure-text.ts';
import type { PictureAnswer, PictureOrder } from './messages.ts';

const GIVE_PICTURE = 'give a PNG, JPEG or WebP picture';

const DECODER: PictureDecoder<ImageBitmap> = {
  async inflatedLength(parts, most) {
    const stream = new Blob(parts as Uint8Array<ArrayBuffer>[])
      .stream()
      .pipeThrough(new DecompressionStream('deflate'));
    const reader = stream.getReader();
    let sum = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return sum;
      sum += value.length;
      if (sum <= most) continue;
      // What expands beyond its picture is not inflated further.
      await reader.cancel();
      return sum;
    }
  },
  async decode(bytes) {
    try {
      return await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]));
    } catch {
      throw new RangeError('it cannot be decoded');
    }
  },
  canvas(width, height) {
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (context === null) throw new RangeError('the browser has no canvas of its size');
    return context as DrawingContext<ImageBitmap>;
  },
};

self.onmessage = async ({ data: { file, name, isColoured } }: MessageEvent<PictureOrder>) => {
  let answer: PictureAnswer;
  try {
    const decoded = await decodePicture(
      new Uint8Array(await file.arrayBuffer()),
      name,
      GIVE_PICTURE,
      DECODER,
    );
    const source = isColoured
      ? ({ kind: 'rgb', name, picture: rgbOf(decoded) } as const)
      : ({ kind: 'grey', name, picture: greyOf(decoded) } as const);
    answer = { source };
  } catch (error) {
    answer = { refusal: failureText(error) };
  }
  self.postMessage(answer, { transfer: buffersIn(answer) });
  self.close();
};
