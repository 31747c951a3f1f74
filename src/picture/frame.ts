// The frame: three panels side by side that show one moment of a training run.

import type { GreyPicture } from '../data/picture.ts';
import type { PointSet } from '../data/split.ts';
import { blit, filled, imageOf, mixPixel, packed, type Rgb, type RgbaImage } from './image.ts';
import type { Palette } from './palette.ts';

/** What a network looks like. Arrays are [height][width], row-major. */
export interface PredictionParts {
  /** The size of one panel, in pixels. */
  readonly width: number;
  readonly height: number;
  /** The network's output at every pixel. */
  readonly prediction: Float32Array;
  /** 0 where no crease is, `fullCrease` (1 if missing) where one covers the pixel; between them colours are mixed. */
  readonly creases: Uint8Array;
  readonly fullCrease?: number;
  readonly palette: Palette;
}

/** What a frame shows: the network, and what it learns. */
export interface FrameParts extends PredictionParts {
  readonly target: GreyPicture;
  /** Column j lies at x0 + (j / width) (x1 - x0), row i at y0 + (i / height) (y1 - y0); the picture is [0, 1) x [0, 1). */
  readonly domain: readonly [x0: number, y0: number, x1: number, y1: number];
  readonly training: PointSet;
  readonly validation: PointSet;
}

/** What the panel of the picture itself is made of. */
export type PicturePanelParts = Pick<FrameParts, 'width' | 'height' | 'target' | 'domain' | 'palette'>;

/** The grey of what lies outside the picture. */
const OUTSIDE = 128;
/** A shortest and longest side at which creases are seen and a movie is played. */
const SMALLEST_PANEL = 256;
const LARGEST_PANEL = 1024;

/**
 * The frame, 3 * width wide: the prediction with creases painted over it; the prediction alone; the target with
 * training and validation points, one pixel each (validation over training where they meet). Outputs are clamped to
 * [0, 1] and drawn as grey round(255 v), or in the palette's narrower range of greys.
 */
export function composeFrame(parts: FrameParts): RgbaImage {
  const { width, height } = parts;
  const frame = filled(3 * width, height, [0, 0, 0]);
  blit(frame, composePrediction(parts), 0, 0);
  blit(frame, imageOf(predictionPanel(parts), width, height), width, 0);
  const target = picturePanel(parts);
  paintPoints(target, parts, parts.training, packed(parts.palette.training));
  paintPoints(target, parts, parts.validation, packed(parts.palette.validation));
  blit(frame, imageOf(target, width, height), 2 * width, 0);
  return frame;
}

/** The prediction with creases painted over it: the first panel of a frame. */
export function composePrediction(parts: PredictionParts): RgbaImage {
  const { width, height, creases, palette, fullCrease = 1 } = parts;
  const panel = predictionPanel(parts);
  const crease = packed(palette.crease);
  const image = imageOf(panel, width, height);
  for (let i = 0; i < creases.length; i++) {
    const covered = creases[i]!;
    if (covered >= fullCrease) panel[i] = crease;
    else if (covered > 0) mixPixel(image, i, palette.crease, covered / fullCrease);
  }
  return image;
}

/** The packed colours of the grey values 0 to 255, in the palette's range of greys. */
function greyColours({ greys: [black, white] }: Palette): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, value) => {
    const grey = Math.round(black + ((white - black) * value) / 255);
    return packed([grey, grey, grey]);
  });
}

function predictionPanel({ prediction, palette }: PredictionParts): Uint32Array<ArrayBuffer> {
  return valuePanel(prediction, palette, palette.notANumber);
}

/** Values as packed greys, clamped to [0, 1]; NaN in a colour of its own. */
export function valuePanel(values: Float32Array, palette: Palette, none: Rgb): Uint32Array<ArrayBuffer> {
  const panel = new Uint32Array(values.length);
  const greys = greyColours(palette);
  const notANumber = packed(none);
  for (let i = 0; i < panel.length; i++) {
    const value = values[i]!;
    panel[i] = Number.isNaN(value) ? notANumber : greys[Math.round(255 * Math.min(1, Math.max(0, value)))]!;
  }
  return panel;
}

/** The picture as a panel: packed colours, [height][width]. */
export function picturePanel(parts: PicturePanelParts): Uint32Array<ArrayBuffer> {
  const { width, height, target, domain, palette } = parts;
  const panel = new Uint32Array(width * height);
  const [x0, y0, x1, y1] = domain;
  const greys = greyColours(palette);
  const columns = pictureIndices(width, x0, x1, target.width);
  const rows = pictureIndices(height, y0, y1, target.height);
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      const inside = rows[i]! >= 0 && columns[j]! >= 0;
      const value = inside ? target.pixels[rows[i]! * target.width + columns[j]!]! : OUTSIDE;
      panel[i * width + j] = greys[value]!;
    }
  }
  return panel;
}

/** For each of `count` samples from `from` to `to`: the picture's row or column that it lies in, or -1 outside. */
function pictureIndices(count: number, from: number, to: number, size: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => {
    // A sample at the very edge of a pixel must not fall into the pixel before it by rounding.
    const index = Math.floor((from + (i / count) * (to - from)) * size + 1e-6);
    return index >= 0 && index < size ? index : -1;
  });
}

function paintPoints(panel: Uint32Array, parts: FrameParts, points: PointSet, colour: number): void {
  const { width, height } = parts;
  const [x0, y0, x1, y1] = parts.domain;
  for (let i = 0; i < points.count; i++) {
    const column = nearestSample(points.inputs[2 * i]!, width, x0, x1);
    const row = nearestSample(points.inputs[2 * i + 1]!, height, y0, y1);
    if (column >= 0 && row >= 0) panel[row * width + column] = colour;
  }
}

/** Which of `count` samples from `from` to `to` is nearest to a coordinate; -1 if it lies outside. */
function nearestSample(coordinate: number, count: number, from: number, to: number): number {
  const position = ((coordinate - from) / (to - from)) * count;
  // Coordinates are float32: one that stands for the first sample may lie a rounding before it.
  return position > -1e-3 && position < count ? Math.min(count - 1, Math.max(0, Math.round(position))) : -1;
}

/**
 * The size of a panel for a picture: the picture's own, shrunk so that its longest side is at most `longest`, or
 * enlarged by a whole factor so that it is at least 256; both sides then rounded to even numbers, which movies need.
 */
export function panelSize(
  pictureWidth: number,
  pictureHeight: number,
  longest = LARGEST_PANEL,
): { width: number; height: number } {
  const side = Math.max(pictureWidth, pictureHeight);
  const factor = side > longest ? longest / side : Math.max(1, Math.ceil(SMALLEST_PANEL / side));
  const fitted = factor > 1 && factor * side > longest ? Math.max(1, Math.floor(longest / side)) : factor;
  const even = (length: number): number => {
    const rounded = 2 * Math.round((length * fitted) / 2);
    return Math.max(2, rounded > longest ? rounded - 2 : rounded);
  };
  return { width: even(pictureWidth), height: even(pictureHeight) };
}
