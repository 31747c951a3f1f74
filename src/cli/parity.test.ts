// `crease parity` as it is typed: the sprint's numbers from the seed alone, runs that are left, and refusals.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LEARNERS } from '../parity/learners.ts';
import { sprintGolden } from '../parity/testing/sprint-golden.node.ts';
import { scratch } from '../run/testing/scratch.node.ts';
import { PARITY_COMMANDS } from './parity.node.ts';
import { crease, lines } from './testing/crease.node.ts';

const golden = sprintGolden();
const SPRINT = ['--n', '3', '--k', '3', '--hidden', '1000', '--seed', '42'];

it("run: prints the sprint's loss lines, and leaves a run", async () => {
  const place = scratch(onTestFinished);
  const { code, stdout, stderr } = await crease(['parity', 'run', 'sprint', ...SPRINT], place);
  expect([code, stderr]).toEqual([0, '']);
  expect(lines(stdout).slice(0, 3)).toEqual([
    '[STEP    1] epoch=1  train_loss=103.8993  test_loss=64.8248  train_acc=60%  test_acc=75%',
    '[STEP   20] epoch=1  train_loss=11.9400  test_loss=28.7414  train_acc=90%  test_acc=70%',
    '[STEP   40] epoch=2  train_loss=0.0000  test_loss=0.0000  train_acc=100%  test_acc=100%',
  ]);
  expect(stdout).toContain('secret     0, 1, 2 (right)');
  const epochs = lines(readFileSync(join(place, 'runs/parity-sprint/metrics.ndjson'), 'utf8'));
  expect(epochs.map((line) => JSON.parse(line).step)).toEqual([20, 40]);
});

it('run --json: a line an event, the last with the secret', async () => {
  const place = scratch(onTestFinished);
  const { stdout } = await crease(
    ['parity', 'run', 'gf2', '--n=100', '-k', '5', '--json', '--out', 'here'],
    place,
  );
  const events = lines(stdout).map((line) => JSON.parse(line));
  expect(events.map(({ event }) => event)).toEqual(['step', 'done']);
  const { secret, solved, run, samples, test } = events.at(-1)!;
  expect({ secret, solved, run, samples, test }).toEqual({
    ...{ secret: [3, 14, 35, 81, 94], solved: true, run: 'here', samples: 120 },
    test: { loss: 0, accuracy: 1 },
  });
  expect(existsSync(join(place, 'here/run.json'))).toBe(true);
});

// A busy machine can hold up any of the solves, but not half of them three times.
it('run gf2: 100 bits take less than 10 ms, which the answer says with how it was timed', {
  retry: 2,
}, async () => {
  const { stdout } = await crease(
    ['parity', 'run', 'gf2', '--n', '100', '-k', '5', '--json'],
    scratch(onTestFinished),
  );
  const { repeated } = JSON.parse(lines(stdout).at(-1)!);
  expect(repeated.solves).toBeGreaterThan(5);
  expect(repeated.medianSeconds).toBeLessThan(0.01);
});

describe.skipIf(golden === undefined)('trace, against the golden data', () => {
  it.each(['unfused', 'fused'] as const)('%s: one object with the events and averages', async (variant) => {
    const flags = ['--variant', variant, '--metric', 'clock-since-write', '--json'];
    const { stdout } = await crease(['parity', 'trace', ...SPRINT, ...flags], scratch(onTestFinished));
    const trace = JSON.parse(stdout);
    const { events, summary } = golden!.variants[variant];
    expect(Object.keys(trace)).toEqual([
      'events',
      'buffers',
      'perRead',
      'perFloat',
      'floatsRead',
      'workingSet',
    ]);
    expect(trace.events).toEqual(events);
    expect([trace.perRead, trace.perFloat]).toEqual([
      summary.per_read_average,
      summary.per_float_read_average,
    ]);
    expect([trace.floatsRead, trace.workingSet]).toEqual([summary.total_floats_read, summary.working_set]);
  });
});

