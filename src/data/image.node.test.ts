// Reading picture files: every kind gives its grey values, and whatever is not a whole picture is refused in one line.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { createCanvas } from '@napi-rs/canvas';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InputError } from '../format/input-error.ts';
import { loadGreyPicture } from './image.node.ts';
import { type PngChunk, writePngChunks } from './png-chunks.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'crease-image-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

function header(width: number, height: number, bits: number, colourType: number, interlace = 0): PngChunk {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data.set([bits, colourType, 0, 0, interlace], 8);
  return { type: 'IHDR', data };
}

/** A PNG of rows without filter. */
function png(
  head: PngChunk,
  rows: readonly (readonly number[])[],
  extra: readonly PngChunk[] = [],
): Uint8Array {
  const data = deflateSync(Uint8Array.from(rows.flatMap((row) => [0, ...row])));
  const chunks = [head, ...extra, { type: 'IDAT', data }, { type: 'IEND', data: new Uint8Array(0) }];
  return writePngChunks(chunks);
}

const chunk = (type: string, ...bytes: number[]): PngChunk => ({ type, data: Uint8Array.from(bytes) });
const grey2x2 = (): Uint8Array =>
  png(header(2, 2, 8, 0), [
    [0, 50],
    [128, 255],
  ]);

/** 24x16, a ramp 0, 31, 65, ... to white from the ninth column on, progressive. */
const PROGRESSIVE_JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/wgALCAAQABgBAREA/8QAFgABAQEAAAAAAAAAAAAAAAAACAAF/9oACAEBAAAAAclfxAX9/8QAFRABAQAAAAAAAAAAAAAAAAAABxD/2gAIAQEAAQUCN6b3/8QAFRABAQAAAAAAAAAAAAAAAAAAAxD/2gAIAQEABj8CKlf/xAAVEAEBAAAAAAAAAAAAAAAAAAAQwf/aAAgBAQABPyGTJ//aAAgBAQAAABBv/8QAFRABAQAAAAAAAAAAAAAAAAAAEDH/2gAIAQEAAT8Qhob/2Q==',
  'base64',
);

async function canvasPicture(format: 'jpeg' | 'webp'): Promise<Uint8Array> {
  const canvas = createCanvas(64, 48);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, 64, 48);
  context.fillStyle = '#000000';
  context.fillRect(0, 0, 32, 48);
  return format === 'jpeg' ? canvas.encode('jpeg', 95) : canvas.encode('webp', 95);
}

async function greys(bytes: Uint8Array): Promise<number[]> {
  return [...(await loadGreyPicture(write('picture', bytes))).pixels];
}

describe('grey values', () => {
  test.each<[string, Uint8Array, number[]]>([
    ['8-bit grey', grey2x2(), [0, 50, 128, 255]],
    ['1-bit grey', png(header(2, 2, 1, 0), [[0b10000000], [0b01000000]]), [255, 0, 0, 255]],
    [
      '16-bit grey',
      png(header(2, 2, 16, 0), [
        [0, 0, 0x7f, 0xff],
        [0x80, 1, 255, 255],
      ]),
      [0, 127, 128, 255],
    ],
    [
      'palette',
      png(
        header(2, 2, 8, 3),
        [
          [0, 1],
          [2, 0],
        ],
        [chunk('PLTE', 255, 255, 255, 10, 10, 10, 255, 0, 0)],
      ),
      [255, 10, 76, 255],
    ],
    [
      'palette with a transparent entry, over white',
      png(
        header(2, 2, 8, 3),
        [
          [0, 1],
          [1, 0],
        ],
        [chunk('PLTE', 0, 0, 0, 9, 9, 9), chunk('tRNS', 0)],
      ),
      [255, 9, 9, 255],
    ],
    [
      'grey and alpha, over white',
      png(header(2, 2, 8, 4), [
        [0, 255, 100, 0],
        [0, 51, 200, 255],
      ]),
      [0, 255, 204, 200],
    ],
    [
      'red, green, blue, white',
      png(header(2, 2, 8, 2), [
        [255, 0, 0, 0, 255, 0],
        [0, 0, 255, 255, 255, 255],
      ]),
      [76, 150, 29, 255],
    ],
    [
      'gamma and profile chunks, ignored',
      png(
        header(2, 2, 8, 0),
        [
          [0, 50],
          [128, 255],
        ],
        [chunk('gAMA', 0, 1, 0x86, 0xa0)],
      ),
      [0, 50, 128, 255],
    ],
    ['interlaced', png(header(2, 2, 8, 0, 1), [[0], [50], [128, 255]]), [0, 50, 128, 255]],
  ])('%s', async (_, bytes, expected) => {
    expect(await greys(bytes)).toEqual(expected);
  });

  test('every grey stays as it is', async () => {
    const rows = [Array.from({ length: 128 }, (_, i) => i), Array.from({ length: 128 }, (_, i) => 128 + i)];
    expect(await greys(png(header(128, 2, 8, 0), rows))).toEqual(rows.flat());
  });

  test('a progressive JPEG', async () => {
    const picture = await loadGreyPicture(write('any-name.txt', PROGRESSIVE_JPEG));
    expect([picture.width, picture.height]).toEqual([24, 16]);
    expect([...picture.pixels.subarray(0, 10)]).toEqual([0, 31, 65, 96, 128, 158, 192, 223, 255, 255]);
  });

  test.each(['jpeg', 'webp'] as const)('%s, by content, whatever the name', async (format) => {
    const { width, height, pixels } = await loadGreyPicture(write('x.png', await canvasPicture(format)));
    expect([width, height]).toEqual([64, 48]);
    expect(pixels[24 * 64 + 10]).toBeLessThan(4);
    expect(pixels[24 * 64 + 54]).toBeGreaterThan(251);
  });
});

