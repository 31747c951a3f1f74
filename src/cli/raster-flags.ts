// The flags of `crease raster`: how each is read, its default, and its line in the help.

import type { FlagParametersForType } from '@stricli/core';
import { ENGINE_CHOICES, type EngineChoice } from '../engine/engine-choice.ts';
import { ACTIVATIONS, type ActivationName } from '../net/network.ts';
import { PALETTE_NAMES, type PaletteName } from '../picture/palette.ts';
import { CREASE_STYLES, type CreaseStyle } from '../polytope/crease-map.ts';
import { choice, slopeFlag, text, toggle, whole } from './flags.ts';

/** The flags as they were given; what was not given is undefined. */
export interface RasterFlags {
  readonly size?: number;
  readonly out?: string;
  readonly map?: string;
  readonly output?: string;
  readonly crease?: CreaseStyle;
  readonly domain?: string;
  readonly activation?: ActivationName;
  readonly slope?: number;
  readonly palette?: PaletteName;
  readonly engine?: EngineChoice;
  readonly threads?: number;
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** The values of flags that were not given. */
export const RASTER_DEFAULTS = {
  size: 1024,
  crease: 'thin',
  domain: '0,0,1,1',
  palette: 'okabe-ito',
  engine: 'auto',
} as const satisfies RasterFlags;

/** The largest raster: 64 million pixels. */
const LARGEST = 8192;

export const RASTER_FLAGS: FlagParametersForType<RasterFlags> = {
  size: whole('size', `Pixels a side (default ${RASTER_DEFAULTS.size})`, 2, LARGEST, 1024),
  out: text('Write the picture: the first output in grey, creases over it', 'FILE.png'),
  map: text('Write the creases: uint8 [size][size], 0 or 1', 'FILE.npy'),
  output: text('Write the outputs: float32 [size][size], with [outputs] if several', 'FILE.npy'),
  crease: choice('crease', 'Creases, one pixel wide or on both sides', CREASE_STYLES, RASTER_DEFAULTS.crease),
  domain: text(`What is drawn: x0,y0,x1,y1 (default ${RASTER_DEFAULTS.domain})`, 'BOX'),
  activation: {
    ...choice('activation', 'Activation', ACTIVATIONS, 'leaky_relu'),
    brief: `Activation: ${ACTIVATIONS.join(', ')} (default: as the file says, else leaky_relu)`,
  },
  slope: slopeFlag('Slope of leaky_relu below 0 (default: as the file says, else 0.01)'),
  palette: choice('palette', 'Colours', PALETTE_NAMES, RASTER_DEFAULTS.palette),
  engine: choice('engine', 'What computes', ENGINE_CHOICES, RASTER_DEFAULTS.engine),
  threads: whole('threads', 'Threads (default: one for every core)', 1, 256, 2),
  json: toggle('Answer with one JSON object: patterns, creasePixels, seconds'),
  debug: toggle('Show the stack of an error'),
};
