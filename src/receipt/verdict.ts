// What verification says: of every step, and of the whole.

import type { Relation } from './relations.ts';

/** Why a file, or one of its steps, cannot be confirmed; every problem says what would mend it. */
export interface Problem {
  /** The step; undefined for the file as a whole. */
  readonly step?: string;
  /** Where in the file, as JSON pointer. */
  readonly where: string;
  readonly reason: string;
  readonly remedy: string;
}

/** The verdict of one step. */
export interface StepVerdict {
  readonly id: string;
  readonly says: string;
  readonly verdict: 'confirmed' | 'rejected' | 'not run';
  /** The measurement, as it would be typed, and where in its answer. */
  readonly command: string;
  readonly pointer: string;
  /** What was claimed: the relation, and the expected value with that of an earlier step put in. */
  readonly claimed?: Claimed;
  /** What the verifier measured; undefined where nothing was. */
  readonly measured?: unknown;
  readonly reason?: string;
  readonly remedy?: string;
}

export interface Claimed {
  readonly relation: Relation;
  readonly value: unknown;
  /** The allowed difference; only where there is one. */
  readonly tolerance?: number;
}

/** The versions that verified, and what they saw: enough to see why two verifications differ. */
export interface VerifierRecord {
  readonly crease: string;
  readonly node: string;
  /** SHA-256 of the canonical JSON of the claims, the record left out. */
  readonly claimsSha256: string;
  readonly steps: readonly {
    readonly id: string;
    readonly measured: unknown;
    /** SHA-256 of the canonical JSON of the whole answer, without what depends on clock and machine. */
    readonly answerSha256: string;
  }[];
  /** The hashes of what was measured, by path; the same before the first step and after the last. */
  readonly subjects: Readonly<Record<string, string>>;
}

export interface Verdict {
  readonly verdict: 'confirmed' | 'rejected';
  readonly title: string;
  readonly statement: string;
  readonly problems: readonly Problem[];
  readonly steps: readonly StepVerdict[];
  /** Of a confirmed file only. */
  readonly record?: VerifierRecord;
}

/** A verdict before any step was run. */
export function rejectedUnread(problems: readonly Problem[], title = '', statement = ''): Verdict {
  return { verdict: 'rejected', title, statement, problems, steps: [] };
}
