// The published numbers of docs/reproduction/: their files have the form of claims, and those without a run are verified here.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { claimsJsonSchema } from '../receipt/claims.ts';
import { checkForm } from '../receipt/form.ts';
import type { Outcome } from '../receipt/judge.ts';
import { readClaims } from '../receipt/read.ts';
import { verifyClaims } from '../receipt/verify.node.ts';
import { MEASUREMENTS } from './measurements.ts';
import { MAIN } from './testing/crease.node.ts';

const docs = fileURLToPath(new URL('../../docs', import.meta.url));
const read = (...names: string[]) => readFileSync(join(docs, ...names), 'utf8');
const files = ['confirmed', 'rejected'].flatMap((kind) =>
  readdirSync(join(docs, 'reproduction', kind)).map((name) => [kind, name] as const),
);

test.each(files)('%s/%s is well-formed, and told on the page', (kind, name) => {
  const found = readClaims(read('reproduction', kind, name));
  expect(found).toHaveProperty('claims');
  if (!('claims' in found)) return;
  expect(checkForm(found.claims, MEASUREMENTS).problems).toEqual([]);
  const page = read('reproduction.md');
  expect(page).toContain(`(reproduction/${kind}/${name}): **${kind}**`);
  for (const { says } of found.claims.steps) expect(page).toContain(says);
});

describe('without a run', () => {
  const kept = new Map<string, Outcome>();
  test.each<[string, string, readonly unknown[]]>([
    ['rejected', 'w1-unchanged', [13513.5, 15015, 15513.5, 17015]],
    ['rejected', 'xor-panel', [0.3825413426212274, 0.5121379543265352, 0]],
    ['confirmed', 'w1-got-worse', [13513.5, 15015, 15015, 15513.5, 17015]],
  ])('%s: %s, by what is measured', async (kind, name, values) => {
    const { verdict, steps, problems } = await verifyClaims(read('reproduction', kind, `${name}.json`), {
      ...{ measurements: MEASUREMENTS, roots: [docs], main: MAIN, version: 'test', kept },
    });
    expect(problems).toEqual([]);
    expect(verdict).toBe(kind);
    expect(steps.map(({ measured }) => measured)).toEqual(values);
  });
});

test('docs/claims.schema.json is the schema', () => {
  expect(JSON.parse(read('claims.schema.json'))).toEqual(JSON.parse(JSON.stringify(claimsJsonSchema())));
});
