// RGB to the colours of video: YCbCr of ITU-R BT.709 in the limited range, chroma at half resolution (4:2:0).

import type { RgbaImage } from './image.ts';

/** A coefficient times 2^16; luma spans 219 steps, 16 to 235, chroma 224, 16 to 240. */
const scaled = (coefficient: number, span: number): number => Math.round((coefficient * span * 65536) / 255);
/** The weights of red and blue in luma; green has the rest. */
const KR = 0.2126;
const KB = 0.0722;
const Y_RED = scaled(KR, 219);
const Y_BLUE = scaled(KB, 219);
/** What is left, so that white is exactly 235. */
const Y_GREEN = scaled(1, 219) - Y_RED - Y_BLUE;
const CB_RED = scaled(-KR / (2 * (1 - KB)), 224);
const CB_BLUE = scaled(0.5, 224);
const CB_GREEN = -CB_RED - CB_BLUE;
const CR_RED = scaled(0.5, 224);
const CR_BLUE = scaled(-KB / (2 * (1 - KR)), 224);
const CR_GREEN = -CR_RED - CR_BLUE;

/**
 * The planes Y, Cb and Cr of an opaque image of even width and height, one after another: width * height * 3 / 2 bytes,
 * the layout that encoders call I420 or yuv420p. Chroma is the mean over 2x2 pixels. White is (235, 128, 128).
 */
export function toYuv420({ width, height, data }: RgbaImage): Uint8Array {
  const area = width * height;
  const planes = new Uint8Array(area + area / 2);
  let chroma = area;
  const luma = (i: number): number =>
    16 + ((Y_RED * data[i]! + Y_GREEN * data[i + 1]! + Y_BLUE * data[i + 2]! + 32768) >> 16);
  for (let row = 0; row < height; row += 2) {
    for (let column = 0; column < width; column += 2) {
      const pixel = row * width + column;
      const above = 4 * pixel;
      const below = above + 4 * width;
      planes[pixel] = luma(above);
      planes[pixel + 1] = luma(above + 4);
      planes[pixel + width] = luma(below);
      planes[pixel + width + 1] = luma(below + 4);
      const red = data[above]! + data[above + 4]! + data[below]! + data[below + 4]!;
      const green = data[above + 1]! + data[above + 5]! + data[below + 1]! + data[below + 5]!;
      const blue = data[above + 2]! + data[above + 6]! + data[below + 2]! + data[below + 6]!;
      // The sums are of four pixels: two bits more to shift.
      planes[chroma] = 128 + ((CB_RED * red + CB_GREEN * green + CB_BLUE * blue + 131072) >> 18);
      planes[chroma + area / 4] = 128 + ((CR_RED * red + CR_GREEN * green + CR_BLUE * blue + 131072) >> 18);
      chroma++;
    }
  }
  return planes;
}
