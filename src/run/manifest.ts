// run.json: the spec of a run with what made it; checked when read.

import { InputError } from '../format/input-error.ts';
import { oneLine } from '../format/tensor.ts';
import type { RunSpec } from './spec.ts';

/** What run.json holds; `S` is the kind of spec. */
export interface Manifest<S = RunSpec> {
  readonly formatVersion: 1;
  /** The version of crease that made the run, and of Node that ran it. */
  readonly crease: string;
  readonly node: string;
  readonly engine: string;
  /** SHA-256 of the canonical JSON of `spec`. */
  readonly specHash: string;
  readonly spec: S;
}

/** The text of run.json. */
export function manifestText(manifest: Manifest<unknown>): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/**
 * Reads the outer fields of run.json; the spec is still unchecked.
 * @param where what to call the file in errors
 * @throws InputError if it is not the JSON of a run, or of another format version
 */
export function parseManifest(
  text: string,
  where: string,
): Omit<Manifest, 'spec'> & { readonly spec: unknown } {
  let value: Record<string, unknown> | null;
  try {
    value = JSON.parse(text) as Record<string, unknown> | null;
  } catch {
    throw new InputError(`${where} is not JSON; restore it or start a new run`);
  }
  if (typeof value !== 'object' || value === null || !('formatVersion' in value)) {
    throw new InputError(`${where} does not describe a run; restore it or start a new run`);
  }
  const { formatVersion, crease, node, engine, specHash, spec } = value;
  if (formatVersion !== 1) {
    const version = oneLine(JSON.stringify(formatVersion));
    throw new InputError(
      `${where} has format version ${version}, and this crease reads version 1; use the crease that made it`,
    );
  }
  const texts = { crease, node, engine, specHash };
  for (const [name, field] of Object.entries(texts)) {
    if (typeof field !== 'string') {
      throw new InputError(`${where}: ${name} is not a text; restore the file or start a new run`);
    }
  }
  return { formatVersion, ...(texts as Record<keyof typeof texts, string>), spec };
}
