// Makes the directory of a new run, or says in words why that cannot be.

import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { InputError } from '../format/input-error.ts';
import { syncDirectory } from './whole.node.ts';

/** The flags that name a new directory. */
export type DirectoryFlag = '--out' | '--checkpoint-dir' | '--snapshot-dir';

/**
 * Makes a directory that must not exist yet, with its parents; resolves to the first directory that was made.
 * @param flag which one names it, for the refusal
 * @throws InputError if it exists or cannot be made; nothing is left behind then
 */
export async function makeDirectory(path: string, flag: DirectoryFlag = '--out'): Promise<string> {
  const parent = dirname(resolve(path));
  const made: string[] = [];
  try {
    for (const directory of await missingDirectories(parent))
      if (await makeOne(directory)) made.push(directory);
    await mkdir(path);
  } catch (error) {
    if (made[0] !== undefined) await rm(made[0], { recursive: true, force: true });
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw isThere ? existsAlready(path, flag) : cannotWrite(path, error, flag);
  }
  await syncDirectory(parent);
  return made[0] ?? path;
}

/** Makes a parent directory; false if another process was faster, as when many runs are started at once. */
async function makeOne(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * The directories of an absolute path that do not exist, outermost first. Node's own recursive mkdir is of no use here:
 * below /proc it never comes back.
 */
async function missingDirectories(path: string): Promise<string[]> {
  const missing: string[] = [];
  for (let directory = path; ; directory = dirname(directory)) {
    try {
      await stat(directory);
      return missing;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || directory === dirname(directory)) throw error;
      missing.unshift(directory);
    }
  }
}

/** The refusal of an output directory that is there already. */
function existsAlready(path: string, flag: DirectoryFlag): InputError {
  if (flag !== '--out') return new InputError(`${flag} ${path} exists already; name a directory that is new`);
  return new InputError(
    `${path} exists already; choose another --out, or go on with that run: --resume ${path}`,
  );
}

/** The refusal of a directory that cannot be written. */
export function cannotWrite(path: string, error: unknown, flag: DirectoryFlag = '--out'): InputError {
  const what = flag === '--out' ? 'the run directory' : flag;
  return new InputError(
    `cannot write ${what} ${path} (${systemReason(error)}); choose another${flag === '--out' ? ' --out' : ''}`,
    {
      cause: error,
    },
  );
}

/** The reason of a failed file operation in words, without the path that Node adds. */
export function systemReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const words: Record<string, string> = {
    EACCES: 'permission denied',
    EEXIST: 'part of the path is not a directory',
    EISDIR: 'it is a directory',
    ENOENT: 'no such file or directory',
    ENOSPC: 'no space left on the disk',
    ENOTDIR: 'part of the path is not a directory',
    EPERM: 'operation not permitted',
    EROFS: 'the file system is read-only',
  };
  return (code !== undefined && words[code]) || (message ?? String(error)).split('\n')[0]!;
}
