// From the study's runs to its committed data: a row for every run, a row for every spike that was replayed.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../../dist/run/robust.js';
import { findSpikes } from '../../dist/run/spikes/detect.js';
import { EPOCHS, nameOf, plan } from './plan.mjs';
import { replaysOf } from './replay.mjs';

/** The second half of a run is late. */
const LATE = EPOCHS / 2;

const RUNS_HEADER = 'shape,arm,seed,epochs,change,second,patterns,trainLoss,valLoss,spikes,replayed,diverged';
const SPIKES_HEADER =
  'shape,arm,seed,epoch,loss,factor,first,where,linear,geometry,controlLinear,controlGeometry,lag,controlLag,called,sure,sameBits';

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
 * Adds to the committed tables what they lack of the runs that are there: a row for each, and its spikes' replays.
 * @param runs the folder of the runs
 * @param data the folder of the tables
 */
export function updateTables(runs, data) {
  mkdirSync(data, { recursive: true });
  const files = { runs: join(data, 'runs.csv'), spikes: join(data, 'spikes.csv') };
  const known = { runs: readCsv(files.runs), spikes: readCsv(files.spikes) };
  const jobs = plan();
  const isOf = (job) => (row) =>
    row.shape === job.shape && row.arm === job.arm && row.seed === String(job.seed);
  const place = (row) => jobs.findIndex((job) => isOf(job)(row));
  for (const job of jobs) {
    const path = join(runs, job.name);
    if (existsSync(join(path, 'series.csv')) && !known.runs.some(isOf(job)))
      known.runs.push(runRow(job, path));
  }
  for (const row of known.runs) {
    const replays = replaysOf(join(runs, nameOf(row)));
    if (row.replayed !== '' || replays === undefined) continue;
    known.spikes.push(...replays.rows);
    Object.assign(row, { replayed: replays.rows.length, diverged: replays.diverged });
  }
  known.runs.sort((a, b) => place(a) - place(b));
  known.spikes.sort((a, b) => place(a) - place(b) || a.epoch - b.epoch);
  writeCsv(files.runs, RUNS_HEADER, known.runs);
  writeCsv(files.spikes, SPIKES_HEADER, known.spikes);
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
