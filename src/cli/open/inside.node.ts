// Files and folders of one directory, opened so that no symbolic link leads out of it.

import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir, realpath } from 'node:fs/promises';
import { sep } from 'node:path';

/**
 * Opens a file for reading. Links are followed where they stay in the directory. That nothing was exchanged between the
 * look at the path and its opening is made sure of afterwards.
 * @param root the directory, as `realpath` gives it
 * @param path below it
 * @returns undefined for what is not there, leads out of it, or is no plain file: a pipe would never end
 */
export async function openInside(root: string, path: string): Promise<FileHandle | undefined> {
  let file: FileHandle | undefined;
  try {
    const real = await realInside(root, path);
    if (real === undefined) return undefined;
    const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
    file = await open(real, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const opened = await file.stat({ bigint: true });
    const there = await lstat(real, { bigint: true });
    const isSame = opened.ino === there.ino && opened.dev === there.dev;
    if (opened.isFile() && isSame && (await realpath(path)) === real) {
      const kept = file;
      file = undefined;
      return kept;
    }
    return undefined;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  } finally {
    await file?.close();
  }
}

/** The text of a file, `limit` bytes of it at most; undefined where `openInside` is. */
export async function textInside(root: string, path: string, limit: number): Promise<string | undefined> {
  const file = await openInside(root, path);
  if (file === undefined) return undefined;
  try {
    const { size } = await file.stat();
    return (await readPart(file, 0, Math.min(size, limit))).toString('utf8');
  } finally {
    await file.close();
  }
}

/** Bytes of a file from `start` to before `end`; fewer where the file is shorter by now. */
export async function readPart(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.alloc(end - start);
  let length = 0;
  while (length < bytes.length) {
    const { bytesRead } = await file.read(bytes, length, bytes.length - length, start + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

/** The names in a folder; `elsewhere` where it is a link that leads out of the directory, none where it is not there. */
export async function namesInside(root: string, path: string): Promise<string[] | 'elsewhere'> {
  try {
    const real = await realInside(root, path);
    return real === undefined ? 'elsewhere' : await readdir(real);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}

/** Where a path leads; undefined out of the directory. */
async function realInside(root: string, path: string): Promise<string | undefined> {
  const real = await realpath(path);
  const inside = root.endsWith(sep) ? root : root + sep;
  return real === root || real.startsWith(inside) ? real : undefined;
}

/** What a path that leads nowhere, to a place without access, or to a link that was set in between, gives. */
function isAbsence(error: unknown): boolean {
  const codes = [
    'ENOENT',
    'ENOTDIR',
    'EACCES',
    'EPERM',
    'ELOOP',
    'EMLINK',
    'ENAMETOOLONG',
    'ENXIO',
    'EISDIR',
  ];
  return codes.includes((error as NodeJS.ErrnoException).code ?? '');
}
