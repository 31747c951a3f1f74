// PNG's container: what is written is read back, and damage is found.
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32, PNG_SIGNATURE, pngDataLength, readPngChunks, writePngChunks } from './png-chunks.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const header = { type: 'IHDR', data: new Uint8Array(13) };
const end = { type: 'IEND', data: new Uint8Array(0) };
const bodies = fc.array(fc.record({ type: fc.constantFrom('IDAT', 'tEXt'), data: fc.uint8Array() }));

test('CRC-32 of "123456789" is the published check value', () => {
  expect(crc32(ascii('123456789'))).toBe(0xcbf43926);
  // The IEND chunk, the same in every PNG.
  expect(crc32(ascii('IEND'))).toBe(0xae426082);
});

test('chunks come back as they were written, bytes after the end ignored', () => {
  fc.assert(
    fc.property(bodies, fc.uint8Array(), (body, rest) => {
      const chunks = [header, ...body, end];
      expect(readPngChunks(Uint8Array.from([...writePngChunks(chunks), ...rest]))).toEqual(chunks);
    }),
  );
});

test('every cut and every changed byte is found', () => {
  const bytes = writePngChunks([header, { type: 'IDAT', data: deflateSync(ascii('some data')) }, end]);
  for (let i = 0; i < bytes.length; i++) {
    expect(() => readPngChunks(bytes.subarray(0, i)), `cut at ${i}`).toThrow(RangeError);
    const changed = bytes.slice();
    changed[i]! ^= 0x10;
    expect(() => readPngChunks(changed), `byte ${i}`).toThrow(RangeError);
  }
});

test('the inflated length follows from the header: 5x3 pixels of each kind, and interlaced', () => {
  const length = (bits: number, colour: number, interlace = 0): number =>
    pngDataLength(Uint8Array.of(0, 0, 0, 5, 0, 0, 0, 3, bits, colour, 0, 0, interlace));
  expect(length(8, 0)).toBe(3 * 6);
  expect(length(1, 3)).toBe(3 * 2);
  expect(length(16, 4)).toBe(3 * 21);
  expect(length(8, 6)).toBe(3 * 21);
  // Adam7: one byte a pixel, and a filter byte for each of the 7 rows that the passes have.
  expect(length(8, 0, 1)).toBe(15 + 7);
});

test('the signature is the published one', () => {
  expect(String.fromCharCode(...PNG_SIGNATURE)).toBe('\x89PNG\r\n\x1a\n');
});
