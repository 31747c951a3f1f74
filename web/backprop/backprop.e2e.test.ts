// The Backprop view in a real Chromium: what it prints is true, time goes both ways, by keyboard, in every tab.

import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { holds } from '../../src/backprop/testing/calculator.ts';
import { type Element, readMath } from '../../src/backprop/testing/read-math.ts';
import { axe, CHROMIUM, openPage, overflows } from '../testing/chromium.ts';
import { stage } from '../testing/stage.ts';

interface Shown {
  readonly left: string;
  readonly numbers: Element;
  readonly result: Element;
}

/** All equations on the page, or within a part of it, as the DOM has them. */
function equationsOf(page: Page, within = '.computation'): Promise<Shown[]> {
  return page.evaluate((selector) => {
    const tree = (node: globalThis.Element): Element => ({
      tag: node.localName,
      text: node.children.length === 0 ? (node.textContent ?? '') : undefined,
      children: [...node.children].map(tree),
    });
    return [...document.querySelectorAll(`${selector} .equation`)].map((line) => ({
      left: line.querySelector('.left')?.textContent ?? '',
      numbers: tree(line.querySelector('.numbers')!),
      result: tree(line.querySelector('.result')!),
    }));
  }, within);
}

const number = (node: Element) =>
  readMath(node)
    .replaceAll(' ', '')
    .replace(/×10\^\((-?\d+)\)/, 'e$1');

/** The equations of a page that are not true, and how many there are. */
async function checkAll(page: Page, within?: string): Promise<{ count: number; wrong: string[] }> {
  const shown = await equationsOf(page, within);
  const lines = shown.map(({ left, numbers, result }) => ({
    left,
    line: readMath(numbers),
    end: number(result),
  }));
  return {
    count: lines.length,
    wrong: lines
      .filter(({ line, end }) => !holds(line, end))
      .map(({ left, line, end }) => `${left}: ${line} = ${end}`),
  };
}

const epoch = (page: Page) => page.getByTestId('epoch').innerText();
const loss = (page: Page) => page.getByTestId('loss').innerText();

/** Goes to a link within the page, and waits until its training stands where it says. */
async function go(page: Page, fragment: string, text: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, fragment);
  await page.waitForFunction(
    (wanted) => document.querySelector('[data-testid=epoch]')?.textContent === wanted,
    text,
  );
}

/** A network in training, as the link has it: any layers, losses, optimizers, samples and moment. */
const RANDOM = fc
  .record({
    epoch: fc.integer({ min: 0, max: 40 }),
    set: fc.constantFrom('xor_uniform', 'xor', 'or', 'circles', 'moons', 'spirals', 'blobs'),
    layers: fc
      .array(
        fc.tuple(
          fc.constantFrom('relu', 'leaky', 'leaky0.3x', 'tanh', 'sigmoid', 'linear'),
          fc.integer({ min: 1, max: 4 }),
        ),
        { maxLength: 3 },
      )
      .map((all) => all.map(([kind, units]) => `${kind}${units}`).join(',')),
    start: fc.constantFrom('he', 'glorot'),
    seed: fc.nat(),
    data: fc.nat(),
    loss: fc.constantFrom('bce', 'mse', 'hinge'),
    output: fc.constantFrom('identity', 'sigmoid', 'tanh'),
    optimizer: fc.constantFrom('sgd', 'sgd_momentum', 'rmsprop', 'adam'),
    rate: fc.constantFrom(0.001, 0.01, 0.05),
    batch: fc.integer({ min: 1, max: 3 }),
    shuffle: fc.constantFrom(0, 1),
    l1: fc.constantFrom(0, 0.001),
    l2: fc.constantFrom(0, 0.01),
    noise: fc.constantFrom(0, 0.2),
  })
  .map((values) =>
    Object.entries(values)
      .map(([name, value]) => `${name}=${value}`)
      .join('&'),
  );

const TABS = ['Graphs', 'Computation', 'Training data', 'Paths', 'Hidden space', 'Boundary', 'Many at once'];

