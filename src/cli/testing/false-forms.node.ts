// False claims whose steps lean on others, leave their place or break the form: what is changed, and what the rebuttal says.

import { join } from 'node:path';
import type { Loose } from './claims.node.ts';
import type { FalseClaim } from './false-values.ts';

export const FALSE_FORMS: readonly FalseClaim[] = [
  [
    'a step on one that was rejected',
    (c) => {
      c.steps[1].expect.value += 1;
      c.steps[1].says = 'Wrong.';
    },
    /rests on end, which was not confirmed/,
  ],
  [
    'a value and a step',
    (c) => {
      c.steps[2].expect.value = 1;
    },
    /a value and a step/,
  ],
  [
    'two steps of one name',
    (c) => {
      c.steps[1].id = 'regions';
    },
    /called "regions" too/,
  ],
  [
    'a hedge in the words',
    (c) => {
      c.steps[0].says = 'It should have that many polytopes.';
    },
    /"should" hedges/,
  ],
  [
    'a hedge in the title',
    (c) => {
      c.title = 'Probably two runs';
    },
    /"Probably" hedges/,
  ],
  [
    'a hedge in place of a value',
    (c) => {
      c.steps[0].expect.value = 'expected output';
    },
    /"expected" is no value/,
  ],
  [
    'a hedge with an invisible letter',
    (c) => {
      c.steps[0].says = 'It sh\u{200b}ould.';
    },
    /cannot be seen/,
  ],
  ['NaN', (c) => JSON.stringify(c).replace(/"tolerance":1e-9/, '"tolerance":NaN'), /not JSON/],
  [
    'NaN as a text',
    (c) => {
      c.steps[1].expect.value = 'NaN';
      delete c.steps[1].expect.tolerance;
    },
    /claimed = "NaN"/,
  ],
  [
    'null for a value',
    (c) => {
      c.steps[1].expect = { value: null };
    },
    /claimed = null/,
  ],
  [
    '1e400',
    (c) => JSON.stringify(c).replace(/"tolerance":1e-9/, '"tolerance":1e400'),
    /no float64 holds the number 1e400/,
  ],
  [
    '-1e400 as a bound',
    (c) => JSON.stringify(c).replace(/"relation":"[<>]","step":"end"/, '"relation":">","value":-1e400'),
    /no float64 holds/,
  ],
  [
    'a number that float64 rounds',
    (c) => JSON.stringify(c).replace(/"value":\d+\}/, '"value":9007199254740993}'),
    /no float64 holds the number 9007199254740993/,
  ],
  [
    'a key twice',
    (c) => JSON.stringify(c).replace('{"value"', '{"value":3,"value"'),
    /"value" is there twice/,
  ],
  [
    'a path out of the directory',
    (c) => {
      c.steps[0].subjects[0].path = '../a';
      c.steps[0].command[1] = '../a@2';
    },
    /leads out of the directory/,
  ],
  [
    'a path from the root',
    (c, f) => {
      c.steps[0].subjects[0].path = join(f, 'a');
      c.steps[0].command[1] = `${join(f, 'a')}@2`;
    },
    /no relative path/,
  ],
  [
    'another path in the command',
    (c) => {
      c.steps[0].command[1] = 'b@2';
    },
    /none of the step's subjects/,
  ],
  [
    'a subject that is not read',
    (c) => {
      c.steps[0].subjects.push(c.steps[4].subjects[1]);
    },
    /is not what the command reads/,
  ],
  [
    'a run that is not there',
    (c) => {
      c.steps[0].subjects[0].path = 'c';
      c.steps[0].command[1] = 'c@2';
    },
    /c is not there/,
  ],
  [
    'an epoch that is not there',
    (c) => {
      c.steps[0].command[1] = 'a@99';
    },
    /no checkpoint of epoch 99/,
  ],
  ...(['train', 'export', 'verify', 'sh', 'constructor', '__proto__', '--help', 'parity run', '-e'].map(
    (name) => [
      `a command off the list: ${name}`,
      (c: Loose) => {
        c.steps[0].command[0] = name;
      },
      /is no measurement/,
    ],
  ) as [string, (c: Loose) => unknown, RegExp][]),
  ...([
    '--png=x.png',
    '--report',
    '--trace=x',
    '--out=x',
    '--cells=a/run.json',
    '--threads=1',
    '--debug',
    '-o',
    '--',
    '-',
    '--json=x',
  ].map((flag) => [
    `a flag off the list: ${flag}`,
    (c: Loose) => {
      c.steps[0].command.push(flag);
    },
    /no flag|takes 1 argument/,
  ]) as [string, (c: Loose) => unknown, RegExp][]),
  [
    'a flag twice',
    (c) => {
      c.steps[2].command.push('--epoch=2');
    },
    /--epoch is given twice/,
  ],
  [
    'a flag without its value',
    (c) => {
      c.steps[2].command.pop();
    },
    /--epoch has no value/,
  ],
  [
    'a value that the measurement refuses',
    (c) => {
      c.steps[2].command[3] = '3; rm -rf a';
    },
    /is not a whole number/,
  ],
  [
    'ten thousand steps',
    (c) => {
      c.steps = Array.from({ length: 10_000 }, (_, i) => ({ ...c.steps[0], id: `s${i}` }));
    },
    /10000 steps are too many/,
  ],
  [
    'ten million characters',
    (c) => {
      c.statement = 'x'.repeat(1e7);
    },
    /characters are too many/,
  ],
  ['a hundred thousand brackets', () => '['.repeat(1e5), /not JSON/],
  [
    'a key that the form does not know',
    (c) => {
      c.steps[0].verified = true;
    },
    /verified/,
  ],
  [
    'another format version',
    (c) => {
      c.formatVersion = 2;
    },
    /formatVersion/,
  ],
  ['a list', (c) => [c], /expected object/],
  ['nothing', () => '', /not JSON/],
  ['null', () => 'null', /expected object/],
];
