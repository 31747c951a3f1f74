// The Polytopes view in a real Chromium: every control, links, history, both ways of drawing, and what goes wrong.

import { readFileSync } from 'node:fs';
import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { axe, CHROMIUM, launch, openPage, overflows } from '../testing/chromium.ts';
import { serveSite } from '../testing/site.ts';
import { stage } from '../testing/stage.ts';
import type { Point } from './camera.ts';
import { differing, drawn, pixelsOf, restingAt, SMALL, waitFor } from './testing/view.ts';

describe.skipIf(!CHROMIUM)('the Polytopes view in Chromium', () => {
  const on = stage();
  const at = (settings: string) => `${on.url}#polytopes?v=1&${settings}`;
  /** Drawn by WebGL, which the processor has to play here. */
  const GPU = `${SMALL}&draw=gpu`;

  test('opens on it, already training; Pause, Train, steps and the slider move through its history', async () => {
    const { page, problems } = await openPage(on.browser, on.url, { width: 700, height: 700 });
    await drawn(page);
    const picture = page.locator('.picture');
    const first = Number(await picture.getAttribute('data-epoch'));
    await waitFor(async () => Number(await picture.getAttribute('data-epoch')) > first);
    await page.getByRole('button', { name: 'Pause' }).click();
    const print = await restingAt(page);
    const epoch = Number(await picture.getAttribute('data-epoch'));
    // The link is told where it rests a moment later.
    await waitFor(async () => new URL(page.url()).hash === `#polytopes?v=1&epoch=${epoch}`);
    await page.getByRole('button', { name: 'One epoch back' }).click();
    expect(await restingAt(page, epoch - 1)).not.toBe(print);
    await page.getByRole('button', { name: 'One epoch on' }).click();
    expect(await restingAt(page, epoch)).toBe(print);
    await page.getByRole('slider', { name: 'Epoch' }).fill('1');
    await restingAt(page, 1);
    await page.getByRole('slider', { name: 'Epoch' }).fill(String(epoch));
    expect(await restingAt(page, epoch)).toBe(print);
    await page.getByRole('button', { name: 'Train' }).click();
    await waitFor(async () => Number(await picture.getAttribute('data-epoch')) > epoch);
    await waitFor(async () => new URL(page.url()).hash === '#polytopes');
    await expect.poll(() => axe(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test('every setting of the training makes another one, and Back undoes it', async () => {
    const { page, problems } = await openPage(on.browser, at(`${SMALL}&epoch=2`), { width: 1000 });
    const prints = [await restingAt(page, 2)];
    const undone = prints[0];
    const change = async (label: string, value: string, isChoice: boolean) => {
      const field = page.getByLabel(label, { exact: true });
      if (isChoice) await field.selectOption(value);
      else await field.fill(value).then(() => field.press('Enter'));
      await waitFor(async () => !prints.includes(await restingAt(page, 2)));
      prints.push(await restingAt(page, 2));
    };
    await change('Seed', '7', false);
    await page.goBack();
    await waitFor(async () => (await restingAt(page, 2)) === undone);
    await change('Shape', '[5]*2', false);
    await change('Slope', '0', false);
    await change('Optimizer', 'sgd', true);
    await change('Learning rate', '0.5', false);
    await change('Points', '300', false);
    await change('Batch', '50', false);
    await change('Picture', 'square', true);
    await change('Picture', 'ring-rgb', true);
    expect(new Set(prints).size).toBe(prints.length);
    await page.getByLabel('Shape', { exact: true }).fill('[5');
    await page.getByLabel('Shape', { exact: true }).press('Enter');
    await page.getByRole('alert').waitFor();
    await expect
      .poll(() => page.getByLabel('Shape', { exact: true }).getAttribute('aria-invalid'))
      .toBe('true');
    await expect.poll(() => axe(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test('a link opened in a fresh profile gives the same bits at the same epoch, with and without threads', async () => {
    const { page, context } = await openPage(on.browser, at(`${SMALL}&seed=3`));
    await waitFor(async () => Number(await page.locator('.picture').getAttribute('data-epoch')) > 5);
    await page.getByRole('button', { name: 'Pause' }).click();
    // The link is told where it rests a moment later.
    await waitFor(async () => /epoch=\d+/.test(page.url()));
    const { hash } = new URL(page.url());
    const print = await restingAt(page, Number(hash.match(/epoch=(\d+)/)![1]));
    await context.close();
    const bare = await serveSite({ isolated: false });
    for (const url of [on.url, bare.url]) {
      const { page, context, problems } = await openPage(on.browser, url + hash);
      expect(await restingAt(page, Number(hash.match(/epoch=(\d+)/)![1]))).toBe(print);
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(url === on.url);
      expect(problems).toEqual([]);
      await context.close();
    }
    await bare.close();
  });

  test('a polytope is read off by pointer and by keyboard, and a neuron lights its crease', async () => {
    const { page, problems } = await openPage(on.browser, at(`${GPU}&epoch=30`), { width: 1100 });
    await restingAt(page, 30);
    const plain = await pixelsOf(page);
    const box = (await page.locator('.picture').boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.25);
    const fact = (name: string) => page.locator(`[data-fact=${name}]`);
    await fact('affine').waitFor();
    // What is printed evaluates to what is printed.
    const here = await page.locator('.facts').textContent();
    const [, x, y] = here!.match(/\(x, y\)([\d.]+), ([\d.]+)/)!.map(Number) as [number, number, number];
    expect([x, y].map((value) => Math.round(value * 100))).toEqual([50, 25]);
    const numbers = (text: string) =>
      [
        ...text
          .replaceAll('−', '-')
          .replaceAll(/([+-]) /g, '$1')
          .matchAll(/[+-]?[\d.]+(?:e[+-]?\d+)?/g),
      ].map(([n]) => Number(n));
    const [gx, gy, c] = numbers((await fact('affine').textContent())!) as [number, number, number];
    const [value] = numbers(here!.match(/f here([−\d.e]+?)Area/)![1]!);
    expect(Math.abs(gx * x + gy * y + c - value!)).toBeLessThan(1e-3);
    expect(numbers((await fact('area').textContent())!)[0]).toBeGreaterThan(0);
    await expect.poll(() => fact('pattern').textContent()).toMatch(/of 18 positive, hash [0-9a-f]{16}/);
    await expect.poll(() => fact('neighbours').textContent()).toMatch(/^\d+:/);
    await waitFor(async () => differing(await pixelsOf(page), plain, 20) > 0);
    await expect.poll(() => axe(page)).toEqual([]);

    await page.mouse.move(0, 0);
    await page.locator('.picture').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    await waitFor(async () => /\(x, y\)0\.51, 0\.6/.test((await page.locator('.facts').textContent())!));
    const nearest = page.locator('[data-fact=distance] button');
    const [layer, place] = (await nearest.textContent())!.split(':');
    await nearest.click();
    await waitFor(async () => page.url().includes(`neuron=${layer}:${place}`));
    await page.getByText(`${layer}:${place} is zero along`).waitFor();
    await page.mouse.move(0, 0);
    await page.locator('.picture').press('Escape');
    await fact('affine').waitFor({ state: 'detached' });
    await waitFor(async () => differing(await pixelsOf(page), plain, 60) > 0.002);
    const neuron = page.getByRole('option', { name: `Layer ${layer}, neuron ${place}` });
    await expect.poll(() => neuron.getAttribute('aria-selected')).toBe('true');

    await page.getByRole('option', { name: 'Layer 1, neuron 2' }).click();
    await waitFor(async () => page.url().includes('neuron=1:2'));
    await page.getByText(/^1:2 /).waitFor();
    await page.keyboard.press('ArrowRight');
    await waitFor(async () => page.url().includes('neuron=2:2'));
    await page.keyboard.press('Escape');
    await waitFor(async () => !page.url().includes('neuron'));
    expect(problems).toEqual([]);
  });

  test('the picture is the same on the GPU and flat, in every colouring, and both zoom', async () => {
    const flat = await launch({ webgl: false });
    const link = at(`${GPU}&epoch=40`);
    const size = { width: 700, height: 700 };
    const both = await Promise.all([openPage(on.browser, link, size), openPage(flat, link, size)]);
    for (const { page } of both) await restingAt(page, 40);
    await expect.poll(() => both[0]!.page.locator('.picture').getAttribute('data-drawing')).toBe('webgl');
    await expect.poll(() => both[1]!.page.locator('.picture').getAttribute('data-drawing')).toBe('flat');
    await both[1]!.page.getByText('Drawn without a GPU').waitFor();
    const seen: Uint8ClampedArray[] = [];
    const compare = async () => {
      await waitFor(async () => {
        const [a, b] = await Promise.all(both.map(({ page }) => pixelsOf(page)));
        if (differing(a!, b!, 40) > 0.02 || seen.some((before) => differing(before, a!, 10) < 0.01))
          return false;
        seen.push(a!);
        return true;
      });
    };
    for (const color of ['polytope', 'gradient', 'depth', 'prediction']) {
      for (const { page } of both) await page.getByLabel('Colours', { exact: true }).selectOption(color);
      await compare();
    }
    for (const { page } of both) {
      await page.getByLabel('Creases', { exact: true }).uncheck();
      await page.getByLabel('Colours', { exact: true }).selectOption('polytope');
    }
    await compare();
    for (const { page } of both) {
      await page.getByLabel('Creases', { exact: true }).check();
      const box = (await page.locator('.picture').boundingBox())!;
      await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.3 * box.height);
      for (let i = 0; i < 12; i++) await page.mouse.wheel(0, -400);
      await page.mouse.move(0, 0);
    }
    await waitFor(async () => /zoom=[\d.]{4}/.test(both[0]!.page.url()));
    // So near, a line lies where float64 has it: both draw the same.
    await waitFor(async () => {
      const [a, b] = await Promise.all(both.map(({ page }) => pixelsOf(page)));
      return differing(a!, b!, 40) < 0.02;
    });
    for (const { page, problems, context } of both) {
      await expect.poll(() => axe(page)).toEqual([]);
      await page.getByRole('button', { name: 'Show all' }).click();
      await waitFor(async () => !/zoom=/.test(page.url()));
      expect(problems).toEqual([]);
      await context.close();
    }
    await flat.close();
  });

  test('two fingers zoom where they are, one scrolls the page', async () => {
    const { page, problems } = await openPage(on.browser, at(`${SMALL}&epoch=3`), { width: 390 });
    await restingAt(page, 3);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 2 });
    const box = (await page.locator('.picture').boundingBox())!;
    const point = (x: number, y: number) => ({ x: box.x + x * box.width, y: box.y + y * box.height });
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: Point[]) =>
      cdp.send('Input.dispatchTouchEvent', { type, touchPoints });
    await touch('touchStart', point(0.45, 0.45), point(0.55, 0.55));
    for (let i = 1; i <= 10; i++)
      await touch(
        'touchMove',
        point(0.45 - 0.02 * i, 0.45 - 0.02 * i),
        point(0.55 + 0.02 * i, 0.55 + 0.02 * i),
      );
    await touch('touchEnd');
    const camera = (name: string) =>
      Number(new URLSearchParams(page.url().split('?')[1]).get(name) ?? Number.NaN);
    // They end five times as far apart as they were.
    await expect.poll(() => camera('zoom')).toBeCloseTo(5, 0);
    for (const name of ['x', 'y']) expect(Math.abs((camera(name) || 0.5) - 0.5)).toBeLessThan(0.05);
    await touch('touchStart', point(0.5, 0.8));
    for (let i = 1; i <= 10; i++) await touch('touchMove', point(0.5, 0.8 - 0.05 * i));
    await touch('touchEnd');
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(20);
    expect(camera('zoom')).toBeCloseTo(5, 0);
    expect(problems).toEqual([]);
  });

  test('a lost WebGL context is bridged by flat drawing until it comes back', async () => {
    const { page, problems } = await openPage(on.browser, at(`${GPU}&epoch=20`), { width: 700 });
    await restingAt(page, 20);
    const before = await pixelsOf(page);
    await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.picture canvas:not(.marks)')!;
      const lose = canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!;
      Object.assign(window, { lose });
      lose.loseContext();
    });
    const drawing = page.locator('.picture');
    await waitFor(async () => (await drawing.getAttribute('data-drawing')) === 'flat');
    await waitFor(async () => differing(await pixelsOf(page), before, 40) < 0.02);
    await page.evaluate(() => (window as unknown as { lose: WEBGL_lose_context }).lose.restoreContext());
    await waitFor(async () => (await drawing.getAttribute('data-drawing')) === 'webgl');
    await waitFor(async () => differing(await pixelsOf(page), before, 40) < 0.001);
    expect(problems).toEqual([]);
  });

  test('two side by side go in step, and each has its own settings', async () => {
    const { page, problems } = await openPage(on.browser, at(SMALL), { width: 1100 });
    await drawn(page);
    await page.getByRole('button', { name: 'Side by side' }).click();
    const pictures = page.locator('.picture');
    await waitFor(async () => (await pictures.count()) === 2);
    const epochs = () =>
      page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('.picture')].map((p) => Number(p.dataset.epoch)),
      );
    await waitFor(async () => Math.min(...(await epochs())) > 3);
    for (let i = 0; i < 5; i++) {
      const [left, right] = await epochs();
      expect(left).toBe(right);
    }
    // Again and again: a pause meets the two at any moment of a stride.
    for (let i = 0; i < 6; i++) {
      await page.getByRole('button', { name: 'Pause' }).click();
      await restingAt(page);
      expect(new Set(await epochs()).size).toBe(1);
      if (i < 5) await page.getByRole('button', { name: 'Train' }).click();
    }
    expect(decodeURIComponent(page.url())).toMatch(/right=seed:3/);
    await page.getByRole('tab', { name: 'Right' }).click();
    await expect.poll(() => page.getByLabel('Seed', { exact: true }).inputValue()).toBe('3');
    await page.getByLabel('Learning rate', { exact: true }).fill('0.02');
    await page.getByLabel('Learning rate', { exact: true }).press('Enter');
    await waitFor(async () => /rate:0.02/.test(decodeURIComponent(page.url())));
    await restingAt(page);
    await expect.poll(() => axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Side by side' }).click();
    await waitFor(async () => (await pictures.count()) === 1);
    expect(problems).toEqual([]);
  });

  test('the picture is kept as SVG and PNG, a link is copied, losses are read as a table', async () => {
    const { page, context, problems } = await openPage(on.browser, at(`${SMALL}&epoch=10`), { width: 1000 });
    await restingAt(page, 10);
    const cells = Number(await page.locator('.picture').getAttribute('data-cells'));
    const save = async (name: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name }).click(),
      ]);
      return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
    };
    const svg = await save('Keep as SVG');
    expect(svg.name).toBe('crease-disc-6x3-seed2-epoch10.svg');
    const text = svg.bytes.toString();
    expect(text.endsWith('</svg>\n')).toBe(true);
    const outlines = text.slice(0, text.indexOf('<g fill="none"')).match(/M/g)!.length;
    expect(outlines).toBe(cells);
    const png = await save('Keep as PNG');
    expect([png.name, png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)]).toEqual([
      'crease-disc-6x3-seed2-epoch10.png',
      2048,
      2048,
    ]);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByText('on the clipboard').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.split(/[#?&]/).sort()).toEqual(page.url().split(/[#?&]/).sort());
    await page.getByText('As text').click();
    await waitFor(async () => (await page.locator('.chart .twin tr').count()) === 11);
    await page.getByText('From epoch 1 to 10').waitFor();
    // The legend has the colours of the theme, also of one that is chosen later.
    const marker = () =>
      page
        .locator('.chart .u-marker')
        .last()
        .evaluate((element) => getComputedStyle(element).borderTopColor);
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(marker).toBe('rgb(179, 86, 10)');
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(marker).toBe('rgb(240, 168, 104)');
    // The line in the chart is where the epoch is: at its right end, and at its left one.
    const along = () =>
      page.locator('.chart .cursor-line').evaluate((line) => {
        const [own, plot] = [line, line.parentElement!].map((element) => element.getBoundingClientRect());
        return own!.width > 0 ? Math.abs((own!.left - plot!.left) / plot!.width) : undefined;
      });
    await expect.poll(along).toBeCloseTo(1, 1);
    await page.getByRole('slider', { name: 'Epoch' }).fill('1');
    await restingAt(page, 1);
    await expect.poll(along).toBeCloseTo(0, 1);
    await expect.poll(() => axe(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("pictures of one's own: a broken one is refused in one line, one of 4000x4000 is learnt", async () => {
    const { page, context, problems } = await openPage(on.browser, at(`${SMALL}&epoch=1`), { width: 1000 });
    await restingAt(page, 1);
    const file = page.locator('input[type=file]');
    const png = createCanvas(4000, 4000);
    png.getContext('2d').fillRect(500, 500, 2000, 2500);
    const good = png.toBuffer('image/png');
    await file.setInputFiles({ name: 'broken.png', mimeType: 'image/png', buffer: good.subarray(0, 2000) });
    await page.getByText(/^broken\.png: .*damaged/).waitFor();
    await expect.poll(() => page.getByLabel('Picture', { exact: true }).inputValue()).toBe('disc');
    await file.setInputFiles({ name: 'large.png', mimeType: 'image/png', buffer: good });
    await waitFor(async () => /picture=own/.test(page.url()));
    await restingAt(page, 1);
    await expect.poll(() => page.locator('.troubles').textContent()).toBe('');
    await expect.poll(() => axe(page)).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
    const { page: fresh, context: other } = await openPage(on.browser, at(`${SMALL}&picture=own&epoch=1`));
    await fresh.getByText("someone's own picture").waitFor();
    await other.close();
  });

  test('two tabs train at once; what a link has wrong is said; a training that fails says why', async () => {
    const { page, context, problems } = await openPage(on.browser, at(SMALL), { width: 700 });
    const second = await context.newPage();
    await second.goto(at(`${SMALL}&seed=9&shape=nonsense&old=1`));
    for (const tab of [page, second]) {
      await waitFor(async () => Number(await tab.locator('.picture').getAttribute('data-epoch')) > 3);
    }
    await expect
      .poll(() => second.locator('.troubles').textContent())
      .toMatch(/shape=nonsense.*old=1: is not known here/);
    await second.goto(at(`${SMALL}&optimizer=sgd&rate=10&slope=1`));
    await second.getByText(/try a smaller learning rate/).waitFor();
    await expect.poll(() => axe(second)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test('fits every width and passes axe with everything open, light and dark', async () => {
    const link = at(`${SMALL}&epoch=5&neuron=1:2&right=seed:3`);
    const { page, problems } = await openPage(on.browser, link, { width: 320, reducedMotion: true });
    await restingAt(page, 5);
    await page.locator('.picture').first().press('ArrowLeft');
    await page.locator('.facts').first().waitFor();
    for (const twin of await page.locator('.twin summary').all()) await twin.click();
    await page.getByRole('button', { name: 'About Seed' }).focus();
    await page.getByRole('tooltip').waitFor();
    for (const [width, colorScheme, what] of [
      [320, 'light', 'all'],
      [390, 'dark', 'contrast'],
      [768, 'light', 'contrast'],
      [1440, 'dark', 'all'],
    ] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await expect.poll(() => overflows(page)).toBe(false);
      await expect.poll(async () => [width, await axe(page, what)]).toEqual([width, []]);
    }
    expect(problems).toEqual([]);
  });
});
