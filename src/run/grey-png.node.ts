// A grey picture as PNG, by zlib alone: making a run should not have to load a drawing library.

import { deflateSync } from 'node:zlib';
import type { GreyPicture } from '../data/picture.ts';
import { writePngChunks } from '../data/png-chunks.ts';

/** The bytes of a PNG of 8-bit grey values, every row unfiltered (PNG specification, colour type 0). */
export function greyPng({ width, height, pixels }: GreyPicture): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = 8;
  const rows = new Uint8Array((width + 1) * height);
  for (let row = 0; row < height; row++) {
    rows.set(pixels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  }
  return writePngChunks([
    { type: 'IHDR', data: header },
    { type: 'IDAT', data: deflateSync(rows) },
    { type: 'IEND', data: new Uint8Array(0) },
  ]);
}
