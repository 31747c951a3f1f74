// Reads a picture file, PNG, JPEG or WebP, into grey values; whatever else the path holds is refused in one line.

import { constants, type Stats } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { createInflate } from 'node:zlib';
import { createCanvas, type Image, loadImage, type SKRSContext2D } from '@napi-rs/canvas';
import type { GreyPicture } from './picture.ts';
import {
  type DrawingContext,
  decodePicture,
  greyOf,
  type PictureDecoder,
  pictureRefusal,
  reasonOf,
} from './picture-file.ts';

/** No picture of 8192x8192 is larger, uncompressed at 16 bits a channel. */
const LARGEST_FILE = 2 ** 30;

const GIVE_PICTURE = 'give the path of a PNG, JPEG or WebP picture, or "ring"';

/**
 * The grey values of a picture file, as `decodePicture` and `greyOf` define them.
 * @throws InputError, one line with path, reason and remedy, for anything but a whole picture of 2 to 8192 pixels a side
 */
export async function loadGreyPicture(path: string): Promise<GreyPicture> {
  const bytes = await readPictureFile(path);
  return greyOf(await decodePicture(bytes, path, GIVE_PICTURE, DECODER));
}

async function readPictureFile(path: string): Promise<Uint8Array> {
  let stats: Stats;
  try {
    stats = await stat(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw pictureRefusal(path, 'no such file', GIVE_PICTURE);
    throw pictureRefusal(path, `cannot be read (${code ?? reasonOf(error)})`, GIVE_PICTURE);
  }
  if (stats.isDirectory()) throw pictureRefusal(path, 'a directory, not a picture', GIVE_PICTURE);
  if (!stats.isFile()) throw pictureRefusal(path, 'not a regular file', GIVE_PICTURE);
  if (stats.size > LARGEST_FILE)
    throw pictureRefusal(path, `a file of ${stats.size} bytes`, 'give one of at most 1 GiB');
  try {
    await access(path, constants.R_OK);
    return await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? reasonOf(error);
    throw pictureRefusal(path, `cannot be read (${code})`, 'change its permissions or give another');
  }
}

const DECODER: PictureDecoder<Image> = {
  /** Keeps none of it. */
  async inflatedLength(parts, most) {
    const inflate = createInflate();
    const length = await new Promise<number>((resolve, reject) => {
      let sum = 0;
      inflate.on('data', (part: Uint8Array) => {
        sum += part.length;
        // What expands beyond its picture is not inflated further.
        if (sum > most) resolve(sum);
      });
      inflate.on('end', () => resolve(sum));
      inflate.on('error', reject);
      for (const part of parts) inflate.write(part);
      inflate.end();
    });
    inflate.destroy();
    return length;
  },
  decode: (bytes) => loadImage(bytes),
  canvas: (width, height) =>
    createCanvas(width, height).getContext('2d') satisfies SKRSContext2D as DrawingContext<Image>,
};
