// The ring: the built-in picture, the same pixels as the picture that the original experiments train on.

import type { GreyPicture, RgbPicture } from './picture.ts';

const SIZE = 1024;
const CENTRE = 512;

/**
 * 1024x1024, white with a black ring: the outline, 32 pixels wide, of the circle in the box (256,256)-(768,768), not
 * anti-aliased, 48,244 black pixels.
 *
 * A circle drawn pixel by pixel steps along its longer axis: with u >= v the distances of a pixel from the centre along
 * the axes, the boundary runs half a pixel from the pixel's centre in the direction of u. The ring is what lies inside
 * radius 256 by its inner edge, (u - 1/2)^2 + v^2 <= 256^2, and outside radius 225 by its outer edge,
 * (u + 1/2)^2 + v^2 > 225^2; in integers, as below.
 */
export function ring(): GreyPicture {
  const pixels = new Uint8Array(SIZE * SIZE);
  eachPixel((index, dx, dy) => {
    const u = Math.max(dx, dy);
    const squared = dx * dx + dy * dy;
    const inRing = squared - u < 256 * 256 && squared + u >= 225 * 225;
    pixels[index] = inRing ? 0 : 255;
  });
  return { width: SIZE, height: SIZE, pixels };
}

/**
 * The ring for classifiers: red outside, green on the ring, blue inside. Its edges are those of filled discs, which
 * differ from the outline's in 128 pixels: green where 224.5^2 < dx^2 + dy^2 <= 65,777.
 */
export function ringRgb(): RgbPicture {
  const pixels = new Uint8Array(SIZE * SIZE * 3);
  eachPixel((index, dx, dy) => {
    const squared = dx * dx + dy * dy;
    const channel = squared > 65777 ? 0 : squared > 50400 ? 1 : 2;
    pixels[3 * index + channel] = 255;
  });
  return { width: SIZE, height: SIZE, pixels };
}

/** Visits every pixel, row-major, with its distances from the centre along the axes. */
function eachPixel(visit: (index: number, dx: number, dy: number) => void): void {
  for (let row = 0; row < SIZE; row++) {
    for (let column = 0; column < SIZE; column++) {
      visit(row * SIZE + column, Math.abs(column - CENTRE), Math.abs(row - CENTRE));
    }
  }
}
