// Makes a picture small enough to learn in a page: averages over boxes of pixels, the same in every browser.

import type { GreyPicture } from '../../src/data/picture.ts';

/** The longer side of a picture that is learnt here, in pixels. */
export const LONGEST = 1024;

/** Grey by the weights of ITU-R BT.601, as the command line has it; what is transparent lies on white. */
export function greyOf(rgba: Uint8ClampedArray, width: number, height: number): GreyPicture {
  const pixels = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < pixels.length; i++, at += 4) {
    const luma = (19595 * rgba[at]! + 38470 * rgba[at + 1]! + 7471 * rgba[at + 2]! + 32768) >> 16;
    const alpha = rgba[at + 3]!;
    pixels[i] = alpha === 255 ? luma : Math.round((luma * alpha + 255 * (255 - alpha)) / 255);
  }
  return { width, height, pixels };
}

/** The same picture where it is small enough, else one whose longer side is `longest`. */
export function shrunk(picture: GreyPicture, longest = LONGEST): GreyPicture {
  const side = Math.max(picture.width, picture.height);
  if (side <= longest) return picture;
  const width = Math.max(2, Math.round((picture.width * longest) / side));
  const height = Math.max(2, Math.round((picture.height * longest) / side));
  const pixels = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const top = Math.floor((row * picture.height) / height);
    const bottom = Math.max(top + 1, Math.floor(((row + 1) * picture.height) / height));
    for (let column = 0; column < width; column++) {
      const left = Math.floor((column * picture.width) / width);
      const right = Math.max(left + 1, Math.floor(((column + 1) * picture.width) / width));
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) sum += picture.pixels[y * picture.width + x]!;
      }
      pixels[row * width + column] = Math.round(sum / ((bottom - top) * (right - left)));
    }
  }
  return { width, height, pixels };
}
