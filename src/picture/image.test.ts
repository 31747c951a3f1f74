// The image helpers: blitting agrees with copying pixel by pixel, and cropping undoes it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blit, crop, filled, imageOf, packed, type RgbaImage } from './image.ts';

const pixel = (image: RgbaImage, x: number, y: number): number[] => [
  ...image.data.subarray(4 * (y * image.width + x), 4 * (y * image.width + x) + 4),
];

test('filled and packed give opaque pixels in the order red, green, blue, alpha', () => {
  expect([...filled(2, 1, [1, 2, 3]).data]).toEqual([1, 2, 3, 255, 1, 2, 3, 255]);
  expect([...imageOf(Uint32Array.of(packed([9, 8, 7])), 1, 1).data]).toEqual([9, 8, 7, 255]);
});

test('blit copies what lies inside and nothing else', () => {
  const side = fc.integer({ min: 1, max: 6 });
  const shift = fc.integer({ min: -8, max: 8 });
  fc.assert(
    fc.property(side, side, side, side, shift, shift, (w, h, sw, sh, x, y) => {
      const target = filled(w, h, [0, 0, 0]);
      const source = imageOf(
        Uint32Array.from({ length: sw * sh }, (_, i) => packed([i + 1, 0, 0])),
        sw,
        sh,
      );
      blit(target, source, x, y);
      for (let row = 0; row < h; row++) {
        for (let column = 0; column < w; column++) {
          const inside = column >= x && column < x + sw && row >= y && row < y + sh;
          const red = inside ? (row - y) * sw + column - x + 1 : 0;
          expect(pixel(target, column, row)).toEqual([red, 0, 0, 255]);
        }
      }
      if (x >= 0 && y >= 0 && x + sw <= w && y + sh <= h) expect(crop(target, x, y, sw, sh)).toEqual(source);
    }),
  );
});
