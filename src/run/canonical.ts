// The canonical text of a spec, which is what gets hashed: JSON with sorted keys and no spaces.

import { changesUpTo } from './changes.ts';
import type { RunSpec } from './spec.ts';

/**
 * JSON with the keys of every object in ascending order of their UTF-16 units, no spaces, numbers as the shortest text
 * that reads back to the same float64 (ECMAScript's Number::toString), as in RFC 8785.
 * @throws TypeError for what JSON cannot hold: NaN, infinities, undefined, functions
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`JSON cannot hold ${value}`);
  if (
    value === null ||
    typeof value === 'number' ||
    typeof value === 'string' ||
    typeof value === 'boolean'
  ) {
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
  }
  throw new TypeError(`JSON cannot hold ${typeof value}`);
}

/** The part of a spec that decides the weights after every epoch: all but how long to train and what to draw and keep. */
export type TrainingPart = Omit<
  RunSpec,
  'epochs' | 'checkpointInterval' | 'changeInterval' | 'keepGoing' | 'frames'
>;

/** @param epoch for the state after so many epochs, or at the end when not given: later changes do not count */
export function trainingPart(spec: RunSpec, epoch = Number.POSITIVE_INFINITY): TrainingPart {
  const {
    epochs: _epochs,
    checkpointInterval: _interval,
    changeInterval: _changeInterval,
    keepGoing: _keepGoing,
    frames: _frames,
    changes: _all,
    ...part
  } = spec;
  return { ...part, ...changesUpTo(spec, epoch) };
}