async function refusal(path: string): Promise<string> {
  const error: unknown = await loadGreyPicture(path).then(
    () => new Error('it was accepted'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  const { message } = error as InputError;
  expect(message).not.toMatch(/\p{Cc}/u);
  expect(message.startsWith(`${path.replace(/\p{Cc}/gu, '?')}: `), message).toBe(true);
  expect(message, 'a remedy').toMatch(/; (give|save|scale|change) /);
  return message.slice(path.length + 2);
}

describe('refused', () => {
  const tooWide = (): Uint8Array => png(header(20000, 20000, 8, 0), [[0]]);
  test.each<[string, () => Uint8Array | string, string]>([
    ['an empty file', () => '', 'an empty file'],
    ['a text file', () => 'hello\n', 'not an image'],
    ['an SVG', () => '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', 'not an image'],
    ['a GIF', () => 'GIF89a', 'not an image'],
    ['1x1', () => png(header(1, 1, 8, 0), [[0]]), 'an image of 1x1 pixels; give one of at least 2x2'],
    ['1x9', () => png(header(1, 9, 8, 0), [[0]]), 'an image of 1x9 pixels'],
    ['20000x20000', tooWide, 'an image of 20000x20000 pixels; scale it down to at most 8192x8192'],
    ['a PNG signature alone', () => grey2x2().subarray(0, 8), 'a damaged image'],
    [
      'a PNG header followed by garbage',
      () => Uint8Array.from([...grey2x2().subarray(0, 33), ...Array(50).fill(7)]),
      'a damaged image',
    ],
    ['a PNG cut short', () => grey2x2().subarray(0, -1), 'a damaged image: it ends too early'],
    [
      'a PNG whose pixel data end too early',
      () => png(header(2, 9, 8, 0), [[0, 0]]),
      'a damaged image: its pixel data end too early',
    ],
    [
      'a PNG of an unknown kind',
      () =>
        png(header(2, 2, 8, 5), [
          [0, 0],
          [0, 0],
        ]),
      'a damaged image',
    ],
    [
      'a progressive JPEG cut short',
      () => PROGRESSIVE_JPEG.subarray(0, -1),
      'a damaged image: it ends too early',
    ],
    ['half a progressive JPEG', () => PROGRESSIVE_JPEG.subarray(0, 200), 'a damaged image'],
    ['a JPEG header alone', () => PROGRESSIVE_JPEG.subarray(0, 20), 'a damaged image'],
  ])('%s', async (name, bytes, reason) => {
    expect(await refusal(write(`${name.replace(/\W/g, '-')}.png`, bytes()))).toContain(reason);
  });

  test.each(['jpeg', 'webp'] as const)('%s cut short, anywhere', async (format) => {
    const whole = await canvasPicture(format);
    for (let length = 0; length < whole.length; length += 7) {
      await refusal(write('cut', whole.subarray(0, length)));
    }
    await refusal(write('cut', whole.subarray(0, -1)));
  });

  test('no such file, a directory, a path through a file, a device, odd names', async () => {
    expect(await refusal(join(folder, 'none.png'))).toContain('no such file');
    expect(await refusal(join(folder, 'two\nlines'))).toContain('no such file');
    expect(await refusal(folder)).toContain('a directory');
    expect(await refusal(join(write('file', 'x'), 'inside.png'))).toContain('no such file');
    expect(await refusal('nul\0byte')).toContain('cannot be read');
    if (process.platform !== 'win32') expect(await refusal('/dev/zero')).toContain('not a regular file');
  });

  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'unreadable (skipped as root)',
    async () => {
      const path = write('secret.png', grey2x2());
      chmodSync(path, 0);
      expect(await refusal(path)).toContain('cannot be read (EACCES)');
    },
  );
});

describe('damaged files never crash: a picture or an InputError', () => {
  const mutation = fc.record({ at: fc.nat(), byte: fc.nat(255) });
  test.each<[string, () => Promise<Uint8Array> | Uint8Array]>([
    ['png', () => png(header(9, 9, 8, 2), Array(9).fill(Array(27).fill(99)))],
    ['progressive jpeg', () => PROGRESSIVE_JPEG],
    ['jpeg', () => canvasPicture('jpeg')],
    ['webp', () => canvasPicture('webp')],
  ])('%s', async (_, make) => {
    const bytes = await make();
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 8 }), async (mutations) => {
        const mutated = Uint8Array.from(bytes);
        for (const { at, byte } of mutations) mutated[at % mutated.length] = byte;
        const path = write('mutated', mutated);
        const outcome = await loadGreyPicture(path).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(InputError);
        else expect(outcome).toHaveProperty('pixels');
      }),
      { numRuns: 200 },
    );
  });

  test('PNG pixel data that are damaged under right checksums', async () => {
    const data = deflateSync(new Uint8Array(9 * 10));
    await fc.assert(
      fc.asyncProperty(mutation, async ({ at, byte }) => {
        const changed = Uint8Array.from(data);
        changed[at % changed.length] = byte;
        const chunks = [header(9, 9, 8, 0), { type: 'IDAT', data: changed }, chunk('IEND')];
        const outcome = await loadGreyPicture(write('m', writePngChunks(chunks))).catch(
          (error: unknown) => error,
        );
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(InputError);
        // Some bits of a deflate stream mean nothing; changing them changes no pixel.
        else expect(outcome).toEqual({ width: 9, height: 9, pixels: new Uint8Array(81) });
      }),
      { numRuns: 100 },
    );
  });
});
