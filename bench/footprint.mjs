// The memory of whole runs, as the system counts it (Linux: VmHWM and VmRSS of /proc/PID/status), threads included.
//
// Floor: Node that does nothing has about 45 MB; a frame of 3x1024x1024 pixels is 12 MB as pixels, and a few are under
// way at once; a 1024x1024 picture is 1 MB, its outputs and hashes 12 MB.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { median, table } from './measure.mjs';

const COMMAND = fileURLToPath(new URL('../dist/cli/main.node.js', import.meta.url));

export const title =
  'Memory of whole runs: megabytes (10^6 bytes), and the seconds of an epoch and of a frame';

/** `epochs`, a frame every `frames` of them; `at` are epochs after which the memory is looked at. */
const RUNS = [
  { shape: '[100]*20', epochs: 10, frames: 5, at: [] },
  { shape: '[300]*12', epochs: 10, frames: 10, at: [] },
  { shape: '[10]*8', epochs: 10_000, frames: 1000, at: [100, 10_000] },
];

export async function run() {
  if (!existsSync('/proc/self/status')) {
    console.log('not measured: this system has no /proc\n');
    return;
  }
  const rows = [];
  for (const each of RUNS) {
    const { peak, epochs, frames, seen } = await train(each);
    const then = each.at.map((epoch) => `${seen.get(epoch)} after ${epoch}`).join(', ');
    const parts = [median(epochs).toFixed(4), median(frames).toFixed(2)];
    rows.push([each.shape, each.epochs, frames.length, ...parts, peak, then]);
    console.log(`${each.shape}: at most ${peak} MB\n`);
  }
  table(['network', 'epochs', 'frames', 's an epoch', 's a frame', 'peak', 'epochs and memory'], rows);
}

/** Trains a run to its end and looks at its memory meanwhile. */
async function train({ shape, epochs: total, frames: interval, at }) {
  const folder = await mkdtemp(join(tmpdir(), 'crease-memory-'));
  const flags = [
    '--shape',
    shape,
    '--epochs',
    total,
    '--save-interval',
    interval,
    '--seed',
    1,
    '--points',
    5050,
  ];
  const args = [
    COMMAND,
    'train',
    'ring',
    ...flags.map(String),
    '--quiet',
    '--json',
    '--out',
    join(folder, 'run'),
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let peak = 0;
  const look = setInterval(() => {
    peak = Math.max(peak, memory(child.pid, 'VmHWM'));
  }, 20);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const [epochs, frames, seen] = [[], [], new Map()];
  for await (const line of createInterface({ input: child.stdout })) {
    const { event, epoch, seconds } = JSON.parse(line);
    if (event === 'epoch') epochs.push(seconds);
    if (event === 'frame') frames.push(seconds);
    if (event === 'epoch' && at.includes(epoch)) seen.set(epoch, memory(child.pid, 'VmRSS'));
  }
  const code = await exited;
  clearInterval(look);
  await rm(folder, { recursive: true, force: true });
  if (code !== 0) throw new Error(`crease train --shape '${shape}': exit ${code}`);
  return { peak, epochs, frames, seen };
}

/** A field of a process's status, in megabytes; 0 once it has ended. */
function memory(pid, field) {
  try {
    const kibibytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(
      readFileSync(`/proc/${pid}/status`, 'utf8'),
    );
    return Math.round((Number(kibibytes?.[1] ?? 0) * 1024) / 1e6);
  } catch {
    return 0;
  }
}
