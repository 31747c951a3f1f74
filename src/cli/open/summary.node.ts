// A run in a few words: its state, its spec, its newest losses, read anew only where a file has changed.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../format/input-error.ts';
import { checkParityRunSpec } from '../../parity/spec.ts';
import { canonicalJson } from '../../run/canonical.ts';
import { sha256 } from '../../run/hash.node.ts';
import type { RunState, RunSummary } from '../../run/listing.ts';
import { isHeld } from '../../run/lock.node.ts';
import { type Manifest, parseManifest } from '../../run/manifest.ts';
import { type EpochMetrics, parseMetricsLine } from '../../run/metrics.ts';
import { parseRunSpec } from '../../run/spec.ts';
import { openInside, readPart, textInside } from './inside.node.ts';
import type { FoundRun } from './runs.node.ts';

/** More than any run.json or lock has. */
const TEXT_LIMIT = 1_000_000;

/** Where the last line of metrics.ndjson is looked for, in bytes from its end. */
const TAIL = 65_536;

/** What is known of run.json. */
type Described = Pick<RunSummary, 'problem' | 'spec' | 'specHash' | 'crease'>;

export class Summaries {
  readonly #root: string;
  readonly #known = new Map<string, { readonly stamp: string; readonly value: Promise<unknown> }>();

  /** @param root the directory that is open, without links */
  constructor(root: string) {
    this.#root = root;
  }

  async of({ id, name, directory }: FoundRun): Promise<RunSummary> {
    const manifest = join(directory, 'run.json');
    const metrics = join(directory, 'metrics.ndjson');
    const described = await this.#remember(manifest, () => this.#describe(manifest, `${name}/run.json`));
    const newest = await this.#remember(metrics, () => this.#newest(metrics));
    const state = await this.#state(directory, described, newest);
    return { id, path: name, state, ...described, ...(newest ? { newest } : {}) };
  }

  /** A value that follows from a file, as long as the file is the same. */
  async #remember<T>(path: string, read: () => Promise<T>): Promise<T> {
    const found = await stat(path).catch(() => undefined);
    const stamp = found ? `${found.dev}-${found.ino}-${found.size}-${found.mtimeMs}` : 'none';
    const known = this.#known.get(path);
    if (known?.stamp === stamp) return known.value as Promise<T>;
    const value = read();
    this.#known.set(path, { stamp, value });
    // What could not be read is tried again.
    value.catch(() => this.#known.delete(path));
    return value;
  }

  async #describe(path: string, where: string): Promise<Described> {
    try {
      const text = await textInside(this.#root, path, TEXT_LIMIT);
      if (text === undefined) return { problem: `${where} is no file that can be read` };
      return described(parseManifest(text, where), where);
    } catch (error) {
      if (error instanceof InputError) return { problem: error.message };
      // JSON that is nested a thousand deep, for one: a single run must not take the list with it.
      if (error instanceof RangeError || error instanceof TypeError)
        return { problem: `${where} is damaged` };
      throw error;
    }
  }

  /** The last whole line. */
  async #newest(path: string): Promise<EpochMetrics | undefined> {
    const file = await openInside(this.#root, path);
    if (file === undefined) return undefined;
    try {
      const { size } = await file.stat();
      const text = (await readPart(file, Math.max(0, size - TAIL), size)).toString('utf8');
      const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
      return parseMetricsLine(lines.at(-2) ?? '');
    } finally {
      await file.close();
    }
  }

  async #state(
    directory: string,
    { spec, problem }: Described,
    newest: EpochMetrics | undefined,
  ): Promise<RunState> {
    if (problem !== undefined) return 'damaged';
    const lock = await textInside(this.#root, join(directory, 'lock'), TEXT_LIMIT);
    if (lock !== undefined && isHeld(lock)) return 'running';
    const { kind, epochs } = spec as { kind?: string; epochs?: number };
    // A learner on sparse parity writes its directory when it is done.
    return kind === 'parity' || (newest?.epoch ?? 0) >= epochs! ? 'done' : 'stopped';
  }
}

/** @throws InputError for a spec that is wrong, or is not the one that was written */
function described(manifest: Manifest<unknown>, where: string): Described {
  const { spec, specHash, crease } = manifest;
  const isParity = (spec as { kind?: unknown } | null)?.kind === 'parity';
  const checked = isParity ? checkParityRunSpec(spec, where) : parseRunSpec(spec, where);
  if (sha256(canonicalJson(checked)) !== specHash) {
    throw new InputError(`${where}: the spec does not have the hash that is recorded beside it`);
  }
  return { spec: checked, specHash, crease };
}
