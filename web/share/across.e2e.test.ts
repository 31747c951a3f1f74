// A network on its way between the views, in a real Chromium: from Backprop into Polytopes, and from there back.

import { describe, expect, test } from 'vitest';
import { axe, CHROMIUM, openPage } from '../testing/chromium.ts';
import { stage } from '../testing/stage.ts';

describe.skipIf(!CHROMIUM)('between the views in Chromium', () => {
  const on = stage();

  test('a network goes from Backprop to Polytopes and back, and what cannot is said', async () => {
    const { page, problems } = await openPage(on.browser, `${on.url}#backprop?v=1&epoch=31`, {
      width: 900,
    });
    await page.waitForFunction(() => document.querySelector('[data-testid=epoch]')?.textContent === '31');
    const shown = page.locator('.network [data-place~="g-0"]');
    const weight = Number(
      (await shown.getAttribute('aria-label'))!.match(/: ([-−\d.]+), gradient/)![1]!.replace('−', '-'),
    );
    await page.getByRole('button', { name: 'Open in Polytopes' }).click();
    await page.waitForFunction(
      () => Number(document.querySelector<HTMLElement>('.picture')?.dataset.cells) > 2,
    );
    await page.getByText('This begins with the network of the link.').waitFor();
    await expect
      .poll(() => page.locator('.troubles').textContent())
      .toBe('This begins with the network of the link.');
    await expect.poll(() => axe(page)).toEqual([]);

    await page.getByRole('button', { name: 'Open in Backprop' }).click();
    await page.waitForFunction(() => document.querySelector('[data-testid=epoch]')?.textContent === '0');
    // The plane was 1.5 wide, and is 1 now.
    const label = (await shown.getAttribute('aria-label'))!;
    const again = Number(label.match(/: ([-−\d.]+), gradient/)![1]!.replace('−', '-'));
    expect(Math.abs(again - 1.5 * weight)).toBeLessThan(2e-3 * Math.abs(again));
    await expect.poll(() => page.locator('.head [role=alert]').count()).toBe(0);
    await page.getByRole('button', { name: 'Play' }).click();
    await page.waitForFunction(() => Number(document.querySelector('[data-testid=epoch]')?.textContent) > 2);
    await page.goto(`${on.url}#polytopes?v=1&epoch=0`);
    await page.getByRole('button', { name: 'Open in Backprop' }).click();
    await page.getByText(/9 layers: a network here has 1 to 7/).waitFor();
    await page.goto(`${on.url}#backprop?v=1&layers=tanh3`);
    await page.getByRole('button', { name: 'Open in Polytopes' }).click();
    await page.getByText(/tanh bends everywhere/).waitFor();
    expect(problems).toEqual([]);
  });
});
