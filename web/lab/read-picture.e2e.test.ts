// Pictures that a user gives, decoded in a real Chromium: the grey values of the command line, or one clear line.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { createCanvas } from '@napi-rs/canvas';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadGreyPicture } from '../../src/data/image.node.ts';
import { type PngChunk, writePngChunks } from '../../src/data/png-chunks.ts';
import { CHROMIUM, launch, openPage, type Watched } from '../testing/chromium.ts';
import type { Site } from '../testing/site.ts';
import { buildLabPage, type LabPage } from './testing/lab-page.ts';
import type { LabBench } from './testing/page.web.ts';

declare const window: Window & { bench: LabBench };

/** A PNG of seeded noise, rows without filter. */
function png(
  width: number,
  height: number,
  bits: number,
  type: number,
  extra: readonly PngChunk[] = [],
): Uint8Array {
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  head.set([bits, type, 0, 0, 0], 8);
  const channels = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[type]!;
  const row = 1 + Math.ceil((width * bits * channels) / 8);
  let state = 1;
  const noise = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    // Of a palette of four.
    return type === 3 ? (state >>> 24) & 3 : state >>> 24;
  };
  const data = Uint8Array.from({ length: row * height }, (_, i) => (i % row === 0 ? 0 : noise()));
  const idat = { type: 'IDAT', data: deflateSync(data) };
  return writePngChunks([
    { type: 'IHDR', data: head },
    ...extra,
    idat,
    { type: 'IEND', data: new Uint8Array(0) },
  ]);
}

const chunk = (type: string, ...bytes: number[]): PngChunk => ({ type, data: Uint8Array.from(bytes) });
const PALETTE = chunk('PLTE', 255, 255, 255, 10, 10, 10, 255, 0, 0, 0, 200, 90);

function drawn(format: 'jpeg' | 'webp'): Promise<Uint8Array> {
  const canvas = createCanvas(120, 80);
  const context = canvas.getContext('2d');
  context.fillStyle = '#f4e9d0';
  context.fillRect(0, 0, 120, 80);
  context.fillStyle = '#803020';
  context.fillRect(20, 10, 50, 61);
  return format === 'jpeg' ? canvas.encode('jpeg', 90) : canvas.encode('webp', 90);
}

let folder: string;
let built: LabPage;
let browser: Browser;
let site: Site;
let watched: Watched;

/** What a page makes of a file: a fingerprint of its pixels, or the line of its refusal. */
function read(page: Page, bytes: Uint8Array, isColoured = false) {
  const base64 = Buffer.from(bytes).toString('base64');
  return page.evaluate(
    async ({ base64, isColoured }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      try {
        const source = await window.bench.readPicture(new File([bytes], 'mine.png'), { isColoured });
        if (source.kind === 'built-in') throw new Error('not mine');
        const { width, height, pixels } = source.picture;
        return { width, height, pixels: Array.from(pixels.subarray(0, 40_000)), name: source.name };
      } catch (error) {
        return (error as Error).message;
      }
    },
    { base64, isColoured },
  );
}

