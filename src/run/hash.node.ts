// SHA-256 of specs and pixels, by Node's crypto.

import { createHash } from 'node:crypto';
import { canonicalJson, trainingPart } from './canonical.ts';
import type { RunSpec } from './spec.ts';

/** SHA-256 in lower-case hexadecimal. */
export function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

/** The hash of the whole spec: what `run.json` records. */
export function specHash(spec: RunSpec): string {
  return sha256(canonicalJson(spec));
}

/**
 * The hash of what decides the weights after `epoch` epochs, or at the end when not given: a checkpoint belongs to
 * every run that shares it, however long that trains.
 */
export function trainingHash(spec: RunSpec, epoch?: number): string {
  return sha256(canonicalJson(trainingPart(spec, epoch)));
}
