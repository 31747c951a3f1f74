// From the study's runs to its committed data: a row for every run, a row for every spike that was replayed.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../../dist/run/robust.js';
import { analyseSpike } from '../../dist/run/spikes/analyse.js';
import { findSpikes } from '../../dist/run/spikes/detect.js';
import { divergenceOf, openRun } from '../../dist/run/spikes/open.node.js';
import { EPOCHS, nameOf, plan } from './plan.mjs';

/** The second half of a run is late. */
const LATE = EPOCHS / 2;
/** How many spikes of a run are replayed, the highest. */
const REPLAYED = 2;

const RUNS_HEADER = 'shape,arm,seed,epochs,change,second,patterns,trainLoss,valLoss,spikes,replayed,diverged';
const SPIKES_HEADER =
  'shape,arm,seed,epoch,loss,factor,first,where,linear,geometry,lag,controlLag,called,sure,sameBits';

/** Rows of a CSV file without quotes, as objects of texts. */
export function readCsv(file) {
  if (!existsSync(file)) return [];
  const [head, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((text, i) => [names[i], text])));
}

function writeCsv(file, header, rows) {
  const names = header.split(',');
  writeFileSync(
    file,
    `${[header, ...rows.map((row) => names.map((name) => row[name] ?? '').join(','))].join('\n')}\n`,
  );
}

/** The names of the jobs of which the tables in a folder have everything: the run's row, and its spikes replayed. */
export function finished(data) {
  const rows = readCsv(join(data, 'runs.csv')).filter(({ replayed }) => replayed !== '');
  return new Set(rows.map(nameOf));
}

/**
 * Adds to the committed tables what they lack of the runs that are there: a row for each, then its spikes' replays.
 * @param runs the folder of the runs
 * @param data the folder of the tables
 * @param threads what replays
 * @param minutes after how long no further run is replayed
 */
export async function updateTables(runs, data, threads, minutes) {
  mkdirSync(data, { recursive: true });
  const files = { runs: join(data, 'runs.csv'), spikes: join(data, 'spikes.csv') };
  const known = { runs: readCsv(files.runs), spikes: readCsv(files.spikes) };
  const jobs = plan();
  const isOf = (job) => (row) =>
    row.shape === job.shape && row.arm === job.arm && row.seed === String(job.seed);
  const place = (row) => jobs.findIndex((job) => isOf(job)(row));
  const write = () => {
    known.runs.sort((a, b) => place(a) - place(b));
    known.spikes.sort((a, b) => place(a) - place(b) || a.epoch - b.epoch);
    writeCsv(files.runs, RUNS_HEADER, known.runs);
    writeCsv(files.spikes, SPIKES_HEADER, known.spikes);
  };
  for (const job of jobs) {
    const path = join(runs, job.name);
    if (!existsSync(join(path, 'series.csv')) || known.runs.some(isOf(job))) continue;
    known.runs.push(runRow(job, path));
  }
  write();
  const until = performance.now() + 60_000 * minutes;
  for (const row of known.runs) {
    const path = join(runs, nameOf(row));
    if (row.replayed !== '' || !existsSync(path) || performance.now() > until) continue;
    const found = await replayedRows(row, path, threads);
    known.spikes.push(...found.rows);
    Object.assign(row, { replayed: found.rows.length, diverged: found.diverged });
    write();
    console.log(`${row.shape} ${row.arm} ${row.seed}: ${row.spikes} spikes, ${row.replayed} replayed`);
  }
  return known;
}

/** What the series of a run says. */
function runRow({ shape, arm, seed }, path) {
  const series = readCsv(join(path, 'series.csv'));
  const late = series.slice(LATE);
  const middle = (name) => [name, median(late.map((row) => Number(row[name]))).toPrecision(5)];
  const losses = series.map(({ trainLoss, valLoss }) => ({
    trainLoss: Number(trainLoss),
    valLoss: Number(valLoss),
  }));
  return {
    ...{ shape, arm, seed: String(seed), epochs: series.length },
    ...Object.fromEntries(['change', 'second', 'patterns', 'trainLoss', 'valLoss'].map(middle)),
    ...{ spikes: findSpikes(losses).length, replayed: '', diverged: '' },
  };
}

/** Replays the highest spikes of a run, and its divergence if it has one. */
async function replayedRows({ shape, arm, seed }, path, threads) {
  const run = await openRun(path, threads);
  try {
    const diverged = await divergenceOf(run);
    const highest = findSpikes(run.losses)
      .sort((a, b) => b.factor - a.factor)
      .slice(0, REPLAYED);
    const rows = [];
    for (const spike of diverged ? [...highest, diverged] : highest)
      rows.push({ shape, arm, seed, ...spikeRow(await analyseSpike(run.history, run.setting, spike)) });
    return { rows, diverged: diverged ? diverged.epoch : '' };
  } finally {
    await run.close();
  }
}

function spikeRow({ spike, steps, jump, verdict, checked }) {
  const { groups, first, where, order } = verdict;
  // Steps before the loss of a batch jumps.
  const lead = (name) => {
    const found = groups.find(({ group }) => group === name);
    return found ? found.onset.step - jump : '';
  };
  return {
    epoch: spike.epoch,
    loss: spike.loss === 'trainLoss' ? 'training' : 'validation',
    factor: Number.isFinite(spike.factor) ? spike.factor.toPrecision(3) : 'inf',
    first: first.join(' '),
    where: where === 'all' ? 'all' : where.join(' '),
    linear: lead('linear'),
    geometry: lead('geometry'),
    lag: order.lag ?? '',
    controlLag: order.controlLag ?? '',
    called: order.called,
    sure: order.sure.toPrecision(3),
    sameBits: steps.length > 0 && checked.every(({ equal }) => equal) ? checked.length : 'no',
  };
}
