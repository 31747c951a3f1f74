// How fast Backprop trains in the page while it is drawn: figures, printed where CREASE_LAB_SPEED is set.

import { expect, test } from 'vitest';
import { CHROMIUM, launch, openPage } from '../testing/chromium.ts';
import { serveSite } from '../testing/site.ts';

const SECONDS = 5;

test.skipIf(!CHROMIUM || !process.env.CREASE_LAB_SPEED).each(['graphs', 'boundary', 'computation', 'paths'])(
  'full speed with the panel %s, aimed at a million steps a second at 60 frames (CREASE_LAB_SPEED=1)',
  async (tab) => {
    const site = await serveSite();
    const browser = await launch({ webgl: false });
    const { page, problems } = await openPage(browser, `${site.url}#backprop?v=1&tab=${tab}`);
    await page.getByTestId('epoch').waitFor();
    await page.locator('.time select').selectOption({ label: 'full speed' });
    await page.getByRole('button', { name: 'Play' }).click();
    await page.waitForTimeout(1500);
    const { frames, longest, speed } = await page.evaluate(
      (milliseconds) =>
        new Promise<{ frames: number; longest: number; speed: string }>((resolve) => {
          let [frames, longest] = [0, 0];
          const began = performance.now();
          let last = began;
          const frame = (now: number) => {
            frames += 1;
            longest = Math.max(longest, now - last);
            last = now;
            if (now - began < milliseconds) requestAnimationFrame(frame);
            else
              resolve({
                frames,
                longest,
                speed: document.querySelector('[data-testid=speed]')!.textContent!,
              });
          };
          requestAnimationFrame(frame);
        }),
      1000 * SECONDS,
    );
    console.log(
      `${tab}: ${(frames / SECONDS).toFixed(0)} frames/s, the longest ${longest.toFixed(0)} ms, ${speed} steps/s`,
    );
    expect(Number(speed.replaceAll(',', ''))).toBeGreaterThan(0);
    expect(problems).toEqual([]);
    await browser.close();
    await site.close();
  },
);
