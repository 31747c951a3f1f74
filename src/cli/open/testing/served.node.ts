// For tests: a directory of runs as files, a server on it, and requests byte by byte over a socket.

import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { manifestOf } from '../../../run/directory.node.ts';
import { manifestText } from '../../../run/manifest.ts';
import { metricsLine } from '../../../run/metrics.ts';
import type { RunSpec } from '../../../run/spec.ts';
import { exampleSpec } from '../../../run/testing/example.ts';
import { scratch } from '../../../run/testing/scratch.node.ts';
import { loadAssets } from '../assets.node.ts';
import { Runs } from '../runs.node.ts';
import { serve } from '../server.node.ts';

/** Writes a run of 5 epochs, of which `epochs` are done, with a frame and a checkpoint of the last and a movie. */
export function writeRun(directory: string, epochs = 5, changes: Partial<RunSpec> = {}): void {
  for (const folder of ['frames', 'checkpoints']) mkdirSync(join(directory, folder), { recursive: true });
  const spec = { ...exampleSpec(), ...changes };
  writeFileSync(join(directory, 'run.json'), manifestText(manifestOf(spec, '1.2.3')));
  const lines = Array.from({ length: epochs }, (_, i) =>
    metricsLine({ epoch: i + 1, trainLoss: 1 / (i + 1), valLoss: 2 / (i + 1) }),
  );
  writeFileSync(join(directory, 'metrics.ndjson'), lines.join(''));
  writeFileSync(join(directory, `frames/epoch-00000${epochs}.png`), 'a frame');
  writeFileSync(join(directory, `checkpoints/epoch-00000${epochs}.safetensors`), 'a checkpoint');
  writeFileSync(
    join(directory, 'movie.mp4'),
    Uint8Array.from({ length: 1000 }, (_, i) => i % 251),
  );
}

/** A page of two files in a folder of its own. */
export function writePage(): string {
  const folder = scratch();
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Crease</title>');
  writeFileSync(join(folder, 'sw.js'), '');
  writeFileSync(join(folder, 'assets/main-Ab_1.js'), 'export {};');
  return folder;
}

/** Serves a directory to the end of the test. */
export async function serveDirectory(path: string, patience?: { every: number; least: number }) {
  const server = await serve(await Runs.open(path), await loadAssets(writePage()), 0, patience);
  onTestFinished(() => server.close());
  return { ...server, ask: asker(server.port, server.access.token) };
}

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly text: string;
}

/** What differs from a plain request that has the token. */
export interface Asked {
  readonly method?: string;
  readonly host?: string;
  /** More header lines. */
  readonly lines?: readonly string[];
  /** Whether the request has the token; where not, the target is sent as it is. */
  readonly isAdmitted?: boolean;
}

/** Asks for a target exactly as it is written, with the token after it. */
export type Ask = (target: string, asked?: Asked) => Promise<Answer>;

function asker(port: number, token: string): Ask {
  return (target, { method = 'GET', host = `127.0.0.1:${port}`, lines = [], isAdmitted = true } = {}) => {
    const full = isAdmitted ? `${target}${target.includes('?') ? '&' : '?'}token=${token}` : target;
    const head = [`${method} ${full} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...lines];
    return exchange(port, `${head.join('\r\n')}\r\n\r\n`);
  };
}

/**
 * Sends bytes as they are, and reads until the server ends the connection.
 * @param isOver whether the server is told that there is no more to come
 */
export async function exchange(port: number, bytes: string, isOver = false): Promise<Answer> {
  const socket = connect(port, '127.0.0.1');
  socket.write(Buffer.from(bytes, 'latin1'));
  if (isOver) socket.end();
  const parts: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    socket.on('data', (part: Buffer) => parts.push(part));
    socket.on('error', reject);
    socket.on('close', () => resolve());
  });
  return parsed(Buffer.concat(parts));
}

/** A connection that asks and then reads nothing. */
export function slowReader(port: number, target: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.pause();
      socket.write(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`, () => resolve(socket));
    });
    socket.on('error', reject);
  });
}

function parsed(bytes: Buffer): Answer {
  const end = bytes.indexOf('\r\n\r\n');
  const [first = '', ...lines] = bytes.subarray(0, Math.max(end, 0)).toString('latin1').split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const body = bytes.subarray(end + 4);
  const status = Number(first.split(' ')[1] ?? 0);
  return { status, headers: Object.fromEntries(headers), body, text: body.toString('utf8') };
}
