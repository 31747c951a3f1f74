// The lab's workers in a real Chromium: the bits of the command line, with threads and without; history; bad input.

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSafetensors } from '../../src/format/safetensors.ts';
import { CHROMIUM, launch, openPage, type Watched } from '../testing/chromium.ts';
import type { Site } from '../testing/site.ts';
import type { LabSettings } from './protocol.ts';
import { buildLabPage, type LabPage } from './testing/lab-page.ts';
import type { LabBench } from './testing/page.web.ts';

declare const window: Window & { bench: LabBench };

const RING: LabSettings = {
  picture: { kind: 'built-in', name: 'ring' },
  shape: '[10]*8',
  activation: { kind: 'leaky_relu', slope: 0.01 },
  optimizer: { kind: 'adam', learningRate: 0.001 },
  batchSize: 1024,
  points: 5000,
  seed: 42,
  engine: 'wasm',
};
const EPOCHS = 6;

const run = promisify(execFile);
const CLI = fileURLToPath(new URL('../../dist/cli/main.node.js', import.meta.url));

let folder: string;
let built: LabPage;
let browser: Browser;
const sites: Site[] = [];
const watched: Watched[] = [];

async function open(isolated: boolean): Promise<Page> {
  const site = await built.serve({ isolated });
  sites.push(site);
  const opened = await openPage(browser, site.url);
  watched.push(opened);
  await opened.page.waitForFunction(() => 'bench' in window);
  return opened.page;
}

