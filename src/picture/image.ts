// A picture to show: RGBA pixels, as the canvas of a browser has them, and the few operations that frames need.

/** `data` is [height][width][4]: red, green, blue, alpha, each 0 to 255, colour not multiplied by alpha. */
export interface RgbaImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** A colour, red, green and blue, each 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** An opaque image of one colour. */
export function filled(width: number, height: number, colour: Rgb): RgbaImage {
  const data = new Uint8ClampedArray(4 * width * height);
  new Uint32Array(data.buffer).fill(packed(colour));
  return { width, height, data };
}

const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** An opaque colour as one word of a Uint32Array over RGBA bytes, in this machine's byte order. */
export function packed([red, green, blue]: Rgb): number {
  return LITTLE_ENDIAN
    ? (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0
    : ((red << 24) | (green << 16) | (blue << 8) | 0xff) >>> 0;
}

/** The image of [height][width] packed colours; shares their memory. */
export function imageOf(words: Uint32Array<ArrayBuffer>, width: number, height: number): RgbaImage {
  return { width, height, data: new Uint8ClampedArray(words.buffer, words.byteOffset, words.byteLength) };
}

/** Lays a colour over a pixel with a share of it, 0 to 1. */
export function mixPixel({ data }: RgbaImage, pixel: number, [red, green, blue]: Rgb, share: number): void {
  const at = 4 * pixel;
  data[at] = data[at]! + share * (red - data[at]!);
  data[at + 1] = data[at + 1]! + share * (green - data[at + 1]!);
  data[at + 2] = data[at + 2]! + share * (blue - data[at + 2]!);
}

/** Copies `source` into `target` with its top left pixel at column `x`, row `y`; what falls outside is cut off. */
export function blit(target: RgbaImage, source: RgbaImage, x: number, y: number): void {
  const left = Math.max(0, -x);
  const right = Math.min(source.width, target.width - x);
  if (right <= left) return;
  const bottom = Math.min(source.height, target.height - y);
  for (let row = Math.max(0, -y); row < bottom; row++) {
    const from = 4 * row * source.width;
    target.data.set(
      source.data.subarray(from + 4 * left, from + 4 * right),
      4 * ((y + row) * target.width + x + left),
    );
  }
}

/** The part of an image in a box that lies inside it, copied. */
export function crop(image: RgbaImage, x: number, y: number, width: number, height: number): RgbaImage {
  const part = { width, height, data: new Uint8ClampedArray(4 * width * height) };
  blit(part, image, -x, -y);
  return part;
}
