// Reads a picture file, PNG, JPEG or WebP, into grey values; whatever else the path holds is refused in one line.

import { constants, type Stats } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { createInflate } from 'node:zlib';
import { createCanvas, type Image, loadImage } from '@napi-rs/canvas';
import { imageSize } from 'image-size';
import { InputError } from '../format/input-error.ts';
import { reachesJpegEnd } from './jpeg-end.ts';
import type { GreyPicture } from './picture.ts';
import { PNG_SIGNATURE, type PngChunk, pngDataLength, readPngChunks, writePngChunks } from './png-chunks.ts';

const SMALLEST_SIDE = 2;
const LARGEST_SIDE = 8192;
/** No picture of 8192x8192 is larger, uncompressed at 16 bits a channel. */
const LARGEST_FILE = 2 ** 30;

/** Chunks that would make the decoder change the stored values. */
const COLOUR_CHUNKS: ReadonlySet<string> = new Set(['gAMA', 'cHRM', 'iCCP', 'sRGB', 'cICP']);

type Format = 'png' | 'jpeg' | 'webp';

/**
 * The grey values of a picture file, recognised by its content. Grey is (19595 R + 38470 G + 7471 B + 32768) >> 16
 * (ITU-R 601 luma, rounded; grey stays as it is), over white where the picture is transparent; of 16 bits the upper 8
 * count. PNG's stored values are used as they are, its gamma and colour profile ignored; JPEG and WebP that carry a
 * colour profile are converted to sRGB. An animation gives its first image.
 * @throws InputError, one line with path, reason and remedy, for anything but a whole picture of 2 to 8192 pixels a
 * side; the size is read from the header, before decoding.
 */
export async function loadGreyPicture(path: string): Promise<GreyPicture> {
  const bytes = await readPictureFile(path);
  const format = formatOf(bytes);
  if (format === undefined) {
    throw refusal(path, `${bytes.length === 0 ? 'an empty file' : 'not an image'}`, GIVE_PICTURE);
  }
  checkSize(path, bytes);
  try {
    const image = await decode(await prepared(bytes, format));
    return greyOf(image, isOpaque(bytes, format));
  } catch (error) {
    throw refusal(path, `a damaged image: ${reasonOf(error)}`, 'save or download it again');
  }
}

const GIVE_PICTURE = 'give the path of a PNG, JPEG or WebP picture, or "ring"';

function refusal(path: string, reason: string, remedy: string): InputError {
  // A path may hold line breaks; the message must be one line.
  return new InputError(`${path.replace(/\p{Cc}/gu, '?')}: ${reason}; ${remedy}`);
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\s+/g, ' ').trim();
}

async function readPictureFile(path: string): Promise<Uint8Array> {
  let stats: Stats;
  try {
    stats = await stat(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw refusal(path, 'no such file', GIVE_PICTURE);
    throw refusal(path, `cannot be read (${code ?? reasonOf(error)})`, GIVE_PICTURE);
  }
  if (stats.isDirectory()) throw refusal(path, 'a directory, not a picture', GIVE_PICTURE);
  if (!stats.isFile()) throw refusal(path, 'not a regular file', GIVE_PICTURE);
  if (stats.size > LARGEST_FILE)
    throw refusal(path, `a file of ${stats.size} bytes`, 'give one of at most 1 GiB');
  try {
    await access(path, constants.R_OK);
    return await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? reasonOf(error);
    throw refusal(path, `cannot be read (${code})`, 'change its permissions or give another');
  }
}

function formatOf(bytes: Uint8Array): Format | undefined {
  if (PNG_SIGNATURE.every((byte, i) => bytes[i] === byte)) return 'png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (ascii(bytes, 0) === 'RIFF' && ascii(bytes, 8) === 'WEBP') return 'webp';
  return undefined;
}

function ascii(bytes: Uint8Array, start: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + 4));
}

function checkSize(path: string, bytes: Uint8Array): void {
  let size: { width: number; height: number };
  try {
    size = imageSize(bytes);
  } catch {
    throw refusal(path, 'a damaged image: its header gives no size', 'save or download it again');
  }
  const { width, height } = size;
  if (Math.min(width, height) < SMALLEST_SIDE) {
    const least = `${SMALLEST_SIDE}x${SMALLEST_SIDE}`;
    throw refusal(path, `an image of ${width}x${height} pixels`, `give one of at least ${least}`);
  }
  if (Math.max(width, height) > LARGEST_SIDE) {
    const most = `${LARGEST_SIDE}x${LARGEST_SIDE}`;
    throw refusal(path, `an image of ${width}x${height} pixels`, `scale it down to at most ${most}`);
  }
}

/** The bytes to decode, after checks that the decoder does not make: it draws what it has of a file cut short. */
async function prepared(bytes: Uint8Array, format: Format): Promise<Uint8Array> {
  if (format === 'webp') {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (view.getUint32(4, true) + 8 > bytes.length) throw new RangeError('it ends too early');
  }
  if (format === 'jpeg' && !reachesJpegEnd(bytes)) throw new RangeError('it ends too early');
  if (format !== 'png') return bytes;
  const chunks = readPngChunks(bytes);
  await checkPixelData(chunks);
  return writePngChunks(chunks.filter(({ type }) => !COLOUR_CHUNKS.has(type)));
}

/** Inflates a PNG's pixel data, keeping none of it, and throws if it is damaged or too short. */
async function checkPixelData(chunks: readonly PngChunk[]): Promise<void> {
  const inflate = createInflate();
  const expected = pngDataLength(chunks[0]!.data);
  const length = await new Promise<number>((resolve, reject) => {
    let sum = 0;
    inflate.on('data', (part: Uint8Array) => {
      sum += part.length;
      // What expands beyond its picture is not inflated further.
      if (sum > expected) resolve(sum);
    });
    inflate.on('end', () => resolve(sum));
    inflate.on('error', reject);
    for (const { type, data } of chunks) if (type === 'IDAT') inflate.write(data);
    inflate.end();
  });
  inflate.destroy();
  if (length < expected) throw new RangeError('its pixel data end too early');
}

async function decode(bytes: Uint8Array): Promise<Image> {
  const image = await loadImage(bytes);
  if (!(image.width > 0 && image.height > 0)) throw new RangeError('it has no pixels');
  return image;
}

/** Whether the format leaves no room for transparency, so that a transparent pixel is one that was not decoded. */
function isOpaque(bytes: Uint8Array, format: Format): boolean {
  return format === 'jpeg' || (format === 'webp' && ascii(bytes, 12) === 'VP8 ');
}

function greyOf(image: Image, opaque: boolean): GreyPicture {
  const { width, height } = image;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  if (opaque) {
    const { data } = context.getImageData(0, 0, width, height);
    for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) throw new RangeError('it ends too early');
  }
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const pixels = new Uint8Array(width * height);
  for (let i = 0; i < pixels.length; i++) {
    pixels[i] = (19595 * data[4 * i]! + 38470 * data[4 * i + 1]! + 7471 * data[4 * i + 2]! + 32768) >>> 16;
  }
  return { width, height, pixels };
}
