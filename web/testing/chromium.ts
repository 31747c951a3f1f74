// A real Chromium for tests, its pages watched for what must not happen, and axe.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const PLACES = [
  process.env.CREASE_CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where it is installed; undefined where it is not, and tests that need it are skipped by name. */
export const CHROMIUM = PLACES.find((place) => place !== '' && existsSync(place));

const QUIET = [
  '--no-sandbox',
  '--disable-gpu-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
// WebGL in software, and everything else drawn without a GPU: a page that is drawn by a GPU in software crawls.
const WEBGL = [
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-gpu-rasterization',
  '--disable-accelerated-2d-canvas',
];
const NO_WEBGL = ['--disable-gpu', '--disable-3d-apis'];

/** Starts a browser with a fresh profile; with WebGL in software, or without any. */
export function launch({ webgl = true, args = [] as readonly string[] } = {}): Promise<Browser> {
  const all = [...QUIET, ...(webgl ? WEBGL : NO_WEBGL), ...args];
  return chromium.launch({ executablePath: CHROMIUM!, args: all });
}

/** A page, and what went wrong on it. */
export interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors, warnings of the policy, and requests to other hosts, in words; a test ends by finding none. */
  readonly problems: string[];
}

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly reducedMotion?: boolean;
  /** Whether it is left open when the test ends; else it closes then, whichever way the test ends. */
  readonly isKept?: boolean;
}

/** Opens an address in a profile of its own. */
export async function openPage(browser: Browser, url: string, options: PageOptions = {}): Promise<Watched> {
  const { width = 1280, height = 800, dark = false, reducedMotion = false, isKept = false } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
    acceptDownloads: true,
  });
  if (!isKept) onTestFinished(() => context.close());
  // On a busy machine everything is slow, and nothing is wrong.
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const problems: string[] = [];
  const { host } = new URL(url);
  page.on('console', (message) => {
    // What could not be loaded is named by the message's place alone.
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => problems.push(`error: ${error.stack ?? error.message}`));
  context.on('request', (request) => {
    const to = new URL(request.url());
    if (/^(https?|wss?):$/.test(to.protocol) && to.host !== host) problems.push(`request: ${to.href}`);
  });
  await page.goto(url);
  return { page, context, problems };
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * The violations of WCAG 2.2 A and AA on a page as it is now, a line each; where the same page has been checked in other
 * colours, `contrast` is all that can have changed.
 */
export async function axe(page: Page, what: 'all' | 'contrast' = 'all'): Promise<string[]> {
  // Evaluated by the debugger, so that the page's policy stays as it is.
  await page.evaluate(AXE);
  return page.evaluate(async (what) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const { violations } = await axe.run({ runOnly: what === 'all' ? tags : ['color-contrast'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    );
  }, what);
}

/** Whether a page is wider than its window. */
export function overflows(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
}
