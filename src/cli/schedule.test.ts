// `crease schedule` as it is typed: search, resume, check, apply, show, and refusals.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { scratch } from '../run/testing/scratch.node.ts';
import { SCHEDULE_COMMANDS } from './schedule.node.ts';
import { crease, lines, start } from './testing/crease.node.ts';

const SMALL = ['--n', '4', '--k', '2', '--hidden', '12', '--seed', '7', '--steps', '25', '--moves', '300'];

/** A directory with the certificate of a short search, and what the search answered. */
async function searched(...flags: readonly string[]) {
  const place = scratch(onTestFinished);
  const finished = await crease(['schedule', 'search', ...SMALL, '--json', ...flags], place);
  return { place, ...finished };
}

it('search --json: one object with cost, bound, ratio and proof; check accepts its certificate', async () => {
  const { place, code, stdout } = await searched('--out', 'a.json', '--report', 'a.html');
  expect(code).toBe(0);
  const found = JSON.parse(stdout);
  expect(found).toMatchObject({
    bitIdentical: true,
    proven: true,
    n: 4,
    k: 2,
    hidden: [12],
    seed: 7,
    steps: 25,
  });
  expect(found.ratio).toBe(found.dmd / found.bound);
  expect(found.dmd).toBeLessThan(0.9 * found.plain.dmd);
  expect(found.dmd).toBeGreaterThan(found.bound);
  expect(found.unconditionalBound).toBeLessThanOrEqual(found.bound);
  const page = readFileSync(join(place, 'a.html'), 'utf8');
  for (const title of ['Before: the stack of the plain order', 'The LRU stack over time', 'Before and after'])
    expect(page).toContain(title);
  const check = await crease(['schedule', 'check', 'a.json', '--json'], place);
  expect(check.code).toBe(0);
  expect(JSON.parse(check.stdout)).toMatchObject({
    valid: true,
    wrong: [],
    bitIdentical: true,
    dmd: found.dmd,
  });
  const shown = await crease(['schedule', 'show', 'a.json'], place);
  expect(shown.stdout).toContain('between the judgements of step t - 1 and step t');
  expect(shown.stdout).toMatch(/^dmd, sum +[\d,]+ +[\d,]+ +-[\d.]+%$/m);
  // Training in that order is the training of the learner.
  const applied = await crease(['schedule', 'apply', 'a.json', '--steps', '40'], place);
  const run = ['parity', 'run', 'sprint', ...SMALL.slice(0, 8), '--out', 'run'];
  const own = await crease(run, place);
  const losses = (text: string) => [...text.matchAll(/train_loss=\S+ +test_loss=\S+/g)].map(([loss]) => loss);
  expect(losses(applied.stdout)).toEqual(losses(own.stdout));
  expect(losses(applied.stdout)).toHaveLength(3);
});

it('search: the same flags give the same schedule, at once or in two parts', async () => {
  const { place, stdout } = await searched();
  const parts = ['schedule', 'search', ...SMALL, '--json', '--state', 's.json'];
  const running = start(parts, place);
  await running.said('move');
  running.kill('SIGINT');
  const first = await running.finished;
  // A search this short may have ended before the signal came.
  expect([0, 130]).toContain(first.code);
  expect(existsSync(join(place, 's.json'))).toBe(true);
  const second = await crease(parts, place);
  const untimed = (text: string) => ({ ...JSON.parse(text), seconds: 0 });
  expect(untimed(second.stdout)).toEqual(untimed(stdout));
  const other = await crease([...parts, '--whole-buffers'], place);
  expect(other.code).toBe(2);
  expect(other.stderr).toContain('s.json: it is the state of a search with another wholeBuffers');
});

it('search: a network of net/, with Adam and batches', async () => {
  const place = scratch(onTestFinished);
  const flags = ['--n', '4', '--shape', '[6,5]', '--batch', '3', '--optimizer', 'adam', '--steps', '4'];
  const { stdout } = await crease(
    ['schedule', 'search', ...flags, '--moves', '300', '--json', '--out', 'a.json'],
    place,
  );
  const found = JSON.parse(stdout);
  expect(found).toMatchObject({ bitIdentical: true, learnt: 3, hidden: [6, 5] });
  expect(found.dmd).toBeLessThan(found.plain.dmd);
  expect((await crease(['schedule', 'check', 'a.json'], place)).stdout).toContain('a.json: holds');
});

