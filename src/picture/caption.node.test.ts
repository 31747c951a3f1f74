// Painting a caption: inside its box, top left, legible, never overflowing, in the font of the package.
import { GlobalFonts } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { crc32 } from '../data/png-chunks.ts';
import { paintCaption } from './caption.node.ts';
import { filled, type RgbaImage } from './image.ts';

const LINES = ['epoch 10', 'train loss 0.012345', 'val loss   0.023456', '[100]*20 seed 12345678'];

/** Whether two images have the same pixels (comparing them as objects is slow). */
const same = (a: RgbaImage, b: RgbaImage): boolean =>
  a.width === b.width && a.height === b.height && Buffer.from(a.data).equals(Buffer.from(b.data));

/** The smallest box that holds every pixel that differs. */
function changed(before: RgbaImage, after: RgbaImage): { x0: number; y0: number; x1: number; y1: number } {
  const found = { x0: Infinity, y0: Infinity, x1: -1, y1: -1 };
  for (let i = 0; i < before.data.length; i++) {
    if (before.data[i] === after.data[i]) continue;
    const x = (i >> 2) % before.width;
    const y = Math.floor((i >> 2) / before.width);
    found.x0 = Math.min(found.x0, x);
    found.y0 = Math.min(found.y0, y);
    found.x1 = Math.max(found.x1, x);
    found.y1 = Math.max(found.y1, y);
  }
  return found;
}

describe.each([1024, 256])('on a panel of %d', (side) => {
  const box = { x: side, y: 0, width: side, height: side };
  const before = filled(2 * side, side, [255, 255, 255]);
  const after = paintCaption(before, LINES, box);

  test('it lies in the top left corner of its box and covers no more than a fifth', () => {
    const { x0, y0, x1, y1 } = changed(before, after);
    expect([x0 - side, y0]).toEqual([side === 1024 ? 8 : 5, side === 1024 ? 8 : 5]);
    expect(((x1 - x0) * (y1 - y0)) / (side * side)).toBeLessThan(0.2);
  });

  test('white text on a dark plate through which the picture shows', () => {
    const greys = after.data.filter((_, i) => i % 4 === 0);
    const { x0, y0 } = changed(before, after);
    const plate = after.data[4 * ((y0 + 1) * after.width + x0 + 1)]!;
    expect(plate).toBeGreaterThan(60);
    expect(plate).toBeLessThan(100);
    expect(new Set(greys).size).toBeGreaterThan(20);
    expect(same(before, filled(2 * side, side, [255, 255, 255])), 'the image given is not changed').toBe(
      true,
    );
  });
});

test('text is drawn in the registered font: another line is other pixels, the same line the same', () => {
  const image = filled(300, 300, [0, 0, 0]);
  const box = { x: 0, y: 0, width: 300, height: 300 };
  const painted = (line: string): number => crc32(new Uint8Array(paintCaption(image, [line], box).data));
  expect(painted('epoch 1')).toBe(painted('epoch 1'));
  expect(painted('epoch 1')).not.toBe(painted('epoch 7'));
  expect(GlobalFonts.has('Crease Plex Mono')).toBe(true);
});

test('characters that the font lacks become "?", whatever fonts the machine has', () => {
  const image = filled(300, 300, [0, 0, 0]);
  const box = { x: 0, y: 0, width: 300, height: 300 };
  expect(same(paintCaption(image, ['shape \u{1f600}漢'], box), paintCaption(image, ['shape ??'], box))).toBe(
    true,
  );
});

test('a line too long is shortened inside its box', () => {
  const before = filled(300, 256, [255, 255, 255]);
  const box = { x: 100, y: 0, width: 100, height: 256 };
  const after = paintCaption(before, ['epoch 1', `[${'12345,'.repeat(40)}]`], box);
  const { x0, x1 } = changed(before, after);
  expect(x0).toBeGreaterThanOrEqual(100);
  expect(x1).toBeLessThan(200);
  expect(
    same(
      paintCaption(before, ['epoch 1', '[12345,12345,12345,1234'], box),
      paintCaption(before, ['epoch 1', '[12345,12345,12345,9999'], box),
    ),
  ).toBe(true);
});

test('lines that do not fit are left out; the first and the last stay', () => {
  const before = filled(200, 60, [255, 255, 255]);
  const box = { x: 0, y: 0, width: 200, height: 60 };
  const many = ['epoch 1', 'second', 'third', 'fourth', 'constant output 0.4512'];
  const after = paintCaption(before, many, box);
  expect(changed(before, after).y1).toBeLessThan(60);
  expect(same(after, paintCaption(before, ['epoch 1', 'second', 'constant output 0.4512'], box))).toBe(true);
});

test('a box too small for a line stays as it is', () => {
  const before = filled(20, 6, [255, 255, 255]);
  expect(same(paintCaption(before, LINES, { x: 0, y: 0, width: 20, height: 6 }), before)).toBe(true);
});
