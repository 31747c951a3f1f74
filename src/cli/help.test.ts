// `crease help --json`: every command is described, claims may name only what reads, and answers are what the schemas say.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANSWERS } from './answers.ts';
import { MEASUREMENTS } from './measurements.ts';
import { crease, SMALL, workplace } from './testing/crease.node.ts';

interface Described {
  readonly name: string;
  readonly flags: Readonly<Record<string, string>>;
  readonly measurement: boolean;
  readonly answer: object | null;
  readonly about?: string;
}

let commands: readonly Described[];
let folder: string;
let clean: () => void;

beforeAll(async () => {
  folder = workplace((cleaning) => {
    clean = cleaning;
  });
  const { code, stdout } = await crease(['help', '--json'], folder);
  expect(code).toBe(0);
  const answer = ANSWERS.help!.parse(JSON.parse(stdout)) as { commands: Described[] };
  commands = answer.commands;
  const train = ['train', 'disc.png', ...SMALL, '-e', '3', '--save-interval', '3', '-o', 'run'];
  expect((await crease(train, folder)).code).toBe(0);
}, 60_000);
afterAll(() => clean());

test('every command that answers in JSON says what with, in a schema or in its help', async () => {
  const names = commands.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['train', 'polytopes', 'parity trace', 'claim add', 'verify', 'help']),
  );
  const { stdout } = await crease(['help', '--json', '--full'], folder);
  const { commands: full } = JSON.parse(stdout) as { commands: Described[] };
  const silent = full.filter(
    ({ flags, answer, about }) => '--json' in flags && answer === null && !about!.includes('--json answers'),
  );
  expect(silent.map(({ name }) => name)).toEqual([]);
});

describe('measurements', () => {
  test('are commands, with flags that they have', () => {
    for (const [name, { valued, toggles }] of Object.entries(MEASUREMENTS)) {
      const described = commands.find((each) => each.name === name)!;
      expect(described.measurement).toBe(true);
      const flags = Object.keys(described.flags).map((flag) => flag.split(' ')[0]!.slice(2));
      expect(flags).toEqual(expect.arrayContaining([...valued, ...toggles]));
    }
  });

  test('have no flag that names a file or directory', () => {
    for (const [name, { valued }] of Object.entries(MEASUREMENTS)) {
      const { flags } = commands.find((each) => each.name === name)!;
      for (const [flag, brief] of Object.entries(flags)) {
        const writes = /FILE|DIR/.test(flag) || /^(Write|Also write|Append)/.test(brief);
        if (writes) expect(valued).not.toContain(flag.split(' ')[0]!.slice(2));
      }
    }
  });
});

/** A screenful: 50 lines of 120 characters. */
const SCREENFUL = 6000;

test.each([
  ['raster', ['raster', 'run', '--size', '32', '--engine', 'reference']],
  ['polytopes', ['polytopes', 'run']],
  ['compare', ['compare', 'run', 'run']],
  ['memory', ['memory', 'run']],
  ['parity trace', ['parity', 'trace']],
  ['metrics', ['metrics', 'run']],
  ['gradient', ['gradient', 'run', '--input', '0,1', '--target', '1']],
  ['claim hash', ['claim', 'hash', 'run']],
  ['spikes', ['spikes', 'run']],
  ['engines', ['engines']],
  [
    'schedule search',
    ['schedule', 'search', '--hidden', '4', '--steps', '4', '--moves', '9', '--out', 's.json'],
  ],
  ['schedule show', ['schedule', 'show']],
  ['schedule check', ['schedule', 'check', 's.json']],
  ['parity methods', ['parity', 'methods', '--n', '4', '--k', '2', '--seeds', '1']],
])('%s answers with a screenful that its schema describes', async (name, args) => {
  const { code, stdout } = await crease([...args, '--json'], folder);
  expect(code).toBe(0);
  ANSWERS[name]!.parse(JSON.parse(stdout));
  // A row for each of thirteen learners with every metric is the largest.
  expect(stdout.length).toBeLessThan(name === 'parity methods' ? 1.5 * SCREENFUL : SCREENFUL);
  if (!['memory', 'parity methods', 'schedule show'].includes(name)) return;
  const full = await crease([...args, '--json', '--full'], folder);
  ANSWERS[name]!.parse(JSON.parse(full.stdout));
  expect(full.stdout.length).toBeGreaterThan(2 * stdout.length);
});

test('one command is described by its name, and a mistyped one is named', async () => {
  const { stdout } = await crease(['help', 'parity', 'run', '--json'], folder);
  const one = JSON.parse(stdout) as { commands: Described[] };
  expect(one.commands.map(({ name }) => name)).toEqual(['parity run']);
  expect(one.commands[0]!.about).toContain('--json answers');
  const wrong = await crease(['help', 'polytops'], folder);
  expect(wrong).toMatchObject({ code: 2, stdout: '' });
  expect(wrong.stderr).toContain('the nearest is polytopes');
});
