// How a measured value stands to an expected one, and which expectations say nothing.

import type { Expectation } from './claims.ts';
import { isDeepEqual } from './equal.ts';
import type { Relation } from './relations.ts';
import type { Claimed } from './verdict.ts';

/** The largest tolerance, as a share of the expected value; and for an expected 0. */
export const LARGEST_TOLERANCE = 0.05;
export const LARGEST_TOLERANCE_AT_ZERO = 1e-6;
/** A bound so many times the measured value says nothing of it. */
const EMPTY_BOUND = 1000;

/** Why something is not so; undefined where it is. */
export type Fault = { readonly reason: string; readonly remedy: string } | undefined;

/** The tolerance that an expectation gives around a value; undefined where it gives none. */
function toleranceOf({ tolerance, relativeTolerance }: Expectation, value: unknown): number | undefined {
  if (tolerance === undefined && relativeTolerance === undefined) return undefined;
  const share = typeof value === 'number' ? Math.abs(value) * (relativeTolerance ?? 0) : 0;
  return Math.max(tolerance ?? 0, share);
}

/** The expectation with its value put in. */
export function claimedOf(expect: Expectation, value: unknown): Claimed {
  const tolerance = toleranceOf(expect, value);
  return { relation: expect.relation ?? '=', value, ...(tolerance !== undefined && { tolerance }) };
}

/** Why a claim says too little to be confirmed, before anything is measured. */
export function emptiness({ relation, value, tolerance }: Claimed): Fault {
  if (tolerance === undefined) return undefined;
  if (relation !== '=') {
    return { reason: `a tolerance goes with =, not with ${relation}`, remedy: 'leave it out' };
  }
  if (typeof value !== 'number') {
    return { reason: 'a tolerance goes with a number', remedy: 'leave it out' };
  }
  const most = value === 0 ? LARGEST_TOLERANCE_AT_ZERO : LARGEST_TOLERANCE * Math.abs(value);
  if (tolerance <= most) return undefined;
  return {
    reason: `a tolerance of ${tolerance} around ${value} says nothing; at most ${most}`,
    remedy: 'give a smaller one, or use the relations < and >',
  };
}

/** Why the measured value is not what was claimed. */
export function fault(measured: unknown, claimed: Claimed): Fault {
  const { relation, value, tolerance = 0 } = claimed;
  const wrong = {
    reason: `claimed ${claimText(claimed)}, measured ${shown(measured)}`,
    remedy: 'correct it',
  };
  if (relation === '!=') return isDeepEqual(measured, value) ? wrong : undefined;
  if (relation === '=') {
    if (typeof measured === 'number' && typeof value === 'number') {
      return Math.abs(measured - value) <= tolerance ? undefined : wrong;
    }
    return isDeepEqual(measured, value) ? undefined : wrong;
  }
  if (typeof measured !== 'number' || typeof value !== 'number') {
    return { ...wrong, reason: `${wrong.reason}; ${relation} compares numbers` };
  }
  if (!ORDER[relation](measured, value)) return wrong;
  if (Math.abs(value) < EMPTY_BOUND * Math.max(1, Math.abs(measured))) return undefined;
  return {
    reason: `the bound ${value} says nothing of a value of ${shown(measured)}`,
    remedy: 'give a bound near the measured value',
  };
}

const ORDER: Readonly<Record<Exclude<Relation, '=' | '!='>, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** A claim in signs: `= 3.31519 ± 0.000002`. */
export function claimText({ relation, value, tolerance }: Claimed): string {
  return `${relation} ${shown(value)}${tolerance === undefined ? '' : ` ± ${tolerance}`}`;
}

/** A value as JSON, not too long. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}
