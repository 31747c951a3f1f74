// How fast polytopes are drawn live, and how long the main thread is kept: figures, printed where CREASE_LAB_SPEED is set
// (to gl: drawn by WebGL, also where the processor plays it).

import { expect, test } from 'vitest';
import { CHROMIUM, launch, openPage } from '../testing/chromium.ts';
import { serveSite } from '../testing/site.ts';
import { drawn } from './testing/view.ts';

const SECONDS = 15;

test.skipIf(!CHROMIUM || !process.env.CREASE_LAB_SPEED).each([
  ['[10]*8', 30],
  ['[30]*10', 10],
])('%s live on the ring, aimed at %i pictures a second (CREASE_LAB_SPEED=1)', async (shape, aim) => {
  const site = await serveSite();
  // As a browser is where there is no GPU, unless a flag says otherwise.
  const gpu = process.env.CREASE_LAB_SPEED === 'gl';
  const browser = await launch({ webgl: gpu });
  const began = Date.now();
  const { page, problems } = await openPage(
    browser,
    `${site.url}#polytopes?v=1&shape=${encodeURIComponent(shape)}${gpu ? '&draw=gpu' : ''}`,
    {
      width: 1000,
      height: 800,
    },
  );
  await drawn(page);
  const first = Date.now() - began;
  const state = () =>
    page.evaluate(() => {
      const { draws, epoch, cells } = document.querySelector<HTMLElement>('.picture')!.dataset;
      const { memory } = performance as unknown as { memory: { usedJSHeapSize: number } };
      return { draws, epoch, cells, now: performance.now(), heap: memory.usedJSHeapSize };
    });
  const cdp = await page.context().newCDPSession(page);
  const busy = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')!.value;
  };
  // Milliseconds of the processor, not of the clock: other work on the machine counts for nothing.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.waitForTimeout(5000);
  await page.evaluate(() => {
    const longest = { milliseconds: 0 };
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries())
        longest.milliseconds = Math.max(longest.milliseconds, duration);
    }).observe({ type: 'longtask' });
    Object.assign(window, { longest });
  });
  const before = await state();
  const busyBefore = await busy();
  await page.waitForTimeout(SECONDS * 1000);
  const after = await state();
  // Of those above 50 ms, which is what the browser calls long.
  const longest = await page.evaluate(
    () => (window as unknown as { longest: { milliseconds: number } }).longest.milliseconds,
  );
  const took = (after.now - before.now) / 1000;
  const draws = Number(after.draws) - Number(before.draws);
  const epochs = Number(after.epoch) - Number(before.epoch);
  const share = ((await busy()) - busyBefore) / took;
  console.log(
    `${shape}: first picture ${first} ms, ${after.cells} polytopes, ${(draws / took).toFixed(1)} pictures/s (aim ${aim}), ` +
      `${(epochs / took).toFixed(1)} epochs/s drawn, main thread busy for ${(100 * share).toFixed(1)}% of the time, ` +
      `longest task ${longest > 0 ? `${longest.toFixed(0)} ms` : 'below 50 ms'}, ` +
      `heap ${(Number(before.heap) / 1e6).toFixed(0)} to ${(Number(after.heap) / 1e6).toFixed(0)} MB`,
  );
  expect(draws).toBeGreaterThan(0);
  expect(problems).toEqual([]);
  await browser.close();
  await site.close();
});
