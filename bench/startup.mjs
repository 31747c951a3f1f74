// How long until something happens: from starting `crease train` to the line of its first epoch.
//
// Floor: Node that does nothing (`node -e 0`), in the same rounds. Beside it, where it is installed, what a PyTorch
// program takes before its own first line: `import torch`.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ratios, spread, table } from './measure.mjs';
import { findPython, NO_PEER } from './peer.mjs';

/** After one that does not count: it fills the disk's cache. */
const ROUNDS = 11;
const COMMAND = fileURLToPath(new URL('../dist/cli/main.node.js', import.meta.url));

export const title =
  'Start: seconds to the end of the first epoch, and the multiple of the floor round by round; median (10th to 90th percentile)';

export async function run() {
  const python = findPython();
  const alternatives = {
    'node -e 0': () => ended(process.execPath, ['-e', '0']),
    "crease train ring --shape '[100]*20'": () => firstEpoch('[100]*20'),
    "crease train ring --shape '[10]*8'": () => firstEpoch('[10]*8'),
    ...(python && { 'import torch': () => ended(python, ['-c', 'import torch']) }),
  };
  const results = Object.fromEntries(Object.keys(alternatives).map((what) => [what, []]));
  for (let round = -1; round < ROUNDS; round++) {
    for (const [what, start] of Object.entries(alternatives)) {
      const seconds = await start();
      if (round >= 0) results[what].push(seconds);
    }
  }
  const floor = results['node -e 0'];
  const rows = Object.entries(results).map(([what, seconds]) => {
    const multiple = seconds === floor ? '' : spread(ratios(seconds, floor), 1, 1);
    return [what, spread(seconds, 1, 3), multiple];
  });
  if (!python) rows.push(['import torch', NO_PEER, '']);
  table(['from start to', 'seconds', 'multiple'], rows);
}

/** Runs a program to its end; resolves to the seconds. */
async function ended(program, args) {
  const start = performance.now();
  const child = spawn(program, args, { stdio: 'ignore' });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}: exit ${code}`);
  return (performance.now() - start) / 1000;
}

/** Starts `crease train`; resolves to the seconds until the line of its first epoch. */
async function firstEpoch(shape) {
  const folder = await mkdtemp(join(tmpdir(), 'crease-startup-'));
  const flags = [
    '--shape',
    shape,
    '--epochs',
    '1',
    '--save-interval',
    '1000',
    '--seed',
    '1',
    '--quiet',
    '--json',
  ];
  const args = [COMMAND, 'train', 'ring', ...flags, '--out', join(folder, 'run')];
  const start = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  let seconds;
  for await (const line of createInterface({ input: child.stdout })) {
    if (JSON.parse(line).event !== 'epoch') continue;
    seconds = (performance.now() - start) / 1000;
    break;
  }
  // What follows, the frames and the movie, is not waited for.
  child.kill('SIGKILL');
  await exited;
  await rm(folder, { recursive: true, force: true });
  if (seconds === undefined) throw new Error(`crease train --shape '${shape}' ended before its first epoch`);
  return seconds;
}