describe.skipIf(CHROMIUM === undefined)('a picture in Chromium (skipped without one)', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crease-lab-picture-'));
    [built, browser] = await Promise.all([buildLabPage(), launch({ webgl: false })]);
    site = await built.serve({ isolated: false });
    watched = await openPage(browser, site.url, { isKept: true });
    await watched.page.waitForFunction(() => 'bench' in window);
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
    built.remove();
    rmSync(folder, { recursive: true });
  });

  test.each<[string, () => Uint8Array | Promise<Uint8Array>]>([
    ['8-bit grey', () => png(40, 30, 8, 0)],
    ['1-bit grey', () => png(40, 30, 1, 0)],
    ['16-bit grey', () => png(40, 30, 16, 0)],
    ['colours', () => png(40, 30, 8, 2)],
    ['colours and a gamma that is ignored', () => png(40, 30, 8, 2, [chunk('gAMA', 0, 1, 0x86, 0xa0)])],
    ['a palette with a transparent entry', () => png(40, 30, 8, 3, [PALETTE, chunk('tRNS', 0)])],
    ['JPEG', () => drawn('jpeg')],
    ['WebP', () => drawn('webp')],
  ])('has the grey values of the command line: %s', async (_, make) => {
    const bytes = await make();
    const path = join(folder, 'picture');
    writeFileSync(path, bytes);
    const { width, height, pixels } = await loadGreyPicture(path);
    expect(await read(watched.page, bytes)).toEqual({ width, height, pixels: [...pixels], name: 'mine.png' });
  });

  test('partly transparent: over white, within one grey', async () => {
    const bytes = png(40, 30, 8, 6);
    const path = join(folder, 'picture');
    writeFileSync(path, bytes);
    const { pixels } = await loadGreyPicture(path);
    const found = await read(watched.page, bytes);
    if (typeof found === 'string') throw new Error(found);
    found.pixels.forEach((value, i) => {
      expect(Math.abs(value - pixels[i]!)).toBeLessThanOrEqual(1);
    });
  });

  test('keeps colours where they are wanted', async () => {
    const canvas = createCanvas(2, 2);
    const context = canvas.getContext('2d');
    context.fillStyle = '#0a141e';
    context.fillRect(0, 0, 2, 2);
    const found = await read(watched.page, await canvas.encode('png'), true);
    expect(found).toMatchObject({ pixels: [10, 20, 30, 10, 20, 30, 10, 20, 30, 10, 20, 30] });
  });

  test.each<[string, () => Uint8Array | Promise<Uint8Array>, string]>([
    ['an empty file', () => new Uint8Array(0), 'mine.png: an empty file; give a PNG, JPEG or WebP picture'],
    [
      'text',
      () => new TextEncoder().encode('hello'),
      'mine.png: not an image; give a PNG, JPEG or WebP picture',
    ],
    [
      'a PNG cut short',
      () => png(40, 30, 8, 0).subarray(0, -20),
      'mine.png: a damaged image: it ends too early',
    ],
    [
      'a flipped bit',
      () => png(40, 30, 8, 0).map((byte, i) => (i === 60 ? byte ^ 1 : byte)),
      'a checksum is wrong',
    ],
    ['a JPEG cut short', async () => (await drawn('jpeg')).subarray(0, 400), 'mine.png: a damaged image: '],
    ['one pixel', () => png(1, 1, 8, 0), 'mine.png: an image of 1x1 pixels; give one of at least 2x2'],
    ['20000 pixels a side', () => png(20_000, 2, 1, 0), 'scale it down to at most 8192x8192'],
  ])('is refused in one line: %s', async (_, make, reason) => {
    const found = await read(watched.page, await make());
    expect(found).toContain(reason);
    expect(found).not.toMatch(/\n/);
  });

  test('4000x4000: decoded and trained on', async () => {
    const bytes = png(4000, 4000, 1, 0);
    const base64 = Buffer.from(bytes).toString('base64');
    const found = await watched.page.evaluate(async (base64) => {
      const { Lab, readPicture } = window.bench;
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const file = new File([bytes], 'large.png');
      const picture = await readPicture(file);
      const lab = new Lab({});
      const { picture: shown } = await lab.open({
        picture,
        shape: '[4]',
        activation: { kind: 'relu' },
        optimizer: { kind: 'sgd', learningRate: 0.1 },
        batchSize: 100,
        points: 1000,
        seed: 1,
        engine: 'auto',
      });
      lab.stepEpoch();
      while ((await lab.fingerprint()).epoch < 1) await new Promise((r) => setTimeout(r, 20));
      lab.close();
      return [shown.width, shown.height, shown.pixels.length];
    }, base64);
    expect(found).toEqual([4000, 4000, 16_000_000]);
  });

  test('nothing went wrong on the page', () => {
    expect(watched.problems).toEqual([]);
  });
});
