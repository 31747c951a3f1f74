// Movies: whole MP4 files that browsers play and seek in, with every frame and true colours, or nothing at all.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { blit, filled, type Rgb, type RgbaImage } from './image.ts';
import { createMovieEncoder, findFfmpeg } from './movie.node.ts';
import { appendMovieNote, readMovieNote, webReady } from './mp4.ts';

const installed = await findFfmpeg();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crease-movie-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const COLOURS: readonly Rgb[] = [
  [255, 255, 255],
  [0, 0, 0],
  [128, 128, 128],
  [213, 94, 0],
];

/** Four bars of colour, and a white square that moves. */
function frame(width: number, height: number, number: number): RgbaImage {
  const image = filled(width, height, [0, 0, 0]);
  const bar = width / 4;
  COLOURS.forEach((colour, i) => {
    blit(image, filled(bar, height, colour), i * bar, 0);
  });
  blit(image, filled(8, 8, [255, 255, 255]), bar + (number % 20), 16);
  return image;
}

/** The top-level boxes of an MP4 file. */
function boxTypes(bytes: Buffer): string[] {
  const types: string[] = [];
  for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at))
    types.push(bytes.toString('latin1', at + 4, at + 8));
  return types;
}

/** The numbers of the frames that stand alone, as the file's stss box has them. */
function syncFrames(bytes: Buffer): number[] {
  const at = bytes.indexOf('stss') + 4;
  return Array.from({ length: bytes.readUInt32BE(at + 4) }, (_, i) => bytes.readUInt32BE(at + 8 + 4 * i));
}

const encoders: [string, string | null][] = [['embedded', null]];
if (installed !== null) encoders.push(['ffmpeg', installed]);

describe.each(encoders)('%s', (name, ffmpeg) => {
  async function movie(width: number, height: number, frames: number): Promise<Buffer> {
    const path = join(folder, 'movie.mp4');
    const encoder = await createMovieEncoder({ path, width, height, ffmpeg, note: 'Crease movie 1' });
    expect(encoder.name).toBe(name);
    for (let i = 0; i < frames; i++) {
      await encoder.add(frame(width, height, i));
      expect(readdirSync(folder)).not.toContain('movie.mp4');
    }
    await encoder.finish();
    expect(readdirSync(folder)).toEqual(['movie.mp4']);
    return readFileSync(path);
  }

  test.each([
    [768, 258, 1],
    [768, 258, 2],
    [192, 64, 100],
    [64, 2, 3],
  ])(
    '%dx%d, %d frames: index first, colours and key frames named, note last',
    async (width, height, frames) => {
      const bytes = await movie(width, height, frames);
      const types = boxTypes(bytes);
      expect(types.filter((type) => type === 'moov' || type === 'mdat')).toEqual(['moov', 'mdat']);
      expect(readMovieNote(bytes)).toBe('Crease movie 1');
      expect(bytes.toString('latin1')).toContain('colrnclx\0\x01\0\x0d\0\x01');
      const sync = bytes.includes('stss')
        ? syncFrames(bytes)
        : Array.from({ length: frames }, (_, i) => i + 1);
      expect(sync[0]).toBe(1);
      // The embedded encoder's come every second; x264 adds one where the picture jumps.
      if (name === 'embedded' && frames === 100) expect(sync).toEqual([1, 25, 49, 73, 97]);
      expect(sync.length).toBeGreaterThanOrEqual(frames / 24);
      sync.slice(1).forEach((number, i) => {
        expect(number - sync[i]!).toBeLessThanOrEqual(24);
      });
    },
  );

  test.skipIf(installed === null)('decoded (skipped without ffmpeg): every frame, white white', async () => {
    await movie(768, 258, 30);
    const raw = execFileSync(
      'ffmpeg',
      ['-v', 'error', '-i', join(folder, 'movie.mp4'), '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-'],
      { maxBuffer: 2 ** 28 },
    );
    const area = 768 * 258;
    expect(raw.length).toBe(30 * 1.5 * area);
    const luma = (number: number, column: number): number => raw[number * 1.5 * area + 250 * 768 + column]!;
    for (const number of [0, 15, 29]) {
      expect(Math.abs(luma(number, 96) - 235)).toBeLessThanOrEqual(1);
      expect(Math.abs(luma(number, 288) - 16)).toBeLessThanOrEqual(1);
      expect(Math.abs(luma(number, 480) - 126)).toBeLessThanOrEqual(1);
    }
  });

  test('abandoned, or failing, it leaves nothing', async () => {
    const options = { path: join(folder, 'movie.mp4'), width: 64, height: 32, ffmpeg };
    const abandoned = await createMovieEncoder(options);
    await abandoned.add(frame(64, 32, 0));
    await abandoned.dispose();
    await abandoned.dispose();
    const empty = await createMovieEncoder(options);
    await expect(empty.finish()).rejects.toThrow('at least one frame');
    const misfit = await createMovieEncoder(options);
    await expect(misfit.add(frame(32, 32, 0))).rejects.toThrow('a frame of 32x32 does not fit');
    expect(readdirSync(folder)).toEqual([]);
    await expect(misfit.add(frame(64, 32, 0))).rejects.toThrow('already finished');
  });

  test('a folder that is not there is an error, not a hang', async () => {
    const path = join(folder, 'none', 'movie.mp4');
    const write = async (): Promise<void> => {
      const encoder = await createMovieEncoder({ path, width: 64, height: 32, ffmpeg });
      await encoder.add(frame(64, 32, 0));
      await encoder.finish();
    };
    await expect(write()).rejects.toThrow();
  });

  test('two at once do not disturb each other', async () => {
    const paths = ['a.mp4', 'b.mp4'].map((file) => join(folder, file));
    const [a, b] = await Promise.all(
      paths.map((path) => createMovieEncoder({ path, width: 64, height: 32, ffmpeg })),
    );
    for (let i = 0; i < 3; i++) {
      await a!.add(frame(64, 32, i));
      await b!.add(filled(64, 32, [9, 9, 9]));
    }
    await a!.finish();
    await b!.finish();
    expect(readFileSync(paths[0]!).equals(readFileSync(paths[1]!))).toBe(false);
    expect(readdirSync(folder)).toEqual(['a.mp4', 'b.mp4']);
  });
});

test('a program that is not there, or no ffmpeg, is an error', async () => {
  const options = { path: join(folder, 'movie.mp4'), width: 64, height: 32 };
  await expect(createMovieEncoder({ ...options, ffmpeg: 'no-such-program' })).rejects.toThrow(
    'no-such-program',
  );
  const attempt = async (): Promise<void> => {
    const encoder = await createMovieEncoder({ ...options, ffmpeg: process.execPath });
    await encoder.add(frame(64, 32, 0));
    await encoder.finish();
  };
  await expect(attempt()).rejects.toThrow('failed (exit');
  expect(readdirSync(folder)).toEqual([]);
});

test('odd sizes are refused', async () => {
  const path = join(folder, 'movie.mp4');
  await expect(createMovieEncoder({ path, width: 63, height: 32 })).rejects.toThrow('must be even');
});

test('a note is read back, and damage is found', () => {
  const box = Uint8Array.of(0, 0, 0, 8, ...new TextEncoder().encode('ftyp'));
  expect(readMovieNote(box)).toBeUndefined();
  expect(readMovieNote(appendMovieNote(box, 'version 1, größer'))).toBe('version 1, größer');
  expect(() => readMovieNote(appendMovieNote(box, 'x').subarray(0, -1))).toThrow(RangeError);
  expect(() => webReady(box)).toThrow('not one mdat');
});
