// The flags of `crease polytopes`: how each is read, its default, and its line in the help.

import type { FlagParametersForType } from '@stricli/core';
import { ACTIVATIONS, type ActivationName } from '../net/network.ts';
import { COLOURINGS, type Colouring } from '../picture/exact/colouring.ts';
import { PALETTE_NAMES, type PaletteName } from '../picture/palette.ts';
import { choice, slopeFlag, text, toggle, whole } from './flags.ts';
import { byteCount, decimalNumber, numberList } from './values.ts';

/** The flags as they were given; what was not given is undefined. */
export interface PolytopesFlags {
  readonly png?: string;
  readonly svg?: string;
  readonly color?: Colouring;
  readonly size?: number;
  readonly lineWidth?: number;
  readonly palette?: PaletteName;
  readonly onlyLayers?: string;
  readonly onlyNeurons?: string;
  readonly zoom?: string;
  readonly zoomFrames?: number;
  readonly movie?: string;
  readonly cells?: string;
  readonly affine?: boolean;
  readonly report?: string;
  readonly domain?: string;
  readonly origin?: readonly number[];
  readonly uAxis?: readonly number[];
  readonly vAxis?: readonly number[];
  readonly activation?: ActivationName;
  readonly slope?: number;
  readonly threads?: number;
  readonly maxMemory?: number;
  readonly repeat?: number;
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** The values of flags that were not given. */
export const POLYTOPES_DEFAULTS = {
  color: 'polytope',
  size: 1024,
  lineWidth: 1,
  palette: 'okabe-ito',
  zoomFrames: 120,
  domain: '0,0,1,1',
  repeat: 1,
} as const satisfies PolytopesFlags;

/** The largest picture and the largest movie, in pixels a side. */
const LARGEST = 8192;
const LINE_WIDTH = { flag: '--line-width', example: '0.5' };

/** A flag that takes a point or direction in the input space. */
function vector(flag: string, brief: string) {
  const parse = numberList({ flag: `--${flag}`, example: '0,0,1' });
  return { kind: 'parsed', parse, optional: true, brief, placeholder: 'A,B,...' } as const;
}

export const POLYTOPES_FLAGS: FlagParametersForType<PolytopesFlags> = {
  png: text('Write a picture', 'FILE.png'),
  svg: text('Write a drawing with the coordinates of all vertices, sharp at every zoom', 'FILE.svg'),
  color: choice('color', 'What colours say', COLOURINGS, POLYTOPES_DEFAULTS.color),
  size: whole('size', `Pixels of the longer side (default ${POLYTOPES_DEFAULTS.size})`, 2, LARGEST, 1024),
  lineWidth: {
    kind: 'parsed',
    parse: decimalNumber(LINE_WIDTH, 'a number from 0 to 100', (width) => width >= 0 && width <= 100),
    optional: true,
    brief: `Width of creases in pixels; 0 for none (default ${POLYTOPES_DEFAULTS.lineWidth})`,
    placeholder: 'W',
  },
  palette: choice('palette', 'Colours of the prediction', PALETTE_NAMES, POLYTOPES_DEFAULTS.palette),
  onlyLayers: text('Draw only the creases of some layers, counted from 1: 1,3-5', 'LIST'),
  onlyNeurons: text('Draw only those of some neurons, LAYER:NEURON from 1: 2:7,3:1-10', 'LIST'),
  zoom: text('With --movie: go from --domain to this detail', 'BOX'),
  zoomFrames: whole(
    'zoom-frames',
    `Pictures of the movie (default ${POLYTOPES_DEFAULTS.zoomFrames})`,
    2,
    100_000,
    240,
  ),
  movie: text('Write a movie of the zoom, cut anew at every step', 'FILE.mp4'),
  cells: text('Write vertices, edges and cells, with patterns, areas and neighbours', 'FILE.json'),
  affine: toggle('With --cells: the affine function of every output on every cell'),
  report: text('Write a page of statistics: areas, vertices, layers, points of a run', 'FILE.html'),
  domain: text(`What is cut: x0,y0,x1,y1 (default ${POLYTOPES_DEFAULTS.domain})`, 'BOX'),
  origin: vector('origin', 'The plane origin + x u + y v of a network with other than 2 inputs'),
  uAxis: vector('u', 'Its first direction, a number for every input; --u for short'),
  vAxis: vector('v', 'Its second direction; --v for short'),
  activation: {
    ...choice('activation', 'Activation', ACTIVATIONS, 'leaky_relu'),
    brief: 'leaky_relu, relu or identity (default: as the file says, else leaky_relu)',
  },
  slope: slopeFlag('Slope of leaky_relu below 0 (default: as the file says, else 0.01)'),
  threads: whole('threads', 'Threads (default: one for every core); the result is the same', 1, 256, 2),
  maxMemory: {
    kind: 'parsed',
    parse: byteCount({ flag: '--max-memory', example: '2GB' }),
    optional: true,
    brief: 'Refuse a partition that takes more than this, such as 500MB or 2GB (default: no limit)',
    placeholder: 'BYTES',
  },
  repeat: whole('repeat', 'Make it N times and tell the fastest (default 1)', 1, 1000, 3),
  json: toggle('Answer with one JSON object: regions, vertices, edges, area, euler, seconds, ...'),
  debug: toggle('Show the stack of an error'),
};
