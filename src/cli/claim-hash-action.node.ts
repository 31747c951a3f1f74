// What `crease claim hash` and `crease claim schema` do: the hash by which a claim names a subject, and what a file of claims is.

import { basename, dirname, resolve } from 'node:path';
import { InputError } from '../format/input-error.ts';
import { claimsJsonSchema } from '../receipt/claims.ts';
import { findSubject, SubjectError } from '../receipt/subject.node.ts';
import type { HashFlags, SchemaFlags } from './claim-flags.ts';
import type { CommandProcess } from './context.ts';

/** @throws InputError for what is not there, or no run and no file */
export async function claimHashCommand({ json }: HashFlags, path: string, command: CommandProcess) {
  try {
    const full = resolve(path);
    const { sha256 } = await findSubject(basename(full), [dirname(full)]);
    command.stdout.write(json ? `${JSON.stringify({ path, sha256 })}\n` : `${sha256}  ${path}\n`);
  } catch (error) {
    if (!(error instanceof SubjectError)) throw error;
    throw new InputError(`${error.message}; name a run, weights or a trace`);
  }
}

/** The published JSON Schema. */
export function claimSchemaCommand({ json }: SchemaFlags, command: CommandProcess): void {
  command.stdout.write(`${JSON.stringify(claimsJsonSchema(), undefined, json ? undefined : 2)}\n`);
}
