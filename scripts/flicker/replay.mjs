// Replays the highest spikes of a run of the study, and writes down beside it what moved first.

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPointEvaluator } from '../../dist/polytope/change/create.node.js';
import { analyseSpike } from '../../dist/run/spikes/analyse.js';
import { findSpikes } from '../../dist/run/spikes/detect.js';
import { divergenceOf, openRun } from '../../dist/run/spikes/open.node.js';
import { groupOnset } from '../../dist/run/spikes/verdict.js';

/** How many spikes of a run are replayed, the highest. */
const REPLAYED = 2;

const fileOf = (path) => join(path, 'replays.json');

/** What `replayJob` has found of the run in a folder: rows of spikes.csv, and when it diverged; undefined before that. */
export function replaysOf(path) {
  return existsSync(fileOf(path)) ? JSON.parse(readFileSync(fileOf(path), 'utf8')) : undefined;
}

/**
 * Replays the highest spikes of a run, and its divergence if it has one.
 * @param createEngine makes the wasm engine, or one with the same bits
 * @returns how many
 */
export async function replayJob({ shape, arm, seed }, path, createEngine) {
  const run = await openRun(path, createEngine);
  const evaluator = createPointEvaluator();
  try {
    const diverged = await divergenceOf(run);
    const highest = findSpikes(run.losses)
      .sort((a, b) => b.factor - a.factor)
      .slice(0, REPLAYED);
    const rows = [];
    for (const spike of diverged ? [...highest, diverged] : highest) {
      const report = await analyseSpike(run.history, run.setting, spike, { evaluator });
      rows.push({ shape, arm, seed: String(seed), ...spikeRow(report) });
    }
    const text = `${JSON.stringify({ rows, diverged: diverged ? diverged.epoch : '' })}\n`;
    writeFileSync(`${fileOf(path)}.partial`, text);
    renameSync(`${fileOf(path)}.partial`, fileOf(path));
    return rows.length;
  } finally {
    await run.close();
  }
}

function spikeRow({ spike, steps, jump, verdict, checked }) {
  const { signals, control, first, where, order } = verdict;
  // Steps after the loss of a batch jumps, of what moved.
  const lag = (side, group) => {
    const found = groupOnset(side, group);
    return found ? found.onset.step - jump : '';
  };
  return {
    epoch: spike.epoch,
    loss: spike.loss === 'trainLoss' ? 'training' : 'validation',
    factor: Number.isFinite(spike.factor) ? spike.factor.toPrecision(3) : 'inf',
    first: first.join(' '),
    where: where === 'all' ? 'all' : where.join(' '),
    linear: lag(signals, 'linear'),
    geometry: lag(signals, 'geometry'),
    controlLinear: lag(control, 'linear'),
    controlGeometry: lag(control, 'geometry'),
    lag: order.lag ?? '',
    controlLag: order.controlLag ?? '',
    called: order.called,
    sure: order.sure.toPrecision(3),
    sameBits: steps.length > 0 && checked.every(({ equal }) => equal) ? checked.length : 'no',
  };
}
