// Runs the built command line for tests, and makes the pictures that they train on.

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtFile } from '../../engine/built.node.ts';
import { readSafetensors } from '../../format/safetensors.ts';
import { greyPng } from '../../run/grey-png.node.ts';
import { scratch } from '../../run/testing/scratch.node.ts';

export const MAIN = fileURLToPath(builtFile('cli/main.node.js'));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly finished: Promise<Finished>;
  /** Resolves when stderr or stdout holds the text, rejects if the command ends before. */
  said(text: string): Promise<void>;
  /** What it has written so far. */
  stdout(): string;
  kill(signal: NodeJS.Signals): void;
}

/** Starts `crease` with some arguments in a directory; `changes` are of its environment. */
export function start(
  args: readonly string[],
  cwd: string,
  changes: Readonly<Record<string, string>> = {},
): Running {
  const env = { ...process.env, ...changes };
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  let look: () => void = () => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    look();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    look();
  });
  const finished = new Promise<Finished>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return {
    finished,
    stdout: () => stdout,
    kill: (signal) => child.kill(signal),
    said: (text) =>
      new Promise((resolve, reject) => {
        look = () => {
          if (stdout.includes(text) || stderr.includes(text)) resolve();
        };
        look();
        void finished.then(() => reject(new Error(`the command ended without saying ${text}: ${stderr}`)));
      }),
  };
}

/** Runs `crease` to its end. */
export function crease(args: readonly string[], cwd: string): Promise<Finished> {
  return start(args, cwd).finished;
}

/** Writes a grey picture, a disc on a ramp, as PNG. */
export function writePicture(path: string, width: number, height: number): void {
  const pixels = new Uint8Array(width * height);
  for (let i = 0; i < pixels.length; i++) {
    const [x, y] = [(i % width) / width - 0.5, Math.floor(i / width) / height - 0.5];
    pixels[i] = x * x + y * y < 0.1 ? 20 : 120 + Math.floor(100 * x);
  }
  writeFileSync(path, greyPng({ width, height, pixels }));
}

/** A directory with a picture of 32x24 in it, disc.png. */
export function workplace(whenFinished?: (clean: () => void) => void): string {
  const directory = scratch(whenFinished);
  writePicture(join(directory, 'disc.png'), 32, 24);
  return directory;
}

/** A network and points so few that an epoch takes no time; on one thread, as starting more would take longer. */
export const SMALL = [
  ...['--threads', '1', '-s', '[4]*2', '-p', '100', '--val-points', '40', '-b', '32'],
  ...['--seed', '7', '--engine', 'reference'],
];

/** The lines of a text, without the empty ones. */
export function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

/** Everything that decides the rest of a run, of its newest checkpoint. */
export function newestCheckpoint(run: string) {
  const names = readdirSync(join(run, 'checkpoints')).sort();
  return { names, ...readSafetensors(readFileSync(join(run, 'checkpoints', names.at(-1)!))) };
}

/** The bytes of every file of a run but those that tell the time or the total. */
export function contents(run: string): Record<string, string> {
  const names = readdirSync(run, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => /\.(png|ndjson|safetensors|mp4)$/.test(name)).sort();
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(run, name)).toString('base64')]));
}
