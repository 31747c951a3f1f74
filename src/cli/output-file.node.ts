// Files that a command was asked to write: checked before anything is computed, and there whole or not at all.

import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '../format/input-error.ts';
import { systemReason } from '../run/make-directory.node.ts';
import { writeWhole } from '../run/whole.node.ts';

/** Refuses a path before anything is computed, if its directory is missing or closed. */
export async function checkWritable(path: string): Promise<void> {
  try {
    await access(dirname(path), constants.W_OK);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** Writes a file that was asked for. */
export async function write(path: string, bytes: Uint8Array | string): Promise<void> {
  try {
    await writeWhole(path, bytes);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

function cannotWrite(path: string, error: unknown): InputError {
  return new InputError(`cannot write ${path} (${systemReason(error)}); choose another path`, {
    cause: error,
  });
}
