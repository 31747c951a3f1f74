// The service worker in a real Chromium: offline after one load, threads where the host sets no headers, updates.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { CHROMIUM, launch, openPage } from '../testing/chromium.ts';
import { type Site, serveSite } from '../testing/site.ts';

const BUILT = fileURLToPath(new URL('../../dist/web/', import.meta.url));
const NOWHERE = 'There is no view';

describe.skipIf(!CHROMIUM)('the service worker in Chromium', () => {
  let browser: Browser;
  let root: string;
  let site: Site;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'crease-page-'));
    cpSync(BUILT, root, { recursive: true });
    site = await serveSite({ isolated: false, path: '/some/where/', root });
    onTestFinished(async () => {
      await site.close();
      rmSync(root, { recursive: true, force: true });
    });
  });

  /** Opens the page for the first time, and waits until it is kept. */
  async function firstLoad() {
    const opened = await openPage(browser, `${site.url}#nowhere`);
    await opened.page.getByText(NOWHERE).waitFor();
    await isKept(opened.page);
    return opened;
  }

  const isKept = (page: Page) =>
    page.evaluate(async () => {
      const { active } = await navigator.serviceWorker.ready;
      if (active?.state === 'activated') return;
      await new Promise((resolve) => active?.addEventListener('statechange', resolve));
    });

  const isSettled = (page: Page) =>
    page.evaluate(async () => {
      const { installing, waiting, active } = await navigator.serviceWorker.ready;
      return installing === null && waiting === null && active?.state === 'activated';
    });

  const keptNames = (page: Page) =>
    page.evaluate(async () => {
      const caches_ = await caches.keys();
      const requests = await Promise.all(caches_.map(async (name) => (await caches.open(name)).keys()));
      return { caches: caches_, urls: requests.flat().map(({ url }) => url) };
    });

  test('keeps every built file, and nothing else; the page opens without a network, every view of it', async () => {
    const { page, problems } = await firstLoad();
    const kept = await keptNames(page);
    expect(kept.caches).toHaveLength(1);
    const list = readFileSync(join(root, 'sw.js'), 'utf8').match(/[0-9a-f]{16}\|([\w./|-]+)/)![1]!;
    expect(kept.urls.sort()).toEqual(list.split('|').map((file) => site.url + file));
    await site.close();
    await page.goto(`${site.url}?anything=1#nowhere`);
    await page.getByText(NOWHERE).waitFor();
    for (const name of ['Runs', 'Backprop', 'Polytopes']) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { name, level: 1 }).waitFor();
      await expect.poll(() => page.getByText('Loading…').count()).toBe(0);
      await expect.poll(() => page.getByText('This view has failed').count()).toBe(0);
    }
    expect(problems).toEqual([]);
  });

  test('isolates the page from the second load on, so that it may have threads', async () => {
    const { page, problems } = await firstLoad();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await page.reload();
    await page.getByText(NOWHERE).waitFor();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(problems).toEqual([]);
  });

  test('gives the new page as soon as there is one, and removes what is two versions old', async () => {
    const { page } = await firstLoad();
    for (const version of ['1111111111111111', '2222222222222222']) {
      const index = readFileSync(join(root, 'index.html'), 'utf8');
      writeFileSync(
        join(root, 'index.html'),
        index.replace(/<body[^>]*>/, `<body data-version="${version}">`),
      );
      const worker = readFileSync(join(root, 'sw.js'), 'utf8');
      writeFileSync(join(root, 'sw.js'), worker.replace(/[0-9a-f]{16}\|/, `${version}|`));
      await page.reload();
      await expect.poll(() => page.locator('body').getAttribute('data-version')).toBe(version);
      // Also without a network, once it is kept.
      await expect.poll(async () => (await keptNames(page)).caches.at(-1)).toContain(version);
      await expect.poll(async () => (await keptNames(page)).caches.length).toBe(2);
      // A version that is still being installed is not asked for the next one.
      await expect.poll(() => isSettled(page)).toBe(true);
    }
    await site.close();
    await page.reload();
    await expect.poll(() => page.locator('body').getAttribute('data-version')).toBe('2222222222222222');
    await page.getByText(NOWHERE).waitFor();
  });
});
