// A file that a command was asked to write: refused early where it cannot be, and written whole.

import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { InputError } from '../format/input-error.ts';
import { systemReason } from '../run/make-directory.node.ts';
import { type FileData, writeWhole } from '../run/whole.node.ts';

/** Refuses a path before anything is computed, if its directory is missing or closed. @throws InputError */
export async function checkWritable(path: string): Promise<void> {
  try {
    await access(dirname(path), constants.W_OK);
  } catch (error) {
    throw cannotWrite(path, error);
  }
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) {
    throw new InputError(`cannot write ${path} (it is a directory); choose another path`);
  }
}

/**
 * Refuses paths, of those that were given, that `checkWritable` refuses or that are the same.
 * @throws InputError naming the first of them
 */
export async function checkOutputs(paths: readonly (string | undefined)[]): Promise<void> {
  const seen = new Set<string>();
  for (const path of paths) {
    if (path === undefined) continue;
    await checkWritable(path);
    if (seen.has(resolve(path))) {
      throw new InputError(`${path} is asked for twice; give every file its own path`);
    }
    seen.add(resolve(path));
  }
}

/** Refuses a file before anything is done, if nothing can be added to it. @throws InputError */
export async function checkAppendable(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return checkWritable(path);
  if (found.isDirectory()) throw cannotWrite(path, { code: 'EISDIR' });
  await access(path, constants.W_OK).catch((error) => {
    throw cannotWrite(path, error);
  });
}

/** Writes the file whole. @throws InputError where that cannot be */
export async function writeOutput(path: string, data: FileData): Promise<void> {
  try {
    await writeWhole(path, data);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** The refusal of a file that cannot be written. */
export function cannotWrite(path: string, error: unknown): InputError {
  return new InputError(`cannot write ${path} (${systemReason(error)}); choose another path`, {
    cause: error,
  });
}
