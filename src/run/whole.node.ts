// Files that appear whole: written aside in the same directory, forced to the disk, renamed.

import { randomBytes } from 'node:crypto';
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** How the name of a file that is still being written ends; `removePartial` clears those that a killed run left. */
export const PARTIAL = '.partial';

/** What a file is written of; pieces are written one after the other. */
export type FileData = Uint8Array | string | Iterable<string>;

/**
 * Writes a file so that at every moment, a power cut included, its path holds either what it held before or all of
 * `data`. Readers never see half of it. A failure leaves nothing behind and is thrown as Node's own error.
 */
export async function writeWhole(path: string, data: FileData): Promise<void> {
  const aside = partialPath(path);
  try {
    const file = await open(aside, 'wx');
    try {
      const pieces = typeof data === 'string' || data instanceof Uint8Array ? [data] : data;
      for (const piece of pieces) await file.writeFile(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncDirectory(dirname(path));
}

/** A name beside `path` for the file while it is being written. */
function partialPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}${PARTIAL}`);
}

/** Makes renames in a directory last, where the platform lets a directory be opened and synced (not on Windows). */
export async function syncDirectory(path: string): Promise<void> {
  let directory: FileHandle | undefined;
  try {
    directory = await open(path, 'r');
    await directory.sync();
  } catch {
    // The files themselves are synced; that a rename lasts is more than every platform can promise.
  } finally {
    await directory?.close();
  }
}

/** Removes what a killed process was still writing in a directory. */
export async function removePartial(directory: string): Promise<void> {
  const names = await readdir(directory);
  const partial = names.filter((name) => name.endsWith(PARTIAL));
  await Promise.all(partial.map((name) => rm(join(directory, name), { force: true })));
}
