// PNG files of frames: encoded fast, with a text chunk that says where they come from, and read again.

import { constants, deflateSync } from 'node:zlib';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { readPngChunks, writePngChunks } from '../data/png-chunks.ts';
import type { RgbaImage } from './image.ts';

/** The keyword of the text chunk that Crease writes. */
export const PNG_KEYWORD = 'Crease';

/**
 * Frames are flat greys with thin lines: at this level they compress as well as at the higher ones within a few
 * percent, in a fraction of the time.
 */
const LEVEL = 3;

/**
 * The image as a PNG of 8-bit RGB (alpha is left out: frames are opaque), with `text`, in ASCII such as JSON, in a tEXt
 * chunk of keyword `Crease`. Compresses on the calling thread: in a run that is one of low priority, while the threads of
 * Node's pool have the priority of the whole process.
 * @throws RangeError if `text` holds a character that tEXt does not (beyond ASCII): escape it as \uXXXX.
 */
export function encodePng(image: RgbaImage, text: string): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, image.width);
  view.setUint32(4, image.height);
  header[8] = 8;
  header[9] = 2;
  const data = deflateSync(scanlines(image), { level: LEVEL, strategy: constants.Z_DEFAULT_STRATEGY });
  return writePngChunks([
    { type: 'IHDR', data: header },
    { type: 'tEXt', data: latin(`${PNG_KEYWORD}\0${text}`) },
    { type: 'IDAT', data },
    { type: 'IEND', data: new Uint8Array(0) },
  ]);
}

/** The rows of a PNG without filtering: lines one pixel wide gain nothing from the filters for photographs. */
function scanlines({ width, height, data }: RgbaImage): Uint8Array {
  const rows = new Uint8Array(height * (1 + 3 * width));
  let to = 0;
  let from = 0;
  for (let row = 0; row < height; row++) {
    to++;
    for (let column = 0; column < width; column++) {
      rows[to] = data[from]!;
      rows[to + 1] = data[from + 1]!;
      rows[to + 2] = data[from + 2]!;
      to += 3;
      from += 4;
    }
  }
  return rows;
}

function latin(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const code = character.codePointAt(0)!;
    if (code > 126) throw new RangeError('a PNG text chunk holds ASCII only');
    return code;
  });
}

/**
 * The text of the tEXt chunk with this keyword, or undefined if the PNG has none.
 * @throws RangeError if `bytes` are not a whole PNG.
 */
export function readPngText(bytes: Uint8Array, keyword: string): string | undefined {
  for (const { type, data } of readPngChunks(bytes)) {
    if (type !== 'tEXt') continue;
    const text = Buffer.from(data).toString('latin1');
    if (text.startsWith(`${keyword}\0`)) return text.slice(keyword.length + 1);
  }
  return undefined;
}

/**
 * The pixels of a PNG.
 * @throws RangeError if `bytes` are not a whole PNG.
 */
export async function decodePng(bytes: Uint8Array): Promise<RgbaImage> {
  readPngChunks(bytes);
  const image = await loadImage(bytes).catch(() => {
    throw new RangeError('it cannot be decoded');
  });
  const { width, height } = image;
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}
