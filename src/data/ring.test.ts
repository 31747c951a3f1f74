// The ring equals the picture of the original experiments; its checksum stands for it where that file is missing.
import { existsSync } from 'node:fs';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import { crc32 } from './png-chunks.ts';
import { ring, ringRgb } from './ring.ts';

const GREY = '../shared/data/centered_ring.png';
const RGB = '../shared/data/centered_ring_rgb.png';

async function rgbPixels(path: string): Promise<Uint8Array> {
  const image = await loadImage(path);
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  return Uint8Array.from({ length: (data.length / 4) * 3 }, (_, i) => data[Math.floor(i / 3) * 4 + (i % 3)]!);
}

test.skipIf(!existsSync(GREY))(
  'the ring equals the original pixel for pixel (skipped without ../shared)',
  async () => {
    const { width, height, pixels } = ring();
    expect([width, height]).toEqual([1024, 1024]);
    const original = (await rgbPixels(GREY)).filter((_, i) => i % 3 === 0);
    expect(Buffer.compare(pixels, original)).toBe(0);
  },
);

test.skipIf(!existsSync(RGB))(
  'the three-colour ring equals the original (skipped without ../shared)',
  async () => {
    expect(Buffer.compare(ringRgb().pixels, await rgbPixels(RGB))).toBe(0);
  },
);

test('the ring has 48,244 black pixels, the rest white, and its checksum', () => {
  const { pixels } = ring();
  expect(pixels.filter((grey) => grey === 0).length).toBe(48244);
  expect(pixels.filter((grey) => grey === 255).length).toBe(1024 * 1024 - 48244);
  expect(crc32(pixels).toString(16)).toBe('669cd473');
});

test('the three-colour ring has its checksum', () => {
  expect(crc32(ringRgb().pixels).toString(16)).toBe('3034815b');
});
