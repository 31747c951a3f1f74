// The Runs view in a real Chromium, served by crease open itself, and by a host that serves files alone.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { crease, MAIN, SMALL, start, writePicture } from '../../src/cli/testing/crease.node.ts';
import { readSafetensors } from '../../src/format/safetensors.ts';
import { axe, CHROMIUM, launch, openPage, overflows } from '../testing/chromium.ts';
import { serveSite } from '../testing/site.ts';

describe.skipIf(!CHROMIUM || process.platform === 'win32')('the Runs view in Chromium', () => {
  let folder: string;
  let browser: Browser;
  let server: ChildProcess;
  let url: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crease-runs-'));
    writePicture(join(folder, 'disc.png'), 32, 24);
    const train = ['train', 'disc.png', ...SMALL, '-e', '6', '--save-interval', '2', '--quiet'];
    await Promise.all([
      crease([...train, '--checkpoint-interval', '3', '-o', 'runs/adam'], folder),
      crease([...train, '--optimizer', 'sgd', '-o', 'runs/sgd'], folder),
    ]);
    await crease(['parity', 'run', 'gf2', '--n', '20', '--k', '3', '--out', 'runs/gf2'], folder);
    mkdirSync(join(folder, 'runs/bad'));
    writeFileSync(join(folder, 'runs/bad/run.json'), '{');
    writeFileSync(
      join(folder, 'runs/adam/spikes.html'),
      '<title>Spikes</title><script>document.title = "ran"</script>',
    );
    mkdirSync(join(folder, 'runs/adam/changes'));
    const frame = readFileSync(join(folder, 'runs/adam/frames/epoch-000004.png'));
    writeFileSync(join(folder, 'runs/adam/changes/epoch-000004.png'), frame);
    const args = [MAIN, 'open', '--port', '0', '--no-browser', '--json'];
    server = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    const line = await new Promise<string>((resolve) =>
      server.stdout!.once('data', (data) => resolve(`${data}`)),
    );
    url = (JSON.parse(line) as { url: string }).url;
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    server?.kill('SIGINT');
    rmSync(folder, { recursive: true, force: true });
  });

  async function opened(fragment = '#runs') {
    const found = await openPage(browser, url.replace(/#.*/, fragment));
    await found.page.getByRole('link', { name: 'adam', exact: true }).waitFor();
    return found;
  }

  const names = (page: Page) => page.locator('.runs tbody th').allTextContents();

  test('the address loses its token, the page is isolated and leaves no service worker', async () => {
    const { page, context, problems } = await opened();
    expect(page.url()).not.toContain('token');
    expect(await page.evaluate(() => document.referrer)).toBe('');
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    // The cookie is enough for another tab, and no script sees it.
    expect(await page.evaluate(() => document.cookie)).toBe('');
    const second = await context.newPage();
    await second.goto(page.url());
    await second.getByRole('link', { name: 'adam', exact: true }).waitFor();
    await expect
      .poll(() => second.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length))
      .toBe(0);
    expect(await second.evaluate(() => caches.keys())).toEqual([]);
    expect(problems).toEqual([]);
  });

  test('the table is sorted and filtered, by keyboard alone, and Back undoes it', async () => {
    const { page, problems } = await opened();
    await expect.poll(() => names(page)).toEqual(['adam', 'bad', 'gf2', 'sgd']);
    await page.getByText('4 runs in runs').waitFor();
    await page.getByRole('button', { name: 'Run' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => names(page)).toEqual(['sgd', 'gf2', 'bad', 'adam']);
    await expect
      .poll(() => page.getByRole('columnheader', { name: 'Run' }).getAttribute('aria-sort'))
      .toBe('descending');
    await page.getByLabel('Filter', { exact: true }).focus();
    await page.keyboard.type('[4,4] epoch>5');
    await page.keyboard.press('Enter');
    await page.getByText('2 of 4 runs in runs').waitFor();
    await expect.poll(() => names(page)).toEqual(['sgd', 'adam']);
    await page.goBack();
    await page.getByText('4 runs in runs').waitFor();
    await page.getByRole('link', { name: 'sgd' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'sgd', level: 2 }).waitFor();
    expect(new URL(page.url()).hash).toContain('run=sgd');
    expect(problems).toEqual([]);
  });

  test('two runs lie beside each other: curves, frames at one epoch, what they were told otherwise', async () => {
    const { page, problems } = await opened('#runs?v=1&run=adam');
    await page.getByRole('button', { name: 'Compare adam with sgd' }).click();
    await page.getByRole('heading', { name: 'adam beside sgd' }).waitFor();
    const told = page.getByRole('region', { name: 'Told otherwise' }).locator('tbody tr');
    await expect
      .poll(() => told.allTextContents())
      .toEqual(['optimizer.kindadamsgd', 'checkpointInterval30']);
    await page.getByText('As text').first().click();
    const heads = page.getByRole('region', { name: 'Loss, as a table' }).locator('thead th');
    await expect.poll(() => heads.allTextContents()).toContain('sgd: validation loss');
    const slider = page.getByRole('slider', { name: 'Frame' });
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toBe('after epoch 6, 4 of 4');
    await slider.focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toBe('after epoch 4, 3 of 4');
    await expect.poll(() => page.locator('.pictures img').count()).toBe(3);
    await page.getByAltText('adam: changes at epoch 4').waitFor();
    const loaded = () =>
      page
        .locator('.pictures img')
        .evaluateAll((all) => all.every((each) => (each as HTMLImageElement).naturalWidth > 0));
    await expect.poll(loaded).toBe(true);
    await expect.poll(() => page.locator('video').count()).toBe(2);
    expect(problems).toEqual([]);
  });

  test('a report opens in a tab of its own, and no script in it runs', async () => {
    const { page, context } = await opened('#runs?v=1&run=adam');
    const [report] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: 'spikes.html' }).click(),
    ]);
    await report.waitForLoadState();
    await expect.poll(() => report.title()).toBe('Spikes');
  });

  test('a checkpoint is saved as weights with a script beside it, and is a link to Polytopes', async () => {
    const { page, problems } = await opened('#runs?v=1&run=adam');
    await page.getByLabel('Checkpoint', { exact: true }).selectOption('after epoch 3');
    const saved = async (button: RegExp) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: button }).click(),
      ]);
      return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
    };
    const weights = await saved(/Save weights/);
    const script = await saved(/Save PyTorch script/);
    expect([weights.name, script.name]).toEqual(['adam-epoch-3.safetensors', 'adam-epoch-3.py']);
    const { metadata, tensors } = readSafetensors(weights.bytes);
    expect(metadata).toEqual({ activation: 'leaky_relu', slope: '0.01', epoch: '3' });
    const checkpoint = readSafetensors(
      readFileSync(join(folder, 'runs/adam/checkpoints/epoch-000003.safetensors')),
    );
    expect(tensors.get('network.2.weight')).toEqual(checkpoint.tensors.get('network.2.weight'));
    expect(script.bytes.toString()).toContain(
      'WEIGHTS = Path(__file__).with_name("adam-epoch-3.safetensors")',
    );
    const address = await page.getByRole('link', { name: 'Open in Polytopes' }).getAttribute('href');
    expect(address).toContain('#polytopes?');
    expect(address).toContain('start=adam@3');
    expect(problems).toEqual([]);
  });

  test('a checkpoint opens in Polytopes, where training goes on to the losses that the run had', async () => {
    const { page, problems } = await opened('#runs?v=1&run=adam');
    await page.getByLabel('Checkpoint', { exact: true }).selectOption('after epoch 3');
    await page.getByRole('link', { name: 'Open in Polytopes' }).click();
    await page.getByText('This begins with adam@3, and training goes on as that run does.').waitFor();
    expect(new URL(page.url()).hash).toMatch(/epoch=3/);
    await page.goto(page.url().replace('epoch=3', 'epoch=6'));
    const last = readFileSync(join(folder, 'runs/adam/metrics.ndjson'), 'utf8').trimEnd().split('\n').at(-1)!;
    const { trainLoss, valLoss } = JSON.parse(last) as { trainLoss: number; valLoss: number };
    const [train, val] = [trainLoss, valLoss].map((loss) => Number(loss.toPrecision(3)));
    await page.getByText(`training loss ${train} · validation loss ${val} ·`).waitFor();
    await page.goto(page.url().replace('seed=7', 'seed=8'));
    await page.getByText('The settings are no longer those of adam@3: the weights are drawn.').waitFor();
    expect(problems).toEqual([]);
  });

  test('a file of weights is told, opened, or refused with the reason', async () => {
    const { page, problems } = await opened();
    const good = readFileSync(join(folder, 'runs/sgd/checkpoints/epoch-000006.safetensors'));
    const input = page.getByLabel('Choose a file of weights');
    const lie = Buffer.from(good.toString('latin1').replace('"shape":[4,2]', '"shape":[4,3]'), 'latin1');
    const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer });
    await input.setInputFiles(file('lie.safetensors', lie));
    await page.getByText(/^lie\.safetensors: .*do not fit its shape/).waitFor();
    await expect.poll(() => page.getByRole('link', { name: 'Open in Polytopes' }).count()).toBe(0);
    await input.setInputFiles(file('good.safetensors', good));
    await page.getByText('good.safetensors: 2 → [4,4] → 1, leaky ReLU 0.01, 37 parameters.').waitFor();
    await expect.poll(() => axe(page)).toEqual([]);
    await page.getByRole('link', { name: 'Open in Polytopes' }).click();
    await page.getByText('This begins with file:good.safetensors.').waitFor();
    expect(problems).toEqual([]);
  });

  test('a run that trains is followed to its end', async () => {
    const { page, problems } = await opened();
    const args = [
      'train',
      'disc.png',
      ...SMALL,
      '-e',
      '100000',
      '--save-interval',
      '1000000',
      '-o',
      'runs/live',
    ];
    const running = start([...args, '--json'], folder);
    onTestFinished(() => running.kill('SIGKILL'));
    await running.said('"epoch":2,');
    await page.getByRole('link', { name: 'live' }).click();
    await page.getByText(/^live is training, at epoch \d+ of 100000\.$/).waitFor();
    const epoch = async () => Number(/epoch (\d+)/.exec(await page.locator('p[aria-live]').innerText())?.[1]);
    const before = await epoch();
    await expect.poll(epoch).toBeGreaterThan(before);
    running.kill('SIGINT');
    await running.finished;
    await page.getByText(/^live stopped, at epoch \d+ of 100000\.$/).waitFor();
    expect(problems).toEqual([]);
    rmSync(join(folder, 'runs/live'), { recursive: true });
    await expect.poll(() => names(page)).not.toContain('live');
    // The page may have been asking for what it had of the run when that went; Chromium reports the answer.
    const gone = /^console: .*status of 404.*\/api\/runs\/[0-9a-f]{16}[/)]/;
    expect(problems.filter((problem) => !gone.test(problem))).toEqual([]);
  });

  test('where files alone are served, it says so, and takes the folder of a run', async () => {
    const site = await serveSite({ isolated: false, path: '/lab/' });
    onTestFinished(() => site.close());
    const { page, problems } = await openPage(browser, `${site.url}#runs`, {
      width: 390,
      dark: true,
    });
    await page.getByText('No server is behind this page').waitFor();
    await expect.poll(() => axe(page)).toEqual([]);
    await page.getByLabel('Choose files').setInputFiles(join(folder, 'disc.png'));
    await page.getByText('there is no run.json among these files').waitFor();
    await page.getByLabel('Choose a folder').setInputFiles(join(folder, 'runs'));
    await page.getByText('4 runs in the files that were dropped').waitFor();
    await page.getByRole('link', { name: 'adam' }).click();
    await page.getByText('is done, at epoch 6 of 6.').waitFor();
    await expect
      .poll(() =>
        page
          .locator('.pictures img')
          .first()
          .evaluate((each) => (each as HTMLImageElement).naturalWidth),
      )
      .toBeGreaterThan(0);
    await expect.poll(() => overflows(page)).toBe(false);
    expect(problems).toEqual([]);
  });

  test('at every width, light and dark, it fits and passes axe', async () => {
    const { page, problems } = await opened('#runs?v=1&run=adam&with=sgd');
    await page.locator('.u-over').waitFor();
    await page.getByText('Both specs').click();
    await page.getByText('As text').first().click();
    const kept = process.env.CREASE_SHOTS;
    for (const width of [320, 390, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        // All of them where they are to be looked at; else every width once, and both colours.
        const isTurn = (width === 390 || width === 1440) === (colorScheme === 'dark');
        await expect.poll(() => overflows(page)).toBe(false);
        if (isTurn) await expect.poll(async () => [width, await axe(page)]).toEqual([width, []]);
        const path = kept && join(kept, `runs-${width}-${colorScheme}.png`);
        if (path) await page.screenshot({ path, fullPage: true });
      }
    }
    expect(problems).toEqual([]);
  });
});
