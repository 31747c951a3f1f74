// The picture of a partition without a GPU, as pixels: cells row by row, anti-aliased creases over them, as the command
// line draws them. Workers draw it too.

import { cellColours, drawPartition, INK, PAPER } from '../../src/picture/exact/draw.ts';
import type { Painter } from '../../src/picture/exact/painter.ts';
import { FULL, samplePartition } from '../../src/picture/exact/sample.ts';
import { imageOf, mixPixel, packed } from '../../src/picture/image.ts';
import { PALETTES } from '../../src/picture/palette.ts';
import { planesOf } from './drawable.ts';
import type { FlatView, LabPartition } from './protocol.ts';

const PALETTE = PALETTES['okabe-ito'];

/** Uint8 [height][width][4] of what `view` shows. */
export function flatPicture(
  painter: Painter,
  lab: LabPartition,
  view: FlatView,
): Uint8ClampedArray<ArrayBuffer> {
  const { color, domain, width, height, thickness, gradientScale } = view;
  const partition = { ...lab.partition, domain };
  const size = { width, height, thickness };
  if (color === 'prediction' && partition.outputCount === 3) return colours(painter, partition, size);
  const known = { colours: lab.colours, planes: color === 'gradient' ? planesOf(lab) : undefined };
  const cells =
    color === 'polytope' || color === 'gradient'
      ? cellColours(partition, color, gradientScale, known)
      : undefined;
  const { data } = drawPartition(painter, partition, { ...size, colouring: color, palette: PALETTE, cells });
  return data as Uint8ClampedArray<ArrayBuffer>;
}

/** Three outputs as red, green and blue. */
function colours(
  painter: Painter,
  partition: LabPartition['partition'],
  size: { readonly width: number; readonly height: number; readonly thickness: number },
): Uint8ClampedArray<ArrayBuffer> {
  const { outputs, creases } = samplePartition(painter, partition, { ...size, offset: 0.5 });
  const words = new Uint32Array(size.width * size.height).fill(packed(PAPER));
  const image = imageOf(words, size.width, size.height);
  const [black, white] = PALETTE.greys;
  for (let pixel = 0; pixel < words.length; pixel++) {
    for (let k = 0; k < 3; k++) {
      // Clamped and rounded by the array.
      const value = Math.min(1, Math.max(0, outputs[3 * pixel + k]!));
      image.data[4 * pixel + k] = black + (white - black) * value;
    }
    if (creases[pixel]! > 0) mixPixel(image, pixel, INK, creases[pixel]! / FULL);
  }
  return image.data as Uint8ClampedArray<ArrayBuffer>;
}

/** Whether two views are of the same picture. */
export function sameView(a: FlatView, b: FlatView): boolean {
  return (
    a.color === b.color &&
    a.width === b.width &&
    a.height === b.height &&
    a.thickness === b.thickness &&
    a.gradientScale === b.gradientScale &&
    a.domain.every((value, i) => value === b.domain[i])
  );
}
