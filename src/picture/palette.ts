// The palettes: the colours laid over grey pictures, chosen so that colour-blind readers can tell them apart.

import type { Rgb } from './image.ts';

/** The colours of a frame. */
export interface Palette {
  readonly crease: Rgb;
  readonly training: Rgb;
  readonly validation: Rgb;
  /** Where a network's output is not a number: not a grey. */
  readonly notANumber: Rgb;
  /** The greys that black and white pictures are drawn with. */
  readonly greys: readonly [black: number, white: number];
}

export type PaletteName = 'okabe-ito' | 'high-contrast' | 'greyscale' | 'reference';

const ALL_GREYS: Palette['greys'] = [0, 255];

/**
 * `okabe-ito`, the default: vermillion, orange, blue and sky blue of the set by Okabe and Ito (Color Universal Design,
 * 2008; recommended by Wong, Nature Methods 8, 441, 2011). Of that set vermillion is furthest from every grey.
 *
 * `high-contrast`: saturated colours, further apart from each other and from every grey. Ours, found by comparing CIE
 * Lab distances under simulated deuteranopia, protanopia and tritanopia (Machado, Oliveira and Fernandes 2009).
 *
 * `greyscale`, for print without colour: black and white are kept for creases and points, and the pictures under them
 * are drawn in the greys between; training and validation points are white and black.
 *
 * `reference`: pure red and blue, as the script that these frames come from meant them. Red and green are not told
 * apart by everyone, but these two are; red on dark grey is hard to see with protanopia.
 */
export const PALETTES: Readonly<Record<PaletteName, Palette>> = {
  'okabe-ito': {
    crease: [213, 94, 0],
    training: [230, 159, 0],
    validation: [0, 114, 178],
    notANumber: [86, 180, 233],
    greys: ALL_GREYS,
  },
  'high-contrast': {
    crease: [255, 0, 255],
    training: [255, 140, 0],
    validation: [0, 0, 255],
    notANumber: [255, 200, 0],
    greys: ALL_GREYS,
  },
  greyscale: {
    crease: [0, 0, 0],
    training: [255, 255, 255],
    validation: [0, 0, 0],
    notANumber: [255, 0, 255],
    greys: [80, 184],
  },
  reference: {
    crease: [255, 0, 0],
    training: [255, 0, 0],
    validation: [0, 0, 255],
    notANumber: [0, 255, 0],
    greys: ALL_GREYS,
  },
};

export const PALETTE_NAMES: readonly PaletteName[] = ['okabe-ito', 'high-contrast', 'greyscale', 'reference'];