it('trace: says on a terminal what fusing made worse', async () => {
  const { stdout } = await crease(['parity', 'trace', ...SPRINT], scratch(onTestFinished));
  expect(stdout).toMatch(/^W1 +13,513\.50 +15,015\.00 +\+11\.1%$/m);
  expect(stdout).toMatch(/^b1 +15,513\.50 +17,015\.00 +\+9\.7%$/m);
  expect(stdout).toMatch(/^whole run \(40 steps\), per read +13,732\.42 +14,836\.65 +\+8\.0%$/m);
});

it('run --meter --report: what data the solve moves; crease memory says the same of the run', async () => {
  const place = scratch(onTestFinished);
  const flags = ['--n', '6', '--k', '2', '--json', '--meter', '--report', 'page.html', '--out', 'here'];
  const { stdout } = await crease(['parity', 'run', 'gf2', ...flags], place);
  const { event, ...metered } = JSON.parse(lines(stdout).at(-1)!);
  expect(event).toBe('meter');
  expect(metered.floatsRead).toBeGreaterThan(0);
  expect(readFileSync(join(place, 'page.html'), 'utf8')).toContain('Misses against capacity');
  const memory = JSON.parse((await crease(['memory', 'here', '--json'], place)).stdout);
  expect([memory.floatsRead, memory.floatsWritten]).toEqual([metered.floatsRead, metered.floatsWritten]);
});

it('trace --report: a page with fused beside unfused', async () => {
  const place = scratch(onTestFinished);
  await crease(['parity', 'trace', '--hidden', '20', '--report', 'page.html'], place);
  const page = readFileSync(join(place, 'page.html'), 'utf8');
  expect(page).toContain('Fused beside unfused');
  expect(page).toContain('whole run (40 steps), per read');
});

it('methods: a table with every learner', async () => {
  const flags = ['--n', '5', '--k', '2', '--train', '30', '--seeds', '1,2'];
  const { code, stdout } = await crease(['parity', 'methods', ...flags], scratch(onTestFinished));
  expect(code).toBe(0);
  for (const { name } of LEARNERS)
    expect(stdout).toMatch(new RegExp(`^${name} +(samples|queries) +[012] of 2 `, 'm'));
});

it.each([
  [['run', 'sdg'], /^crease: there is no learner "sdg"; the nearest is sgd /],
  [['run', 'sgd', '--k', '4'], /^crease: k 4 is not possible .* which is 3$/],
  [['run', 'sgd', '--n', '1000001'], /^crease: n 1000001 is not possible/],
  [['run', 'sgd', '--train', '0'], /^crease: train 0 is not possible/],
  [['run', 'sgd', '--n', 'many'], /^crease: --n "many" is not a whole number/],
  [['run', 'gf2', '--hidden', '3'], /^crease: the learner gf2 has no hidden to set to 3/],
  [
    ['run', 'fourier', '--n', '100000', '--k', '6'],
    /^crease: fourier with n 100000 and k 6 would access about/,
  ],
  [['run', 'sgd', '--hiden', '3'], /^crease: there is no flag --hiden; the nearest is --hidden /],
  [['run'], /^crease: LEARNER is missing/],
  [
    ['trace', '--metric', 'clock-since-wrte'],
    /^crease: --metric "clock-since-wrte" is not one of .*try --metric clock-since-write$/,
  ],
  [['trace', '--steps', '0'], /^crease: --steps "0" is not a whole number/],
  [['methods', '--seeds', '1,x'], /^crease: --seeds "1,x" is not a list/],
  [['methods', '--k', '4'], /^crease: k 4 is not possible/],
  [['rnu'], /^crease: there is no command "rnu"; the nearest is run /],
])('refuses %j in one line, with nothing written', async (typed, message) => {
  const place = scratch(onTestFinished);
  const { code, stdout, stderr } = await crease(['parity', ...typed], place);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(lines(stderr)).toHaveLength(1);
  expect(lines(stderr)[0]).toMatch(message);
  expect(readdirSync(place)).toEqual([]);
});

it('lists every learner in the help', async () => {
  expect(Object.keys(PARITY_COMMANDS).sort()).toEqual(['methods', 'run', 'trace']);
  const { stdout } = await crease(['parity', 'run', '--help'], scratch(onTestFinished));
  for (const { name } of LEARNERS) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
});
