// RGB to video's colours: the published values, grey without tint, and the inverse within rounding.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filled, type Rgb } from './image.ts';
import { toYuv420 } from './yuv.ts';

const ofColour = (colour: Rgb): number[] => {
  const planes = toYuv420(filled(2, 2, colour));
  return [planes[0]!, planes[4]!, planes[5]!];
};

test.each<[string, Rgb, number[]]>([
  ['white', [255, 255, 255], [235, 128, 128]],
  ['black', [0, 0, 0], [16, 128, 128]],
  ['red', [255, 0, 0], [63, 102, 240]],
  ['green', [0, 255, 0], [173, 42, 26]],
  ['blue', [0, 0, 255], [32, 240, 118]],
])('%s is as BT.709 says', (_, colour, expected) => {
  expect(ofColour(colour)).toEqual(expected);
});

test('every grey is without tint, and brighter greys are not darker', () => {
  const lumas = Array.from({ length: 256 }, (_, v) => {
    const [luma, cb, cr] = ofColour([v, v, v]);
    expect([cb, cr]).toEqual([128, 128]);
    return luma!;
  });
  expect(lumas).toEqual([...lumas].sort((a, b) => a - b));
});

test('converted back, a colour is within 3 of what it was', () => {
  const channel = fc.nat(255);
  fc.assert(
    fc.property(channel, channel, channel, (r, g, b) => {
      const [y, cb, cr] = ofColour([r, g, b]) as [number, number, number];
      const luma = (255 / 219) * (y - 16);
      const red = luma + (255 / 224) * 1.5748 * (cr - 128);
      const blue = luma + (255 / 224) * 1.8556 * (cb - 128);
      const green = (luma - 0.2126 * red - 0.0722 * blue) / 0.7152;
      for (const [back, was] of [
        [red, r],
        [green, g],
        [blue, b],
      ] as const) {
        expect(Math.abs(back - was)).toBeLessThanOrEqual(3);
      }
    }),
  );
});

test('planes are laid out Y, Cb, Cr; chroma is the mean of four pixels', () => {
  const image = filled(4, 2, [255, 255, 255]);
  // One red pixel in the right block.
  image.data.set([255, 0, 0], 4 * 3);
  const planes = toYuv420(image);
  expect([...planes.subarray(0, 8)]).toEqual([235, 235, 235, 63, 235, 235, 235, 235]);
  expect([...planes.subarray(8)]).toEqual([128, 128 - 6, 128, 128 + 28]);
});
