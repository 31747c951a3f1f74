// Reads a file of claims: JSON without doubles, without numbers that float64 cannot hold, and after the schema.

import { duplicateKey } from '../format/unique-keys.ts';
import { type Claims, claimsSchema, MOST_CHARACTERS, MOST_STEPS } from './claims.ts';
import type { Problem } from './verdict.ts';

/** The claims in a text, or why they cannot be read; nothing of it is believed. */
export function readClaims(text: string): { claims: Claims } | { problems: readonly Problem[] } {
  if (text.length > MOST_CHARACTERS) {
    return whole(
      `${text.length} characters are too many`,
      `the limit is ${MOST_CHARACTERS}; make several files`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'it is nested too deep';
    return whole(`it is not JSON: ${reason.slice(0, 200)}`, 'JSON has no NaN, no Infinity and no comments');
  }
  const twice = duplicateKey(text);
  if (twice !== undefined) {
    return whole(
      `the key ${JSON.stringify(twice.slice(0, 80))} is there twice in one object`,
      'leave one out',
    );
  }
  const number = unrepresentable(text);
  if (number !== undefined) {
    return whole(`no float64 holds the number ${number.slice(0, 60)}`, 'write a number as it was measured');
  }
  const steps = (value as { steps?: unknown } | null)?.steps;
  if (Array.isArray(steps) && steps.length > MOST_STEPS) {
    return whole(
      `${steps.length} steps are too many`,
      `the limit is ${MOST_STEPS}; make several files`,
      '/steps',
    );
  }
  const result = claimsSchema.safeParse(value);
  if (result.success) return { claims: result.data };
  const ids = Array.isArray(steps) ? steps.map((each: { id?: unknown } | null) => each?.id) : [];
  return { problems: result.error.issues.slice(0, 100).map((issue) => problemOf(issue, ids)) };
}

function whole(reason: string, remedy: string, where = '') {
  return { problems: [{ where, reason, remedy }] };
}

/** What is missing where, in words; the names of a step's receipts are told as such. */
const RECEIPTS: Readonly<Record<string, string>> = {
  command: 'the command that measures it',
  subjects: 'what is measured, by path and sha256',
  sha256: 'the sha256 of the subject',
  pointer: 'where in the answer to look',
  expect: 'the expected value',
  says: 'what the step asserts',
};

interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly input?: unknown;
}

function problemOf({ code, path, message }: Issue, ids: readonly unknown[]): Problem {
  const where = path.map((key) => `/${String(key)}`).join('');
  const last = String(path.at(-1) ?? '');
  const isEmpty = code === 'too_small' && (last === 'command' || last === 'says');
  const isMissing = isEmpty || (code === 'invalid_type' && message.endsWith('undefined'));
  const receipt = RECEIPTS[last];
  const id = path[0] === 'steps' && typeof path[1] === 'number' ? ids[path[1]] : undefined;
  return {
    ...(typeof id === 'string' && { step: id.slice(0, 64) }),
    where,
    reason: isMissing ? `the receipt is missing: ${last}` : message,
    remedy: isMissing ? `add ${receipt ?? last}` : 'crease claim schema prints what a file of claims is',
  };
}

/** The first number of a JSON text that float64 cannot hold: too large, too small, or an integer that it would round. */
function unrepresentable(text: string): string | undefined {
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g)) {
    if (token.startsWith('"')) continue;
    const value = Number(token);
    const isWhole = /^-?\d+$/.test(token);
    if (!Number.isFinite(value) || (isWhole && !Number.isSafeInteger(value))) return token;
    if (value === 0 && /[1-9]/.test(token.split(/e/i)[0]!)) return token;
  }
  return undefined;
}
