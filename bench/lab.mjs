// The lab in a browser: how fast its worker trains, beside Node, and what live polytopes take from it.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build, loadConfigFromFile, preview } from 'vite';
import { ring } from '../dist/data/ring.js';
import { splitPoints } from '../dist/data/split.js';
import { createWasmEngine } from '../dist/engine/wasm/engine.node.js';
import { Training } from '../dist/run/training.js';
import { median, ratios, spread, table } from './measure.mjs';

export const title = 'The lab in Chromium: training alone, training with live polytopes, and Node';

const CASES = [
  { shape: '[10]*8', hidden: new Array(8).fill(10), rate: 30 },
  { shape: '[30]*10', hidden: new Array(10).fill(30), rate: 10 },
];
const ACTIVATION = { kind: 'leaky_relu', slope: 0.01 };
const OPTIMIZER = { kind: 'adam', learningRate: 0.001 };
/** Milliseconds of a turn, and turns of each. */
const TURN = 1000;
const ROUNDS = 9;

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export async function run() {
  const executablePath = process.env.CREASE_CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    console.log(`no Chromium at ${executablePath}; CREASE_CHROMIUM names another\n`);
    return;
  }
  const outDir = mkdtempSync(join(tmpdir(), 'crease-lab-bench-'));
  const root = here('../web/lab/testing');
  const { config } = await loadConfigFromFile({ command: 'build' }, here('../vite.config.ts'));
  // This page has no service worker.
  const plugins = config.plugins.filter(({ name }) => name !== 'file-list');
  await build({
    ...{ ...config, plugins, root, configFile: false, logLevel: 'error', publicDir: false },
    build: {
      ...{ target: config.build.target, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
      ...{ outDir, emptyOutDir: true, rolldownOptions: { input: join(root, 'index.html') } },
    },
  });
  const rows = [];
  for (const isolated of [true, false]) {
    const headers = isolated
      ? { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }
      : {};
    const server = await preview({
      ...{ configFile: false, root, base: './', build: { outDir } },
      preview: { host: '127.0.0.1', port: 0, headers },
    });
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    try {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${server.httpServer.address().port}/`);
      await page.waitForFunction(() => 'bench' in window);
      for (const one of CASES) rows.push(await labRow(page, one));
    } finally {
      await browser.close();
      await server.close();
    }
  }
  rmSync(outDir, { recursive: true });
  table(
    [
      'shape',
      'threads',
      'Node, epochs/s',
      'alone',
      'alone / Node',
      'live',
      'live / alone',
      'polytopes/s',
      'cut, ms',
    ],
    rows,
  );
}

async function labRow(page, { shape, hidden, rate }) {
  const settings = {
    ...{ shape, activation: ACTIVATION, optimizer: OPTIMIZER, batchSize: 1024, points: 5000, seed: 1 },
    ...{ picture: { kind: 'built-in', name: 'ring' }, engine: 'wasm' },
  };
  const threads = await page.evaluate(async (settings) => {
    window.frames_ = [];
    window.lab = new window.bench.Lab({
      partition: ({ partition, milliseconds }) => {
        window.frames_.push({ cells: partition.areas.length, milliseconds });
      },
    });
    const { threads } = await window.lab.open(settings);
    return threads;
  }, settings);
  const node = await nodeTraining(hidden, threads);
  const cuts = [];
  const frames = [];
  const inPage = async (live) => {
    const result = await page.evaluate(
      async ({ live, turn }) => {
        const { lab } = window;
        lab.live(live);
        lab.start();
        await new Promise((resolve) => setTimeout(resolve, 200));
        const first = await lab.fingerprint();
        const began = performance.now();
        window.frames_ = [];
        await new Promise((resolve) => setTimeout(resolve, turn));
        const last = await lab.fingerprint();
        const seconds = (performance.now() - began) / 1000;
        const found = window.frames_;
        lab.live(0);
        lab.pause();
        await new Promise((resolve) => setTimeout(resolve, 200));
        const steps = (moment) => 5 * moment.epoch + moment.steps;
        return { rate: (steps(last) - steps(first)) / 5 / seconds, seconds, found };
      },
      { live, turn: TURN },
    );
    if (live > 0) {
      cuts.push(...result.found.map(({ milliseconds }) => milliseconds));
      frames.push(result.found.length / result.seconds);
    }
    return result.rate;
  };
  const rates = { node: [], alone: [], live: [] };
  for (let round = -1; round < ROUNDS; round++) {
    const found = { node: await node.turn(), alone: await inPage(0), live: await inPage(rate) };
    if (round >= 0) for (const name of Object.keys(rates)) rates[name].push(found[name]);
  }
  await node.close();
  await page.evaluate(() => window.lab.close());
  return [
    shape,
    threads,
    spread(rates.node),
    spread(rates.alone),
    median(ratios(rates.alone, rates.node)).toFixed(2),
    spread(rates.live),
    median(ratios(rates.live, rates.alone)).toFixed(2),
    spread(frames),
    spread(cuts),
  ];
}

/** The same training in Node, for a turn at a time. */
async function nodeTraining(hidden, threads) {
  const engine = await createWasmEngine({ threads });
  const network = { inputs: 2, hidden, outputs: 1, activation: ACTIVATION };
  const spec = {
    ...{ network, initialisation: 'reference', loss: 'mse', optimizer: OPTIMIZER, optimizerReset: 'never' },
    ...{ rngDraws: 'restored', seed: 1, batchSize: 1024 },
  };
  const points = splitPoints(ring(), { seed: 1, points: 5000, valPoints: 1024 });
  const training = await Training.start(spec, { engine, points, pause: async () => undefined });
  return {
    async turn() {
      const began = performance.now();
      let epochs = 0;
      while (performance.now() - began < TURN) {
        await training.trainEpoch();
        epochs++;
      }
      return (1000 * epochs) / (performance.now() - began);
    },
    async close() {
      training.dispose();
      await engine.close();
    },
  };
}
