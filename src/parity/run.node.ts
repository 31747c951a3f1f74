// A run on sparse parity as a directory: run.json, metrics.ndjson and solution.json, without clock times.

import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../format/input-error.ts';
import { canonicalJson } from '../run/canonical.ts';
import { sha256 } from '../run/hash.node.ts';
import { cannotWrite, makeDirectory, systemReason } from '../run/make-directory.node.ts';
import { manifestText, parseManifest } from '../run/manifest.ts';
import { writeWhole } from '../run/whole.node.ts';
import type { Judgement, Outcome } from './solve.ts';
import { checkParityRunSpec, type ParityRunSpec } from './spec.ts';

/** What a learner left to be written down. */
export interface ParityRun {
  readonly spec: ParityRunSpec;
  /** One for every epoch. */
  readonly epochs: readonly Judgement[];
  readonly outcome: Outcome;
}

/**
 * Writes the directory of a finished run.
 * @param version the version of crease
 * @throws InputError if the path exists or cannot be written; nothing is left behind then
 */
export async function writeParityRun(path: string, run: ParityRun, version: string): Promise<void> {
  const { spec, epochs, outcome } = run;
  const first = await makeDirectory(path);
  try {
    const manifest = {
      formatVersion: 1,
      crease: version,
      node: process.versions.node,
      engine: 'workspace',
      specHash: sha256(canonicalJson(spec)),
      spec,
    } as const;
    const { seconds: _seconds, ...solution } = outcome;
    await writeWhole(join(path, 'metrics.ndjson'), epochs.map(metricsLine).join(''));
    await writeWhole(join(path, 'solution.json'), `${JSON.stringify({ v: 1, ...solution }, undefined, 2)}\n`);
    await writeWhole(join(path, 'run.json'), manifestText(manifest));
  } catch (error) {
    await rm(first, { recursive: true, force: true }).catch(() => undefined);
    throw cannotWrite(path, error);
  }
}

/** The line of an epoch: that of any run, with accuracies and steps beside the losses. */
function metricsLine({ epoch, step, train, test }: Judgement): string {
  const losses = { trainLoss: train.loss, valLoss: test.loss };
  const accuracies = { trainAccuracy: train.accuracy, valAccuracy: test.accuracy };
  return `${JSON.stringify({ v: 1, epoch, ...losses, ...accuracies, step })}\n`;
}

/** Whether a directory holds a run on sparse parity; damaged ones count as others do. */
export async function isParityRun(path: string): Promise<boolean> {
  const text = await readFile(join(path, 'run.json'), 'utf8').catch(() => '');
  try {
    const manifest = JSON.parse(text) as { spec?: { kind?: unknown } } | null;
    return manifest?.spec?.kind === 'parity';
  } catch {
    return false;
  }
}

/**
 * The spec of a run's directory, checked; the run follows from it.
 * @throws InputError if there is none, or it is damaged or of another kind
 */
export async function readParityRun(path: string): Promise<ParityRunSpec> {
  const file = join(path, 'run.json');
  const text = await readFile(file, 'utf8').catch((error) => {
    throw new InputError(
      `${path} is not the directory of a run (${file}: ${systemReason(error)}); name one that has run.json`,
    );
  });
  const { spec, specHash } = parseManifest(text, file);
  if (sha256(canonicalJson(spec)) !== specHash) {
    throw new InputError(
      `${file}: the spec does not have the hash that is recorded beside it; restore the file`,
    );
  }
  return checkParityRunSpec(spec, file);
}
