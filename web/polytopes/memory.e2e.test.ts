// Whether the memory of a page that draws polytopes live stays flat: figures, where CREASE_LAB_MEMORY names the minutes.

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CHROMIUM, launch, openPage } from '../testing/chromium.ts';
import { serveSite } from '../testing/site.ts';
import { drawn } from './testing/view.ts';

const MINUTES = Number(process.env.CREASE_LAB_MEMORY ?? 0);
/** Minutes until everything is loaded and compiled. */
const SETTLED = 2;

/** Megabytes in memory of the largest renderer among the processes that this one began; undefined where /proc has none. */
function rendererMemory(): number | undefined {
  const found = new Map<number, { readonly parent: number; readonly megabytes: number }>();
  try {
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      try {
        const status = readFileSync(`/proc/${name}/status`, 'utf8');
        const isRenderer = readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('--type=renderer');
        const number = (key: string) => Number(status.match(new RegExp(`${key}:\\s+(\\d+)`))?.[1] ?? 0);
        found.set(Number(name), {
          parent: number('PPid'),
          megabytes: isRenderer ? number('VmRSS') / 1024 : 0,
        });
      } catch {
        // It has ended meanwhile.
      }
    }
  } catch {
    return undefined;
  }
  const isMine = (pid: number): boolean =>
    pid === process.pid || (found.has(pid) && isMine(found.get(pid)!.parent));
  return Math.max(...[...found].filter(([pid]) => isMine(pid)).map(([, { megabytes }]) => megabytes));
}

test.skipIf(!CHROMIUM || MINUTES < SETTLED + 1)(
  'memory of [10]*8, drawn live, is flat (CREASE_LAB_MEMORY=30: for so many minutes)',
  async () => {
    const site = await serveSite();
    const browser = await launch({ webgl: false });
    const { page, problems } = await openPage(browser, `${site.url}#polytopes?v=1&shape=%5B10%5D*8`);
    await drawn(page);
    const cdp = await page.context().newCDPSession(page);
    const seen: { readonly heap: number; readonly renderer: number | undefined }[] = [];
    for (let minute = 1; minute <= MINUTES; minute++) {
      await page.waitForTimeout(60_000);
      await cdp.send('HeapProfiler.collectGarbage');
      const { usedSize } = await cdp.send('Runtime.getHeapUsage');
      const { draws, epoch } = await page
        .locator('.picture')
        .first()
        .evaluate((element) => ({ ...(element as HTMLElement).dataset }));
      const now = { heap: usedSize / 1e6, renderer: rendererMemory() };
      seen.push(now);
      console.log(
        `${minute} min: epoch ${epoch}, ${draws} pictures, heap ${now.heap.toFixed(1)} MB, renderer ${now.renderer?.toFixed(0) ?? '?'} MB`,
      );
    }
    const [first, last] = [seen[SETTLED - 1]!, seen.at(-1)!];
    expect(last.heap).toBeLessThan(1.25 * first.heap + 2);
    if (first.renderer !== undefined) expect(last.renderer).toBeLessThan(1.25 * first.renderer);
    expect(problems).toEqual([]);
    await browser.close();
    await site.close();
  },
  (MINUTES + 5) * 60_000,
);