describe.skipIf(!CHROMIUM)('the Backprop view in Chromium', () => {
  const on = stage();

  test('prints equations that are true: networks, losses, optimizers, batches, samples, micro-steps', async () => {
    const { page, problems } = await openPage(on.browser, `${on.url}#backprop?v=1&tab=computation`);
    const networks = [
      'epoch=31&look=01',
      'epoch=2&layers=tanh3,leaky2&start=glorot&optimizer=adam&rate=0.01&batch=3&l2=0.01&offset=9',
      'epoch=5&set=xor&layers=&confidence=1&noise=0.5&data=3',
      'epoch=900&set=and&layers=tanh2&rate=5',
      // Others in every run of this test; those that fail are named.
      ...fc.sample(RANDOM, 4),
    ];
    let count = 0;
    for (const network of networks) {
      const at = network.match(/epoch=(\d+)/)![1]!;
      const offset = network.match(/offset=(\d+)/)?.[1];
      await go(page, `#backprop?v=1&tab=computation&${network}`, offset ? `${at}, sample ${offset}` : at);
      await page.locator('.computation .group .equation').first().waitFor();
      const brief = await checkAll(page);
      expect({ network, wrong: brief.wrong }).toEqual({ network, wrong: [] });
      await page.getByRole('button', { name: 'All digits' }).click();
      const full = await checkAll(page);
      expect({ network, wrong: full.wrong }).toEqual({ network, wrong: [] });
      await page.getByRole('button', { name: 'All digits' }).click();
      count += brief.count + full.count;
      await expect.poll(() => page.getByText('✗').count()).toBeLessThan(5);
      await expect.poll(() => page.locator('.verdict.wrong').count()).toBe(0);
    }
    expect(count).toBeGreaterThan(500);
    expect(problems).toEqual([]);
  });

  test('walks micro-steps both ways by keyboard, through an update and back, true at every step', async () => {
    const { page, problems } = await openPage(
      on.browser,
      `${on.url}#backprop?v=1&tab=computation&layers=relu1&epoch=1&batch=2`,
    );
    await page.getByTestId('heading').waitFor();
    await page.getByRole('heading', { level: 1 }).click();
    for (const key of ['[', '[']) await page.keyboard.press(key);
    const told: string[] = [];
    const now = () => page.locator('.now h3').innerText();
    const total = 36;
    for (let i = 0; i < total + 3; i++) {
      await page.keyboard.press('ArrowRight');
      await page.waitForFunction(
        (wanted) => document.querySelector('.now h3')?.textContent?.startsWith(wanted),
        `Micro-step ${(i % total) + 1} of ${total}`,
      );
      told.push(await now());
      expect((await checkAll(page, '.now')).wrong).toEqual([]);
    }
    await expect.poll(() => epoch(page)).toBe('1, sample 2');
    for (let i = told.length - 2; i >= total - 3; i--) {
      await page.keyboard.press('ArrowLeft');
      if (i === total - 1) {
        // Between two updates: nothing of this one is done.
        await page.locator('.now').waitFor({ state: 'detached' });
        await page.keyboard.press('ArrowLeft');
      }
      await page.waitForFunction(
        (wanted) => document.querySelector('.now h3')?.textContent === wanted,
        told[i]!,
      );
    }
    await expect.poll(() => epoch(page)).toBe('1');
    expect(problems).toEqual([]);
  });

  test('shows the same numbers in diagram, panel and predictions, and lights what is pointed at', async () => {
    const { page } = await openPage(on.browser, `${on.url}#backprop?v=1&tab=computation&epoch=31&look=01`);
    await page.locator('.computation .group .equation').first().waitFor();
    const words = await page.locator('.network [data-place~="z-0-3"]').getAttribute('aria-label');
    const shown = await equationsOf(page);
    const result = (left: string) => number(shown.find((line) => line.left === left)!.result);
    expect(words).toContain(`sum ${result('z4(1)')}, activation ${result('a4(1)')}`);
    expect(words).toContain(`delta ${result('δ4(1)')}`);
    const wire = await page.locator('.network [data-place~="g-6"]').getAttribute('aria-label');
    expect(wire).toContain(`gradient ${result('∂L∂w4,1(1)')}`);
    await expect
      .poll(() => page.getByRole('button', { name: '[0, 1] → 1' }).innerText())
      .toContain(result('p'));
    await page.locator('.computation math [data-place="a-0-3"]').first().hover();
    await page.locator('.network .unit.lit[data-place~="a-0-3"]').waitFor();
    await page.locator('.network .unit[data-place~="z-0-1"]').hover();
    await page.locator('.computation math .lit[data-place="z-0-1"]').first().waitFor();
  });

  test('plays, steps, scrubs, resets to the same network, edits a weight and branches; the link holds it all', async () => {
    const { page, problems } = await openPage(on.browser, `${on.url}#backprop`);
    await page.getByTestId('epoch').waitFor();
    await page.waitForFunction(() => document.querySelector('[data-testid=loss]')?.textContent === '0.6907');
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => document.querySelector('[data-testid=loss]')?.textContent === '0.8198');
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(() => document.querySelector('[data-testid=loss]')?.textContent === '0.6907');
    await page.keyboard.press(']');
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => document.querySelector('[data-testid=epoch]')?.textContent === '100');
    await page.keyboard.press(' ');
    await page.waitForFunction(
      () => Number(document.querySelector('[data-testid=epoch]')?.textContent) > 103,
    );
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Play' }).waitFor();
    await page.getByRole('slider', { name: 'Epoch' }).fill('40');
    await page.waitForFunction(() => document.querySelector('[data-testid=epoch]')?.textContent === '40');
    await page.getByRole('button', { name: /weight from x1 to h1/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('weight from x1 to h1', { exact: true }).fill('2.5');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => location.hash.includes('40.0:w0%3D2.5'));
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => document.querySelector('[data-testid=epoch]')?.textContent === '140');
    await page.getByText('training, left behind').first().waitFor();
    const [address, result] = [page.url().replace(/epoch=\d+/, 'epoch=140'), await loss(page)];
    const again = await openPage(on.browser, address);
    await again.page.waitForFunction(
      (wanted) => document.querySelector('[data-testid=loss]')?.textContent === wanted,
      result,
    );
    await again.context.close();
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.waitForFunction(() => document.querySelector('[data-testid=loss]')?.textContent === '0.6907');
    expect(problems).toEqual([]);
  });

  test('goes through a million epochs of history: to any of them, a step at a time, and back to the newest', async () => {
    const { page, problems } = await openPage(
      on.browser,
      `${on.url}#backprop?v=1&set=xor&rate=0.01&epoch=1000000`,
    );
    const at = (text: string) =>
      page.waitForFunction(
        (wanted) => document.querySelector('[data-testid=epoch]')?.textContent === wanted,
        text,
      );
    await at('1000000');
    const newest = await loss(page);
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('ArrowLeft');
    await at('999999');
    await page.getByRole('slider', { name: 'Epoch' }).fill('123456');
    await at('123456');
    const early = await loss(page);
    await page.getByRole('slider', { name: 'Epoch' }).fill('0');
    await at('0');
    await page.goto(
      page
        .url()
        .replace(/epoch=\d+/, '')
        .replace('v=1', 'v=1&epoch=123456'),
    );
    await at('123456');
    await expect.poll(() => loss(page)).toBe(early);
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('End');
    await at('1000000');
    await expect.poll(() => loss(page)).toBe(newest);
    expect(problems).toEqual([]);
  });

  test('shows NaN as it is, says where it began, and goes back by one key', async () => {
    const { page, problems } = await openPage(
      on.browser,
      `${on.url}#backprop?v=1&rate=80&loss=mse&epoch=20&tab=computation`,
    );
    await page.getByText(/became (NaN|-?Infinity)/).waitFor();
    await expect.poll(() => loss(page)).toBe('NaN');
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('[');
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(() => document.querySelector('[data-testid=loss]')?.textContent !== 'NaN');
    await page.locator('.computation .group .equation').first().waitFor();
    expect((await checkAll(page)).wrong).toEqual([]);
    expect(problems).toEqual([]);
  });

  test('takes own points by click, keyboard and paste; trains 200 seeds and opens one', async () => {
    const { page, problems } = await openPage(on.browser, `${on.url}#backprop?v=1&tab=data&set=own`);
    const plane = page.getByRole('application');
    await plane.click({ position: { x: 60, y: 60 } });
    await page.waitForFunction(() => document.querySelectorAll('.data tbody tr').length === 1);
    await plane.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('.data tbody tr').length === 2);
    await page.getByRole('textbox', { name: /paste points/ }).fill('0,0,0\n1,1,1\n0,1,1');
    await page.getByRole('button', { name: 'Take these points' }).click();
    await page.waitForFunction(() => document.querySelectorAll('.data tbody tr').length === 3);
    await page.getByRole('textbox', { name: /paste points/ }).fill('0,0');
    await page.getByRole('button', { name: 'Take these points' }).click();
    await page.getByText(/line 1, '0,0': a point is/).waitFor();
    await go(page, '#backprop?v=1&tab=many&rate=0.5', '0');
    await page.getByRole('button', { name: 'Train 200 seeds' }).click();
    await page.getByText('200 of 200 trained').waitFor();
    await expect
      .poll(() => page.locator('.many tbody tr td').allInnerTexts())
      .toEqual(['200', '63', '1', '183', '2', '0']);
    await page.getByRole('button', { name: /^Open seed 7:/ }).click();
    await page.waitForFunction(() => document.querySelector('[data-testid=epoch]')?.textContent === '200');
    expect(page.url()).toContain('seed=7');
    expect(problems).toEqual([]);
  });

  test('passes axe in every tab and in a lesson, and fits a narrow and a wide window, light and dark', async () => {
    const { page, problems } = await openPage(on.browser, `${on.url}#backprop?v=1&epoch=12&noise=0.2`, {
      width: 320,
    });
    await page.getByTestId('epoch').waitFor();
    for (const name of TABS) {
      await page.getByRole('tab', { name }).click();
      for (const [width, colorScheme, what] of [
        [320, 'light', 'all'],
        [1280, 'dark', 'contrast'],
      ] as const) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        await expect.poll(() => overflows(page), { message: `${name} at ${width}` }).toBe(false);
        await expect.poll(() => axe(page, what), { message: `${name}, ${colorScheme}` }).toEqual([]);
      }
    }
    await page.locator('.lesson select').selectOption('Why a hidden layer');
    await page.getByLabel('Three at most').check();
    await page.getByText(/^Yes\./).waitFor();
    await expect.poll(() => axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Show me' }).click();
    await page.getByText('One threshold separates').waitFor();
    expect(problems).toEqual([]);
  });
});
