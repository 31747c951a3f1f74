// PNG of frames: pixels and text come back as they were.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RgbaImage } from './image.ts';
import { decodePng, encodePng, PNG_KEYWORD, readPngText } from './png.node.ts';

const images = fc
  .record({ width: fc.integer({ min: 1, max: 20 }), height: fc.integer({ min: 1, max: 20 }) })
  .chain(({ width, height }) =>
    fc
      .uint8ClampedArray({ minLength: 4 * width * height, maxLength: 4 * width * height })
      .map(
        (data): RgbaImage => ({ width, height, data: data.map((value, i) => (i % 4 === 3 ? 255 : value)) }),
      ),
  );

test('pixels and text survive', async () => {
  await fc.assert(
    fc.asyncProperty(images, fc.json(), async (image, json) => {
      const text = json.replace(/[^ -~]/g, '?');
      const bytes = encodePng(image, text);
      expect(readPngText(bytes, PNG_KEYWORD)).toBe(text);
      expect(readPngText(bytes, 'Creas')).toBeUndefined();
      const { width, height, data } = await decodePng(bytes);
      expect([width, height]).toEqual([image.width, image.height]);
      expect([...data]).toEqual([...image.data]);
    }),
    { numRuns: 60 },
  );
});

test('damage is refused', async () => {
  const bytes = encodePng({ width: 2, height: 2, data: new Uint8ClampedArray(16).fill(255) }, '{}');
  expect(() => readPngText(bytes.subarray(0, -1), PNG_KEYWORD)).toThrow(RangeError);
  await expect(decodePng(bytes.subarray(0, -1))).rejects.toThrow(RangeError);
  await expect(decodePng(new TextEncoder().encode('not a picture'))).rejects.toThrow(RangeError);
});

test('text beyond ASCII is refused, not mangled', async () => {
  const image = { width: 1, height: 1, data: new Uint8ClampedArray([1, 2, 3, 255]) };
  expect(() => encodePng(image, '"é"')).toThrow(RangeError);
});