describe.skipIf(CHROMIUM === undefined)('the lab in Chromium (skipped without one)', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crease-lab-run-'));
    [built, browser] = await Promise.all([buildLabPage(), launch({ webgl: false })]);
  });
  afterAll(async () => {
    await browser.close();
    for (const site of sites) await site.close();
    built.remove();
    rmSync(folder, { recursive: true });
  });

  test('trains to the bits of the command line, with threads and with one, and comes back to them', async () => {
    const out = join(folder, 'run');
    const flags = ['--shape', '[10]*8', '--seed', '42', '--epochs', String(EPOCHS), '--out', out, '--quiet'];
    await run(process.execPath, [CLI, 'train', 'ring', ...flags, '--save-interval', '1000']);
    const file = join(out, 'checkpoints', `epoch-00000${EPOCHS}.safetensors`);
    const wanted = readSafetensors(readFileSync(file)).tensors;
    const metrics = readFileSync(join(out, 'metrics.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const isolated of [true, false]) {
      const page = await open(isolated);
      const result = await page.evaluate(
        async ({ settings, epochs }) => {
          const { Lab } = window.bench;
          const lab = new Lab({});
          const { threads } = await lab.open(settings);
          const arrives = async (epoch: number) => {
            while ((await lab.fingerprint()).epoch < epoch) await new Promise((r) => setTimeout(r, 20));
          };
          lab.runTo(epochs + 3);
          await arrives(epochs + 3);
          await lab.seek(epochs);
          const { text, epoch, steps } = await lab.fingerprint();
          const bytes = Array.from(await lab.exportWeights());
          await lab.seek(2);
          await lab.seek(epochs);
          const again = await lab.fingerprint();
          const { trainLosses, valLosses } = await lab.losses();
          lab.close();
          const curve = [Array.from(trainLosses), Array.from(valLosses)];
          return { threads, text, again: again.text, epoch, steps, bytes, curve };
        },
        { settings: RING, epochs: EPOCHS },
      );
      expect(result.threads).toBe(isolated ? Math.min(8, availableParallelism()) : 1);
      expect([result.epoch, result.steps]).toEqual([EPOCHS, 0]);
      expect(result.again).toBe(result.text);
      const { tensors, metadata } = readSafetensors(Uint8Array.from(result.bytes));
      expect(metadata).toMatchObject({ activation: 'leaky_relu', slope: '0.01', epoch: String(EPOCHS) });
      expect(tensors.size).toBe(18);
      for (const [name, tensor] of tensors) expect(tensor, name).toEqual(wanted.get(name));
      expect(result.curve[0]!.slice(0, EPOCHS)).toEqual(metrics.map(({ trainLoss }) => trainLoss));
      expect(result.curve[1]!.slice(0, EPOCHS)).toEqual(metrics.map(({ valLoss }) => valLoss));
    }
  });

  test('gives the newest polytopes while it trains, of the right moment, and rests when nothing is new', async () => {
    const page = await open(true);
    const result = await page.evaluate(async (settings) => {
      const { Lab, look } = window.bench;
      const seen: { version: number; epoch: number; area: number; found: boolean; hash: string }[] = [];
      const refusals: string[] = [];
      const lab = new Lab({
        partition(found) {
          if ('refusal' in found) {
            refusals.push(found.refusal);
            return;
          }
          const { partition, version, epoch } = found;
          const cell = look.locate(found, 0.3, 0.6);
          const about = look.cellAt(found, cell, 0.3, 0.6);
          const area = partition.areas.reduce((sum, value) => sum + value, 0);
          seen.push({ version, epoch, area, found: about.share > 0, hash: about.hash });
        },
      });
      const passes = (holds: () => boolean) =>
        new Promise<void>((resolve) => {
          const look = () => (holds() ? resolve() : setTimeout(look, 10));
          look();
        });
      await lab.open(settings);
      lab.live(100);
      await passes(() => seen.length === 1);
      lab.start();
      await passes(() => seen.length >= 10);
      lab.pause();
      await lab.seek(3);
      await passes(() => seen.at(-1)!.epoch === 3);
      // What was on its way still comes; then nothing does.
      let length = 0;
      let waits = 0;
      while (length !== seen.length && waits++ < 100) {
        length = seen.length;
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
      const rested = length === seen.length && seen.at(-1)!.epoch === 3;
      lab.live(100, [0.25, 0.25, 0.5, 0.75]);
      await passes(() => seen.length > length);
      const cropped = seen.at(-1)!.area;
      await lab.open({ ...settings, activation: { kind: 'tanh' } });
      await passes(() => refusals.length > 0);
      lab.close();
      return { seen: seen.slice(0, length), rested, cropped, refusals };
    }, RING);
    expect(result.seen[0]).toMatchObject({ epoch: 0 });
    result.seen.forEach(({ version, area, found }, i) => {
      expect(Math.abs(area - 1)).toBeLessThan(1e-9);
      expect(found).toBe(true);
      if (i > 0) expect(version).toBeGreaterThan(result.seen[i - 1]!.version);
    });
    expect(result.rested).toBe(true);
    expect(Math.abs(result.cropped - 0.125)).toBeLessThan(1e-9);
    expect(result.refusals[0]).toContain('a network with tanh has no polytopes');
  });

  test('refuses what cannot be in one line, and goes on', async () => {
    const page = await open(false);
    const result = await page.evaluate(async (settings) => {
      const { Lab } = window.bench;
      const lines: string[] = [];
      const lab = new Lab({ error: (line) => lines.push(line) });
      const attempt = (change: Partial<LabSettings>) =>
        lab.open({ ...settings, ...change }).then(
          () => lines.push('opened'),
          (error: Error) => lines.push(`${error.name}: ${error.message}`),
        );
      await lab.losses().catch((error: Error) => lines.push(error.message));
      await attempt({ shape: '[10' });
      await attempt({ weights: new TextEncoder().encode('no weights, whatever it says') });
      await attempt({ shape: '[1000]*9', batchSize: 1_000_000, points: 1_000_000, valPoints: 10 });
      lab.start();
      while (lines.length < 5) await new Promise((r) => setTimeout(r, 20));
      await attempt({});
      await attempt({ picture: { kind: 'built-in', name: 'spiral' }, engine: 'reference' });
      lab.stepEpoch();
      while ((await lab.fingerprint()).epoch < 1) await new Promise((r) => setTimeout(r, 20));
      const many = await Promise.allSettled(
        ['[2]', '[3]', '[4]', '[5]'].map((shape) => lab.open({ ...settings, shape })),
      );
      lines.push(many.map((one) => (one.status === 'fulfilled' ? one.value.network.hidden : 'no')).join(' '));
      lab.close();
      await lab.losses().catch((error: Error) => lines.push(error.message));
      return lines;
    }, RING);
    expect(result[0]).toBe('no training is open');
    expect(result[1]).toMatch(/shape '\[10': expected/);
    expect(result[2]).toMatch(/the weights: its header claims \d+ bytes, the file has 28/);
    expect(result[3]).toBe('opened');
    expect(result[4]).toMatch(
      /^not enough memory \(the wasm engine would need .* GiB and has at most 3\): take a smaller shape/,
    );
    // The first may have been taken up before the others were heard of.
    const last = ['opened', 'opened', expect.stringMatching(/^(2|no) no no 5$/), 'the lab is closed'];
    expect(result.slice(5)).toEqual(last);
  });

  test.each([
    ['the training worker', /training\.worker/, /^the worker for training has stopped.*; reload the page$/],
    [
      'the engine',
      /kernels-shared.*\.wasm/,
      /^kernels-shared.*\.wasm cannot be loaded \(no connection\); reload/,
    ],
    ['the partition', /assets\/kernels-(?!shared).*\.wasm/, /^kernels.*\.wasm cannot be loaded .*; reload/],
    ['the partition worker', /partition\.worker/, /^the worker for cutting polytopes has stopped/],
  ])('says in one line that a file cannot be loaded: of %s', async (_, file, line) => {
    const site = await built.serve({ isolated: true });
    sites.push(site);
    const { page, context } = await openPage(browser, site.url);
    await context.route(file, (route) => route.abort());
    await page.waitForFunction(() => 'bench' in window);
    const found = await page.evaluate(async (settings) => {
      const lines: string[] = [];
      const lab = new window.bench.Lab({ error: (line) => lines.push(line) });
      const opened = lab.open(settings).catch((error: Error) => lines.push(error.message));
      while (lines.length === 0) await new Promise((r) => setTimeout(r, 20));
      await opened;
      lab.close();
      return lines;
    }, RING);
    for (const one of found) expect(one).toMatch(line);
  });

  test('nothing went wrong on any page', () => {
    expect(watched.flatMap(({ problems }) => problems)).toEqual([]);
  });
});
