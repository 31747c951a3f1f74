// The directory of a run on sparse parity: the same bytes for the same spec, read back and checked.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { InputError } from '../format/input-error.ts';
import { PlainWorkspace } from '../memory/plain.ts';
import { RunDirectory } from '../run/directory.node.ts';
import { scratch } from '../run/testing/scratch.node.ts';
import { learnerCalled } from './learners.ts';
import { readParityRun, writeParityRun } from './run.node.ts';
import { type Judgement, solve } from './solve.ts';
import { parityRunSpec } from './spec.ts';

const SPEC = parityRunSpec(learnerCalled('sprint')!, { n: 3, k: 3, seed: 42 }, { hidden: 20 });

async function written(path: string): Promise<string> {
  const epochs: Judgement[] = [];
  const outcome = solve(SPEC, new PlainWorkspace(), (judgement) => epochs.push(judgement));
  await writeParityRun(path, { spec: SPEC, epochs, outcome }, '0.0.0');
  return path;
}

it('holds the same bytes each time, no clock among them, and reads back as its spec', async () => {
  const place = scratch(onTestFinished);
  const [a, b] = [await written(join(place, 'a')), await written(join(place, 'b'))];
  const names = readdirSync(a).sort();
  expect(names).toEqual(['metrics.ndjson', 'run.json', 'solution.json']);
  for (const name of names)
    expect(readFileSync(join(b, name), 'utf8')).toBe(readFileSync(join(a, name), 'utf8'));
  expect(await readParityRun(a)).toEqual(SPEC);
});

it('refuses a directory that exists, and leaves it as it is', async () => {
  const place = scratch(onTestFinished);
  await expect(written(place)).rejects.toThrow(InputError);
  expect(readdirSync(place)).toEqual([]);
});

it('refuses a changed spec, and is no run of a picture', async () => {
  const path = await written(join(scratch(onTestFinished), 'run'));
  await expect(RunDirectory.open(path)).rejects.toThrow(/is of a run on sparse parity/);
  const file = join(path, 'run.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"hidden": 20', '"hidden": 21'));
  await expect(readParityRun(path)).rejects.toThrow(/does not have the hash/);
});
