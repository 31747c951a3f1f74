// The study of flicker, in pieces: trains what is not trained yet, until it is stopped or all of it is there.
//
// A run of which the committed tables have all is not trained again: the study can be gone on with on any machine.
//
// npm run study:flicker                      trains and replays what is missing, then writes tables, page and plot
// npm run study:flicker -- --jobs 4          does four runs more, then the same
// npm run study:flicker -- --jobs 0          only brings tables, page and plot up to date
// npm run study:flicker -- --shape 30x10     of one shape
// npm run study:flicker -- --minutes 30      begins no further run after half an hour
// npm run study:flicker -- --data A --out B  from the beginning, in other folders, with tables that can be compared
// npm run study:flicker -- --no-tables       writes none: several may do so side by side, each with its own runs
// npm run study:flicker -- --native          with the kernels in C, where there is a compiler: the same bits, sooner

import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createEngine } from '../../dist/engine/create.node.js';
import { compileNative } from './native/engine.mjs';
import { writePage } from './page.mjs';
import { plan } from './plan.mjs';
import { replayJob, replaysOf } from './replay.mjs';
import { finished, updateTables } from './tables.mjs';
import { claim, trainJob } from './train.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '1000' },
    shape: { type: 'string' },
    'no-tables': { type: 'boolean', default: false },
    native: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '100000' },
    out: { type: 'string', default: join(root, 'runs/flicker') },
    data: { type: 'string' },
  },
});
mkdirSync(values.out, { recursive: true });
const engine = values.native
  ? (await compileNative(join(values.out, '.native'))).createEngine
  : () => createEngine('wasm', 1, {});
const data = values.data ?? join(root, 'docs/flicker');
const done = finished(data);
const until = performance.now() + 60_000 * Number(values.minutes);
let left = Number(values.jobs);
for (const job of plan()) {
  if (left <= 0 || performance.now() > until) break;
  if (done.has(job.name) || (values.shape !== undefined && values.shape !== job.shape)) continue;
  const path = join(values.out, job.name);
  if (replaysOf(path) !== undefined || !claim(values.out, job.name)) continue;
  left -= 1;
  try {
    if (!existsSync(join(path, 'series.csv'))) {
      const { epochs, seconds } = await trainJob(job, path, engine);
      console.log(`${job.name}: ${epochs} epochs in ${seconds.toFixed(0)} s`);
    }
    console.log(`${job.name}: ${await replayJob(job, path, engine)} spikes replayed`);
  } finally {
    rmSync(join(values.out, `.${job.name}.claim`), { recursive: true, force: true });
  }
}
if (!values['no-tables']) {
  const tables = updateTables(values.out, data);
  if (values.data === undefined) writePage(join(root, 'docs/flicker.md'), join(data, 'pairs.svg'), tables);
}
