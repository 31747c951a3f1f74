// The GPU in the Polytopes view of a real Chromium: it trains to the processor's losses, and says where there is none.

import { expect, onTestFinished, test } from 'vitest';
import { CHROMIUM, launch, openPage } from '../testing/chromium.ts';
import { serveSite } from '../testing/site.ts';
import { restingAt, SMALL } from './testing/view.ts';

test.skipIf(!CHROMIUM)(
  'webgpu trains what wasm trains, with bits of its own; without it one line helps',
  async () => {
    const site = await serveSite();
    onTestFinished(() => site.close());
    const browser = await launch({ args: ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'] });
    onTestFinished(() => browser.close());
    const losses: number[][] = [];
    const prints: string[] = [];
    for (const engine of ['wasm', 'webgpu']) {
      const link = `${site.url}#polytopes?v=1&${SMALL}&epoch=3&engine=${engine}`;
      const { page, context, problems } = await openPage(browser, link, { width: 700 });
      prints.push(await restingAt(page, 3));
      const text = (await page
        .getByText(/training loss [\d.]+ · validation loss/)
        .first()
        .innerText())!;
      losses.push([...text.matchAll(/loss ([\d.e-]+)/g)].map(([, loss]) => Number(loss)));
      // Back through history: from a keyframe or anew, to the same bits.
      await page.getByRole('button', { name: 'One epoch back' }).click();
      expect(await restingAt(page, 2)).not.toBe(prints.at(-1));
      await page.getByRole('button', { name: 'One epoch on' }).click();
      expect(await restingAt(page, 3)).toBe(prints.at(-1));
      expect(problems).toEqual([]);
      await context.close();
    }
    const [wasm, webgpu] = losses as [number[], number[]];
    for (const [i, loss] of wasm.entries()) expect(Math.abs(webgpu[i]! - loss)).toBeLessThan(1e-2 * loss);

    const without = await launch({ args: ['--disable-features=WebGPU'] });
    onTestFinished(() => without.close());
    const { page } = await openPage(without, `${site.url}#polytopes?v=1&${SMALL}&epoch=3&engine=webgpu`);
    await page.getByText(/no webgpu engine: this browser (has no WebGPU|offers no GPU)/).waitFor();
    await page.getByLabel('Engine', { exact: true }).selectOption('wasm');
    expect(await restingAt(page, 3)).toBe(prints[0]);
  },
);
