// A good file of claims, mutated many times: none is confirmed that is not still true. CREASE_MUTATIONS says how many.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Mutator } from '../testing/mutate.ts';
import { goodClaims, type Loose, trainRuns, verifier } from './testing/claims.node.ts';
import { workplace } from './testing/crease.node.ts';

const MUTATIONS = Number(process.env.CREASE_MUTATIONS ?? 120);

/** What a mutation puts in the place of a part. */
const VALUES: readonly unknown[] = [
  ...[
    0,
    1,
    -1,
    2,
    1e9,
    1e-9,
    0.5,
    null,
    true,
    false,
    '',
    'a',
    'b',
    'a@2',
    'a@3',
    'b@2',
    '..',
    '=',
    '!=',
    '<',
    '>',
  ],
  ...[
    'polytopes',
    'metrics',
    'compare',
    'train',
    '/regions',
    '/vertices',
    '',
    '#/losses/2/valLoss',
    'end',
    'regions',
  ],
  ...[[], {}, ['a'], { value: 1 }, '0'.repeat(64)],
];

/** Changes one part of a JSON value in place: another value, a number a little off, one key or item less, two swapped. */
function change(root: Loose, mutator: Mutator): void {
  let here = root.steps;
  for (;;) {
    const keys = Object.keys(here);
    if (keys.length === 0) return;
    const key = keys[mutator.below(keys.length)]!;
    const part = here[key];
    if (typeof part === 'object' && part !== null && mutator.below(5) > 0) {
      here = part;
      continue;
    }
    const other = keys[mutator.below(keys.length)]!;
    const kind = mutator.below(5);
    if (kind === 0) delete here[key];
    else if (kind === 1) [here[key], here[other]] = [here[other], here[key]];
    else if (kind === 2 && typeof part === 'number')
      here[key] = part + (mutator.below(2) === 0 ? 1 : -1e-3 * part);
    else if (kind === 3) here[key] = structuredClone(here[other]);
    else here[key] = VALUES[mutator.below(VALUES.length)];
    return;
  }
}

test(`of ${MUTATIONS} mutated files none is confirmed wrongly`, { timeout: 3_600_000 }, async () => {
  const folder = workplace();
  await trainRuns(folder);
  const good = await goodClaims(folder);
  const verify = verifier(folder);
  const confirmed = await verify(good);
  expect(confirmed.verdict).toBe('confirmed');
  const truth = truths(good, confirmed.steps);
  const bytes = readFileSync(join(folder, 'claims.json'));
  const mutator = new Mutator(20260302);
  let [rejected, stillTrue] = [0, 0];
  for (let i = 0; i < MUTATIONS; i++) {
    let text: string;
    if (i % 2 === 0) text = new TextDecoder().decode(mutator.mutate(bytes, bytes));
    else {
      const claims = structuredClone(good) as Loose;
      change(claims, mutator);
      text = JSON.stringify(claims);
    }
    const { verdict } = await verify(text);
    if (verdict === 'rejected') rejected++;
    else {
      expect(isTrue(JSON.parse(text), truth, good), text).toBe(true);
      stillTrue++;
    }
  }
  expect(rejected + stillTrue).toBe(MUTATIONS);
  expect(rejected).toBeGreaterThan(MUTATIONS / 2);
});

/** What is true of every command and pointer of the good file, and of nothing else. */
function truths(good: Loose, steps: readonly { readonly measured?: unknown }[]): Map<string, unknown> {
  return new Map(good.steps.map((step: Loose, i: number) => [keyOf(step), steps[i]!.measured]));
}

const keyOf = ({ command, pointer }: Loose) => JSON.stringify([command, pointer.replace('#', '')]);

/** Whether what a confirmed file says is so, by another way than the verifier's. */
function isTrue(claims: Loose, truth: ReadonlyMap<string, unknown>, good: Loose): boolean {
  const hashes = new Map<string, string>(
    good.steps.flatMap(({ subjects }: Loose) => subjects.map(({ path, sha256 }: Loose) => [path, sha256])),
  );
  const values = new Map<string, Loose>();
  return claims.steps.every((step: Loose) => {
    if (step.subjects.some(({ path, sha256 }: Loose) => hashes.get(path) !== sha256)) return false;
    // What the good file does not measure is not known here to be true, and no mutation is expected to find it.
    if (!truth.has(keyOf(step))) return false;
    const measured = truth.get(keyOf(step)) as Loose;
    values.set(step.id, measured);
    const { relation = '=', value, step: other, times = 1, plus = 0, tolerance = 0 } = step.expect;
    const expected = other === undefined ? value : values.get(other) * times + plus;
    const off = Math.max(tolerance, (step.expect.relativeTolerance ?? 0) * Math.abs(expected));
    if (relation === '=') return measured === expected || Math.abs(measured - expected) <= off;
    if (relation === '!=') return measured !== expected;
    if (relation === '<') return measured < expected;
    if (relation === '>') return measured > expected;
    return relation === '<=' ? measured <= expected : measured >= expected;
  });
}
