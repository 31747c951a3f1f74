// A picture file's bytes on their way to pixels: what is checked and prepared alike wherever it is decoded.

import { imageSize } from 'image-size';
import { InputError } from '../format/input-error.ts';
import { reachesJpegEnd } from './jpeg-end.ts';
import type { GreyPicture, RgbPicture } from './picture.ts';
import { PNG_SIGNATURE, type PngChunk, pngDataLength, readPngChunks, writePngChunks } from './png-chunks.ts';

const SMALLEST_SIDE = 2;
const LARGEST_SIDE = 8192;

/** Chunks that would make a decoder change the stored values. */
const COLOUR_CHUNKS: ReadonlySet<string> = new Set(['gAMA', 'cHRM', 'iCCP', 'sRGB', 'cICP']);

type Format = 'png' | 'jpeg' | 'webp';

/** The part of a canvas's 2D context that decoding needs; `Image` is what the platform decodes to. */
export interface DrawingContext<Image> {
  globalCompositeOperation: string;
  fillStyle: unknown;
  drawImage(image: Image, x: number, y: number): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  getImageData(
    x: number,
    y: number,
    width: number,
    height: number,
  ): { readonly data: Uint8Array | Uint8ClampedArray };
}

/** What a platform decodes with. */
export interface PictureDecoder<Image extends { readonly width: number; readonly height: number }> {
  /** How long the zlib data in some parts are when they are inflated; any length beyond `most` will do. */
  inflatedLength(parts: readonly Uint8Array[], most: number): Promise<number>;
  /** The image of a whole file; throws if it is damaged. */
  decode(bytes: Uint8Array): Promise<Image>;
  /** A context to draw on, transparent. */
  canvas(width: number, height: number): DrawingContext<Image>;
}

/** The pixels of a picture file over white. */
export interface DecodedPicture {
  readonly width: number;
  readonly height: number;
  /** [height][width][4]: red, green, blue, 255. */
  readonly rgba: Uint8Array | Uint8ClampedArray;
}

/**
 * The pixels of a picture file, recognised by its content, over white where it is transparent; of 16 bits the upper 8
 * count. PNG's stored values are used as they are, its gamma and colour profile ignored; JPEG and WebP that carry a
 * colour profile are converted to sRGB. An animation gives its first image.
 * @param where what to call the file in errors, and `give` what to give instead
 * @throws InputError, one line with the file, the reason and the remedy, for anything but a whole picture of 2 to 8192
 * pixels a side; the size is read from the header, before decoding
 */
export async function decodePicture<Image extends { readonly width: number; readonly height: number }>(
  bytes: Uint8Array,
  where: string,
  give: string,
  decoder: PictureDecoder<Image>,
): Promise<DecodedPicture> {
  const format = formatOf(bytes);
  if (format === undefined) {
    throw pictureRefusal(where, bytes.length === 0 ? 'an empty file' : 'not an image', give);
  }
  checkSize(where, bytes);
  try {
    const image = await decoder.decode(await prepared(bytes, format, decoder.inflatedLength));
    if (!(image.width > 0 && image.height > 0)) throw new RangeError('it has no pixels');
    return overWhite(image, isOpaque(bytes, format), decoder);
  } catch (error) {
    throw pictureRefusal(where, `a damaged image: ${reasonOf(error)}`, 'save or download it again');
  }
}

/** Grey is (19595 R + 38470 G + 7471 B + 32768) >> 16: ITU-R 601 luma, rounded; grey stays as it is. */
export function greyOf({ width, height, rgba }: DecodedPicture): GreyPicture {
  const pixels = new Uint8Array(width * height);
  for (let i = 0; i < pixels.length; i++) {
    pixels[i] = (19595 * rgba[4 * i]! + 38470 * rgba[4 * i + 1]! + 7471 * rgba[4 * i + 2]! + 32768) >>> 16;
  }
  return { width, height, pixels };
}

/** Its red, green and blue. */
export function rgbOf({ width, height, rgba }: DecodedPicture): RgbPicture {
  const pixels = new Uint8Array(3 * width * height);
  for (let from = 0, to = 0; to < pixels.length; from++) {
    pixels[to++] = rgba[from++]!;
    pixels[to++] = rgba[from++]!;
    pixels[to++] = rgba[from++]!;
  }
  return { width, height, pixels };
}

/** The error of a file that is no picture to learn. Its name may hold line breaks; the message must be one line. */
export function pictureRefusal(where: string, reason: string, remedy: string): InputError {
  return new InputError(`${where.replace(/\p{Cc}/gu, '?')}: ${reason}; ${remedy}`);
}

export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\s+/g, ' ').trim();
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

function checkSize(where: string, bytes: Uint8Array): void {
  let size: { width: number; height: number };
  try {
    size = imageSize(bytes);
  } catch {
    throw pictureRefusal(where, 'a damaged image: its header gives no size', 'save or download it again');
  }
  const { width, height } = size;
  if (Math.min(width, height) < SMALLEST_SIDE) {
    const least = `${SMALLEST_SIDE}x${SMALLEST_SIDE}`;
    throw pictureRefusal(where, `an image of ${width}x${height} pixels`, `give one of at least ${least}`);
  }
  if (Math.max(width, height) > LARGEST_SIDE) {
    const most = `${LARGEST_SIDE}x${LARGEST_SIDE}`;
    throw pictureRefusal(where, `an image of ${width}x${height} pixels`, `scale it down to at most ${most}`);
  }
}

/** The bytes to decode, after checks that decoders do not make: they draw what they have of a file cut short. */
async function prepared(
  bytes: Uint8Array,
  format: Format,
  inflatedLength: PictureDecoder<never>['inflatedLength'],
): Promise<Uint8Array> {
  if (format === 'webp') {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (view.getUint32(4, true) + 8 > bytes.length) throw new RangeError('it ends too early');
  }
  if (format === 'jpeg' && !reachesJpegEnd(bytes)) throw new RangeError('it ends too early');
  if (format !== 'png') return bytes;
  const chunks = readPngChunks(bytes);
  const most = pngDataLength(chunks[0]!.data);
  const length = await inflatedLength(
    chunks.filter(({ type }: PngChunk) => type === 'IDAT').map(({ data }) => data),
    most,
  );
  if (length < most) throw new RangeError('its pixel data end too early');
  return writePngChunks(chunks.filter(({ type }) => !COLOUR_CHUNKS.has(type)));
}

/** Whether the format leaves no room for transparency, so that a transparent pixel is one that was not decoded. */
function isOpaque(bytes: Uint8Array, format: Format): boolean {
  return format === 'jpeg' || (format === 'webp' && ascii(bytes, 12) === 'VP8 ');
}

function overWhite<Image extends { readonly width: number; readonly height: number }>(
  image: Image,
  opaque: boolean,
  { canvas }: Pick<PictureDecoder<Image>, 'canvas'>,
): DecodedPicture {
  const { width, height } = image;
  const context = canvas(width, height);
  context.drawImage(image, 0, 0);
  if (opaque) {
    const { data } = context.getImageData(0, 0, width, height);
    for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) throw new RangeError('it ends too early');
  }
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  return { width, height, rgba: context.getImageData(0, 0, width, height).data };
}
