// Paints a caption into a frame, in a font that comes with the package.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import { blit, crop, type RgbaImage } from './image.ts';

/** A rectangle of an image, in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** IBM Plex Mono, regular, the Latin subset (SIL Open Font License 1.1). */
const FONT_FILE = '@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff2';
const FONT = 'Crease Plex Mono';
/** Characters outside the font would come from whatever the machine has installed. */
const NOT_IN_FONT = /[^\u0020-\u007e\u00a1-\u00ff\u2026]/gu;

/** Text is 1/64 of the box's shorter side, within these sizes, in pixels. */
const SMALLEST_TEXT = 10;
const LARGEST_TEXT = 32;
/** In multiples of the text's size: line height, space around the text, distance from the box's corner. */
const LINE = 1.25;
const PADDING = 0.5;
const MARGIN = 0.5;

const PLATE = 'rgba(16, 16, 16, 0.72)';
const TEXT = '#ffffff';

let registered = false;

function registerFont(): void {
  if (registered) return;
  GlobalFonts.register(readFileSync(createRequire(import.meta.url).resolve(FONT_FILE)), FONT);
  registered = true;
}

/**
 * A copy of `image` with the lines on a translucent plate in the top left corner of `box`. A line too long for the box
 * is shortened with "…"; lines that do not fit under each other are left out, from the last but one upwards, so that
 * the first and the last (a warning) stay.
 */
export function paintCaption(image: RgbaImage, lines: readonly string[], box: Box): RgbaImage {
  registerFont();
  const size = Math.min(
    LARGEST_TEXT,
    Math.max(SMALLEST_TEXT, Math.round(Math.min(box.width, box.height) / 64)),
  );
  const margin = Math.round(MARGIN * size);
  const padding = Math.round(PADDING * size);
  const lineHeight = Math.round(LINE * size);
  const room = Math.floor((box.height - 2 * (margin + padding)) / lineHeight);
  const painted = { width: image.width, height: image.height, data: image.data.slice() };
  if (room < 1 || lines.length === 0) return painted;

  const measure = context(1, 1, size);
  const widest = box.width - 2 * (margin + padding);
  const shown = fitLines(lines, room).map((line) =>
    fitWidth(measure, line.replace(NOT_IN_FONT, '?'), widest),
  );
  const textWidth = Math.ceil(Math.max(...shown.map((line) => measure.measureText(line).width)));
  const width = Math.min(textWidth + 2 * padding, box.width - margin);
  const height = shown.length * lineHeight + 2 * padding;
  const [x, y] = [box.x + margin, box.y + margin];

  const plate = context(width, height, size);
  const under = plate.createImageData(width, height);
  under.data.set(crop(image, x, y, width, height).data);
  plate.putImageData(under, 0, 0);
  plate.fillStyle = PLATE;
  plate.fillRect(0, 0, width, height);
  plate.fillStyle = TEXT;
  shown.forEach((line, i) => {
    plate.fillText(line, padding, padding + (i + 0.5) * lineHeight);
  });
  blit(painted, { width, height, data: plate.getImageData(0, 0, width, height).data }, x, y);
  return painted;
}

function context(width: number, height: number, size: number): SKRSContext2D {
  const made = createCanvas(width, height).getContext('2d');
  made.font = `${size}px "${FONT}"`;
  made.lang = 'en';
  made.textBaseline = 'middle';
  return made;
}

function fitLines(lines: readonly string[], room: number): readonly string[] {
  if (lines.length <= room) return lines;
  return room === 1 ? lines.slice(-1) : [...lines.slice(0, room - 1), lines.at(-1)!];
}

function fitWidth(measure: SKRSContext2D, line: string, widest: number): string {
  if (measure.measureText(line).width <= widest) return line;
  let length = line.length;
  while (length > 0 && measure.measureText(`${line.slice(0, length)}…`).width > widest) length--;
  return `${line.slice(0, length)}…`;
}
