// Sends bytes or a file, or the part of it that is asked for, to a reader that may be slow, but not endlessly so.

import type { FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Asset } from './assets.node.ts';
import { byteRange } from './range.ts';
import type { CheckedRequest } from './request.ts';

/** How slow a reader may be. */
export interface Patience {
  /** How often it is looked at what a reader has taken, in milliseconds. */
  readonly every: number;
  /** What it has to have taken in between, in bytes. */
  readonly least: number;
}

/** 1 KiB a second; a film that is paused long enough is asked for again by the browser. */
export const PATIENCE: Patience = { every: 30_000, least: 30 * 1024 };

/** Sends a text, JSON or a file of the page. */
export function sendBytes(
  response: ServerResponse,
  { method, header }: CheckedRequest,
  { type, bytes, tag }: Asset,
  patience: Patience,
): void {
  response.setHeader('Content-Type', type);
  response.setHeader('Cache-Control', tag === '' ? 'no-store' : 'private, no-cache');
  if (tag !== '') response.setHeader('ETag', tag);
  if (tag !== '' && names(header('if-none-match'), tag)) {
    response.statusCode = 304;
    response.end();
    return;
  }
  response.setHeader('Content-Length', bytes.length);
  watch(response, patience);
  response.end(method === 'HEAD' ? undefined : bytes);
}

/** Sends a file, and closes it. */
export async function sendFile(
  response: ServerResponse,
  { method, header }: CheckedRequest,
  type: string,
  file: FileHandle,
  patience: Patience,
): Promise<void> {
  try {
    const { size, mtimeMs, ino } = await file.stat();
    const tag = `"${ino.toString(36)}-${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`;
    response.setHeader('Content-Type', type);
    response.setHeader('Cache-Control', 'private, no-cache');
    response.setHeader('ETag', tag);
    response.setHeader('Accept-Ranges', 'bytes');
    if (names(header('if-none-match'), tag)) {
      response.statusCode = 304;
      response.end();
      return;
    }
    const isSame = header('if-range') === undefined || header('if-range') === tag;
    const range = method === 'GET' && isSame ? byteRange(header('range'), size) : undefined;
    if (range === 'unsatisfiable') {
      response.statusCode = 416;
      response.setHeader('Content-Range', `bytes */${size}`);
      response.setHeader('Content-Length', 0);
      response.end();
      return;
    }
    const { start, end } = range ?? { start: 0, end: size - 1 };
    if (range) {
      response.statusCode = 206;
      response.setHeader('Content-Range', `bytes ${start}-${end}/${size}`);
    }
    response.setHeader('Content-Length', end - start + 1);
    if (method === 'HEAD' || end < start) {
      response.end();
      return;
    }
    watch(response, patience);
    // The length is told already: where the file has become shorter, the connection ends early, and the reader sees it.
    await pipeline(file.createReadStream({ start, end, autoClose: false }), response);
  } finally {
    await file.close();
  }
}

/** Ends the connection of a reader that takes too few of the bytes of an answer, until the answer is over. */
function watch(response: ServerResponse, { every, least }: Patience): void {
  const { socket } = response;
  // A reader that is gone already says so no more.
  if (socket === null || socket.destroyed) return;
  let before = socket.bytesWritten - socket.writableLength;
  const timer = setInterval(() => {
    const now = socket.bytesWritten - socket.writableLength;
    if (now - before < least) socket.destroy();
    before = now;
  }, every);
  response.once('close', () => clearInterval(timer));
}

/** Whether an If-None-Match header names a tag. */
function names(header: string | undefined, tag: string): boolean {
  return (header ?? '')
    .split(',')
    .some((each) => each.trim().replace(/^W\//, '') === tag || each.trim() === '*');
}