it('check: refuses what was changed, with the dependence or the claim by name', async () => {
  const { place } = await searched('--out', 'a.json');
  const certificate = JSON.parse(readFileSync(join(place, 'a.json'), 'utf8'));
  const plain = (name: string) => ({
    tile: 0,
    direction: 1,
    entries: [
      {
        operation: name,
        axis: /sample|b2/.test(name) ? '1' : 'hidden 12',
        part: 'all',
        inside: 1,
        place: 'loop',
      },
    ],
  });
  const early = ['gradient2', 'update W2', 'back1', 'slope1', 'update W1', 'update b1', 'update b2'];
  const phase = [...early, 'sample', 'forward1', 'relu1', 'forward2'].map(plain);
  const wrongs = [
    [{ phases: [phase], contracted: [] }, 'anti-dependence back1 -> update W2 broken'],
    [{ learnt: certificate.learnt.replace('1', '0') }, 'learn'],
    [{ claims: { ...certificate.claims, dmd: 1 } }, 'claims.dmd is 1, and'],
    [{ claims: { ...certificate.claims, bound: 1 } }, 'claims.bound is 1, and'],
  ] as const;
  for (const [change, message] of wrongs) {
    writeFileSync(join(place, 'b.json'), JSON.stringify({ ...certificate, ...change }));
    const { code, stdout } = await crease(['schedule', 'check', 'b.json'], place);
    expect(code).toBe(1);
    expect(stdout).toContain(message);
  }
});

it('show: the plain order, its dependences, and the 128 orders of the backward pass', async () => {
  const { stdout } = await crease(['schedule', 'show', '--hidden', '1000'], scratch(onTestFinished));
  expect(stdout).toMatch(/^anti +back1 +update W2 +W2 +same step +unit by unit$/m);
  expect(stdout).toContain('128 valid orders');
  expect(stdout).toMatch(/^per read: 7,549\.4 .* to 9,715\.9 /m);
  expect(stdout).toMatch(/^per float: 9,902\.4 .* to 10,639\.6 /m);
});

it.each([
  [['search', '--k', '4'], /^crease: k 4 is not possible/],
  [['search', '--hidden', '0'], /^crease: --hidden "0" is not a whole number/],
  [['search', '--shape', '[]'], /^crease: --shape '\[\]' has no hidden layer/],
  [['search', '--shape', '[4]', '--hidden', '4'], /^crease: --hidden 4 and --shape \[4\] both say/],
  [['search', '--n', '1000000', '--k', '1'], /^crease: about \d+ elements in 40 steps are too many/],
  [['search', '--out', 'missing/a.json'], /^crease: cannot write missing\/a.json/],
  [['search', '--step', '3'], /^crease: there is no flag --step; the nearest is --steps/],
  [['check', 'missing.json'], /^crease: missing.json: .*; name a certificate$/],
  [['check'], /^crease: CERTIFICATE is missing/],
  [['apply', '.'], /^crease: \.: .*; name a certificate/],
  [['serch'], /^crease: there is no command "serch"; the nearest is search/],
])('refuses %j in one line, with nothing written', async (typed, message) => {
  const place = scratch(onTestFinished);
  const { code, stdout, stderr } = await crease(['schedule', ...typed], place);
  expect([code, stdout]).toEqual([2, '']);
  expect(lines(stderr)).toHaveLength(1);
  expect(lines(stderr)[0]).toMatch(message);
  expect(readdirSync(place)).toEqual([]);
});

it('has a help for every command, of at most 120 columns', async () => {
  expect(Object.keys(SCHEDULE_COMMANDS)).toEqual(['search', 'show', 'check', 'apply']);
  for (const name of Object.keys(SCHEDULE_COMMANDS)) {
    const { stdout } = await crease(['schedule', name, '--help'], scratch(onTestFinished));
    expect(lines(stdout).filter((line) => line.length > 120)).toEqual([]);
    expect(stdout).toContain(`crease schedule ${name} `);
  }
});
