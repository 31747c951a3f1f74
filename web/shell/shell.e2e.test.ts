// The shell in a real Chromium: routes, the sentence, the policy, the size of the first load, axe at every width.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { axe, CHROMIUM, openPage, overflows } from '../testing/chromium.ts';
import { stage } from '../testing/stage.ts';

const SENTENCE =
  'Crease trains a small neural network, shows every region, gradient and memory access behind it, and lets you check each number yourself.';

test('the first load is at most 100 KB gzip', () => {
  const built = fileURLToPath(new URL('../../dist/web/', import.meta.url));
  const index = readFileSync(`${built}index.html`, 'utf8');
  const linked = [...index.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, file]) => file!);
  expect(linked.some((file) => file.endsWith('.js'))).toBe(true);
  // What the first view loads when it opens counts too: all its chunks but those that are loaded when used.
  const views = readdirSync(`${built}assets`).filter((file) => /^view.*\.js$/.test(file));
  const largest = Math.max(...views.map((file) => gzipSync(readFileSync(`${built}assets/${file}`)).length));
  const size = linked.reduce((sum, file) => sum + gzipSync(readFileSync(`${built}${file}`)).length, largest);
  expect(size).toBeLessThan(100_000);
});

describe.skipIf(!CHROMIUM)('the shell in Chromium', () => {
  const on = stage({ path: '/some/where/' });

  test('routes by the fragment; Back goes back; a view that is not there is said', async () => {
    const { page, problems } = await openPage(on.browser, `${on.url}#runs`);
    await page.getByText(SENTENCE).waitFor();
    await page.getByRole('heading', { name: 'Runs' }).waitFor();
    await page.getByRole('link', { name: 'Backprop' }).click();
    await page.getByRole('heading', { name: 'Backprop', level: 1 }).waitFor();
    expect(new URL(page.url()).hash).toMatch(/^#backprop/);
    await expect.poll(() => page.title()).toBe('Backprop · Crease');
    await expect
      .poll(() => page.getByRole('link', { name: 'Backprop' }).getAttribute('aria-current'))
      .toBe('page');
    await page.goBack();
    await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor();
    for (const view of ['polytopes', 'backprop', 'runs']) {
      await page.goto(`${on.url}#${view}?v=1&old=1`);
      await page.getByRole('heading', { name: new RegExp(view, 'i'), level: 1 }).waitFor();
      await page.getByText('Left out of the link: old=1: is not known here.').waitFor();
    }
    await page.goto(`${on.url}#nonsense?x=1`);
    await page.getByText('There is no view').waitFor();
    expect(problems).toEqual([]);
  });

  test('forbids what it does not need', async () => {
    const { page } = await openPage(on.browser, `${on.url}#nonsense`);
    const blocked = await page.evaluate(async () => {
      const seen: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.head.append(script);
      const style = document.createElement('style');
      style.textContent = 'body { color: red }';
      document.head.append(style);
      await fetch('http://example.invalid/').catch(() => {});
      while (seen.length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
      return { seen, ran: 'ran' in window };
    });
    expect(blocked.ran).toBe(false);
    expect(blocked.seen.sort()).toEqual(['connect-src', 'script-src-elem', 'style-src-elem']);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  });

  test.each([
    [320, false],
    [768, true],
    [1440, false],
  ])('fits %i px and passes axe (dark: %s)', async (width, dark) => {
    const { page, problems } = await openPage(on.browser, `${on.url}#nonsense`, { width, dark });
    await page.getByText(SENTENCE).waitFor();
    await expect.poll(() => overflows(page)).toBe(false);
    await expect.poll(() => axe(page)).toEqual([]);
    expect(problems).toEqual([]);
  });
});
