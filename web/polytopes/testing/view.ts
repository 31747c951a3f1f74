// What the tests of the Polytopes view do with a page of it, and see.

import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { Page } from 'playwright-core';

/** A training of three steps an epoch: it is far within moments, on any machine. */
export const SMALL = 'shape=%5B6%5D*3&points=250&batch=100&rate=0.01&picture=disc';

/** Waits until training rests at an epoch and its polytopes are drawn; the fingerprint of its weights. */
export async function restingAt(page: Page, epoch?: number): Promise<string> {
  const text = page.locator('.fingerprint');
  await text.filter({ hasText: epoch === undefined ? 'Weights' : `at epoch ${epoch}:` }).waitFor();
  let print = '';
  await waitFor(async () => {
    // Read anew each time: two sides that were paused at different epochs meet at the later one.
    const rests = (await text.textContent())?.match(/epoch (\d+): ([0-9a-f]{16})$/);
    print = rests?.[2] ?? '';
    const places = await page.locator('.picture').all();
    const epochs = await Promise.all(places.map((place) => place.getAttribute('data-epoch')));
    return rests != null && epochs.every((at) => at === rests[1]);
  });
  return print;
}

export async function waitFor(isSo: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + 60_000;
  while (!(await isSo())) {
    if (Date.now() > until) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until polytopes are drawn. */
export async function drawn(page: Page): Promise<void> {
  await page.waitForFunction(
    () => Number(document.querySelector<HTMLElement>('.picture')?.dataset.cells) > 0,
    null,
    { timeout: 60_000 },
  );
}

/** The pixels of the first picture as they are on the screen: red, green, blue, alpha. */
export async function pixelsOf(page: Page): Promise<Uint8ClampedArray> {
  const image = await loadImage(await page.locator('.picture').first().screenshot());
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, image.width, image.height).data;
}

/** The share of pixels of which a channel differs by more than `most`. */
export function differing(a: Uint8ClampedArray, b: Uint8ClampedArray, most: number): number {
  if (a.length !== b.length) return 1;
  let count = 0;
  for (let i = 0; i < a.length; i += 4) {
    if ([0, 1, 2].some((k) => Math.abs(a[i + k]! - b[i + k]!) > most)) count++;
  }
  return count / (a.length / 4);
}
