// Chromium and the built page for the tests of a block: there before the first of them, closed after the last.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launch } from './chromium.ts';
import { type Site, serveSite } from './site.ts';

export interface Stage {
  readonly browser: Browser;
  /** Of the page, ending in a slash. */
  readonly url: string;
}

/** To be called within a `describe`; what it returns is there in its tests. */
export function stage(options: Parameters<typeof serveSite>[0] = {}): Stage {
  let browser: Browser | undefined;
  let site: Site | undefined;
  beforeAll(async () => {
    site = await serveSite(options);
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  return {
    get browser() {
      return browser!;
    },
    get url() {
      return site!.url;
    },
  };
}
