// Runs one measurement as a process of its own, with limits on time, memory and the size of the answer, and no right to write.

import { spawn } from 'node:child_process';
import type { Outcome } from './judge.ts';

/** The limits of one measurement. */
export interface Limits {
  readonly seconds: number;
  readonly answerBytes: number;
  /** Of the JavaScript heap, in MiB. */
  readonly heapMegabytes: number;
}

export const LIMITS: Limits = { seconds: 120, answerBytes: 32 * 2 ** 20, heapMegabytes: 2048 };

/** What is run. */
export interface Execution {
  /** Exit codes of an answer. */
  readonly codes: readonly number[];
  readonly words: readonly string[];
  /** Whether it decodes pictures, by native code of a dependency, which Node's fence does not hold. */
  readonly addons?: boolean;
}

/** Node's own fence: nothing can be written and no program started, whatever the code does. */
const FENCE = [
  process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission',
  ...['--allow-fs-read=*', '--allow-worker', '--no-warnings'],
];

/**
 * Runs `crease ARGUMENTS` and reads its one line of JSON. No shell takes part; the environment is empty.
 * @param main the file of the command line
 */
export function execute(
  main: string,
  { codes, words, addons = false }: Execution,
  limits: Limits,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const heap = `--max-old-space-size=${limits.heapMegabytes}`;
    const fence = addons ? [...FENCE, '--allow-addons'] : FENCE;
    const child = spawn(process.execPath, [...fence, heap, main, ...words], {
      ...{ stdio: ['ignore', 'pipe', 'pipe'], shell: false, windowsHide: true },
      // Windows cannot start a process without this one.
      env: process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot },
    });
    const answer: Buffer[] = [];
    let [bytes, told] = [0, ''];
    let stopped: string | undefined;
    const stop = (reason: string) => {
      stopped ??= reason;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => stop(`took longer than ${limits.seconds} s`), 1000 * limits.seconds);
    child.stdout.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes > limits.answerBytes) stop(`answered with more than ${limits.answerBytes} bytes`);
      else answer.push(piece);
    });
    child.stderr.on('data', (piece: Buffer) => {
      if (told.length < 4000) told += piece.toString('utf8');
    });
    child.on('error', (error) => stop(`could not be started: ${error.message}`));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (stopped !== undefined) return resolve({ refused: `the measurement ${stopped}` });
      if (code === null || !codes.includes(code)) {
        return resolve({ refused: `the measurement failed: ${reasonOf(told, code, signal)}` });
      }
      resolve(parsed(Buffer.concat(answer).toString('utf8')));
    });
  });
}

function parsed(text: string): Outcome {
  try {
    return { answer: JSON.parse(text) as unknown };
  } catch {
    return { refused: 'the measurement gave no answer in JSON' };
  }
}

function reasonOf(told: string, code: number | null, signal: NodeJS.Signals | null): string {
  const line = told
    .split('\n')
    .map((each) => each.trim())
    .find((each) => each.startsWith('crease: '));
  return line?.slice('crease: '.length, 400) ?? (code === null ? `ended by ${signal}` : `exit code ${code}`);
}
