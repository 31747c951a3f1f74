// The built-in pictures of the lab: the command line's two rings, and small shapes of black on white.

import type { GreyPicture, RgbPicture } from '../../src/data/picture.ts';
import { ring, ringRgb } from '../../src/data/ring.ts';
import type { PictureName, PictureSource } from './protocol.ts';

/** Pixels on a side of the small shapes. */
export const SIDE = 256;

/** A picture with what its pixels hold: 1 value for grey, 3 for red, green, blue. */
export interface ChosenPicture {
  readonly picture: GreyPicture | RgbPicture;
  readonly channels: 1 | 3;
}

/** Whether a pixel of a shape is black; x to the right, y down, from the middle, in halves of a pixel's width. */
type Shape = (x: number, y: number) => boolean;

const isEven = (value: number) => (Math.floor(value) & 1) === 0;

const SHAPES: Readonly<Record<Exclude<PictureName, 'ring' | 'ring-rgb'>, Shape>> = {
  disc: (x, y) => x * x + y * y < 150 * 150,
  square: (x, y) => Math.max(Math.abs(x), Math.abs(y)) < 130,
  checkers: (x, y) => isEven(x / 128) === isEven(y / 128),
  stripes: (x, y) => isEven((x + y) / 128),
  spiral: (x, y) => {
    // Half circles about two centres, a band's width apart: each band goes on where the next half circle begins.
    const band = 52;
    const centre = y < 0 ? 0 : band;
    const turns = Math.sqrt((x - centre) * (x - centre) + y * y) / band;
    return isEven(turns) === y < 0;
  },
};

/** The pixels of a source. */
export function chosenPicture(source: PictureSource): ChosenPicture {
  if (source.kind === 'grey') return { picture: source.picture, channels: 1 };
  if (source.kind === 'rgb') return { picture: source.picture, channels: 3 };
  if (source.name === 'ring') return { picture: ring(), channels: 1 };
  if (source.name === 'ring-rgb') return { picture: ringRgb(), channels: 3 };
  return { picture: drawn(SHAPES[source.name]), channels: 1 };
}

function drawn(isBlack: Shape): GreyPicture {
  const pixels = new Uint8Array(SIDE * SIDE);
  for (let row = 0, at = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++, at++) {
      pixels[at] = isBlack(2 * column + 1 - SIDE, 2 * row + 1 - SIDE) ? 0 : 255;
    }
  }
  return { width: SIDE, height: SIDE, pixels };
}
