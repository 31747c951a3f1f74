// Trains the runs of the study, one after the other, and writes down how much the picture changes from epoch to epoch.

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crease } from '../../dist/cli/version.node.js';
import { ring } from '../../dist/data/ring.js';
import { inputOf, prepareRun } from '../../dist/run/prepare.node.js';
import { keepsCheckpoint } from '../../dist/run/schedule.js';
import { Training } from '../../dist/run/training.js';
import { specOf } from './plan.mjs';

/** The grid on which the picture is looked at after every epoch. */
const GRID = { domain: [0, 0, 1, 1], width: 48, height: 48 };

/**
 * Trains a job into `path`, a run without pictures that has series.csv beside its metrics.
 * @param createEngine makes the wasm engine, or one with the same bits
 */
export async function trainJob(job, path, createEngine) {
  const began = performance.now();
  const picture = ring();
  const spec = specOf(job, inputOf('ring', picture));
  rmSync(path, { recursive: true, force: true });
  const run = await prepareRun(path, spec, picture, crease.version);
  const engine = await createEngine();
  const training = await Training.start(spec, { engine, points: run.points, pause: async () => {} });
  const looks = [await look(training)];
  const lines = ['epoch,trainLoss,valLoss,change,second,patterns'];
  let losses;
  while (training.epoch < spec.epochs) {
    losses = await training.trainEpoch();
    if (!Number.isFinite(losses.trainLoss) || !Number.isFinite(losses.valLoss)) break;
    const { epoch } = training;
    run.directory.metrics.append({ epoch, ...losses });
    looks.push(await look(training));
    if (looks.length > 3) looks.shift();
    const [change, second, patterns] = changes(looks);
    const numbers = [losses.trainLoss, losses.valLoss, change, second, patterns];
    lines.push([epoch, ...numbers.map((value) => value.toPrecision(6))].join(','));
    if (keepsCheckpoint(spec, epoch)) await run.checkpoints.write(training.checkpoint(), []);
  }
  training.dispose();
  await engine.close();
  await run.lock.release();
  const file = join(path, 'series.csv');
  writeFileSync(`${file}.partial`, `${lines.join('\n')}\n`);
  renameSync(`${file}.partial`, file);
  return { epochs: lines.length - 1, seconds: (performance.now() - began) / 1000 };
}

async function look(training) {
  const { outputs, hashes } = await training.network.sample(GRID, 0, GRID.height);
  return { outputs: Float64Array.from(outputs), hashes };
}

/**
 * Of the last looks: the root mean square by which the outputs changed, that of their second difference
 * f - (before + after) / 2 (a change that comes back), and the share of points whose pattern changed.
 */
function changes(looks) {
  const [b, c] = looks.slice(-2);
  const n = c.outputs.length;
  let [first, second, flipped] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    first += (c.outputs[i] - b.outputs[i]) ** 2;
    if (c.hashes[2 * i] !== b.hashes[2 * i] || c.hashes[2 * i + 1] !== b.hashes[2 * i + 1]) flipped++;
    if (looks.length > 2) second += (b.outputs[i] - (looks[0].outputs[i] + c.outputs[i]) / 2) ** 2;
  }
  return [Math.sqrt(first / n), Math.sqrt(second / n), flipped / n];
}

/** Takes a job for this process, so that several may work side by side; false where another that lives has it. */
export function claim(folder, name) {
  const file = join(folder, `.${name}.claim`);
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const owner = Number(readFileSync(file, 'utf8'));
    if (isAlive(owner)) return false;
    rmSync(file, { force: true });
    return claim(folder, name);
  }
}

function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}
