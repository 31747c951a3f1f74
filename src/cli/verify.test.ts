// `crease verify` on real runs: good claims are confirmed, false ones of every kind rejected, and nothing is touched.

import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Claims } from '../receipt/claims.ts';
import { goodClaims, type Loose, trainRuns, verifier } from './testing/claims.node.ts';
import { crease, lines, workplace } from './testing/crease.node.ts';

let folder: string;
let clean: () => void;
let good: Claims;
let verify: ReturnType<typeof verifier>;

beforeAll(async () => {
  folder = workplace((cleaning) => {
    clean = cleaning;
  });
  await trainRuns(folder);
  good = await goodClaims(folder);
  verify = verifier(folder);
}, 120_000);
afterAll(() => clean());

/** Every file below a directory: bytes, and when it was changed. */
function everything(path: string): Record<string, string> {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names.map((name) => {
      const { mtimeMs, ctimeMs, size } = statSync(join(path, name));
      const isFile = statSync(join(path, name)).isFile();
      return [
        name,
        `${mtimeMs} ${ctimeMs} ${size} ${isFile ? readFileSync(join(path, name), 'base64') : ''}`,
      ];
    }),
  );
}

describe('good claims', () => {
  test('are confirmed with a record, and the runs are untouched', async () => {
    const before = everything(folder);
    const { code, stdout, stderr } = await crease(['verify', 'claims.json', '--json', '--full'], folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(lines(stdout)).toHaveLength(1);
    const answer = JSON.parse(stdout) as Loose;
    expect(answer).toMatchObject({ verdict: 'confirmed', confirmed: 6, rejected: 0, problems: [] });
    expect(answer.record.subjects).toEqual({ a: good.steps[0]!.subjects[0]!.sha256, b: expect.any(String) });
    expect(answer.record.steps.map(({ id }: Loose) => id)).toEqual(good.steps.map(({ id }) => id));
    expect(everything(folder)).toEqual(before);
    expect((await verify(good)).verdict).toBe('confirmed');
  });

  test('carry the record in a file, which is verified like any other, and whose record is not believed', async () => {
    writeFileSync(join(folder, 'short.json'), JSON.stringify({ ...good, steps: good.steps.slice(0, 2) }));
    const out = await crease(['verify', join(folder, 'short.json'), '--out', 'confirmed.json'], folder);
    expect(out.code).toBe(0);
    expect(lines(out.stdout)[0]).toBe('# Confirmed: Two runs on a disc');
    const confirmed = JSON.parse(readFileSync(join(folder, 'confirmed.json'), 'utf8')) as Loose;
    const again = await verify(confirmed);
    expect(again.verdict).toBe('confirmed');
    expect(again.record!.claimsSha256).toBe(confirmed.record.claimsSha256);
    confirmed.steps[0].expect.value++;
    confirmed.record.steps[0].measured++;
    expect((await verify(confirmed)).verdict).toBe('rejected');
  });
});

/** What is changed in the good file, and what the rebuttal says. */
const FALSE: readonly [string, (claims: Loose, folder: string) => unknown, RegExp][] = [
  ['a wrong value', (c) => c.steps[0].expect.value++, /claimed = \d+, measured \d+/],
  [
    'a wrong value and words that say it',
    (c) => {
      c.steps[0].says = 'Run a has 999 polytopes at epoch 2.';
      c.statement = 'It has 999 polytopes.';
      c.steps[0].expect.value = 999;
    },
    /claimed = 999, measured \d+/,
  ],
  [
    'a value that is off by one bit',
    (c) => {
      c.steps[1].expect = { value: c.steps[1].expect.value * (1 + 2 ** -52) };
    },
    /measured/,
  ],
  [
    'the right value of another run',
    (c) => {
      c.steps[0].command = ['polytopes', 'b@2'];
      c.steps[0].subjects = [c.steps[4].subjects[1]];
    },
    /claimed = \d+, measured \d+/,
  ],
  [
    'the right value of another epoch',
    (c) => {
      c.steps[1].pointer = '/losses/2/valLoss';
    },
    /measured 0\./,
  ],
  [
    "another run under the claimed one's hash",
    (c) => {
      c.steps[0].subjects[0].path = 'b';
      c.steps[0].command[1] = 'b@2';
    },
    /another sha256|not what was claimed/,
  ],
  [
    'a hash of one digit more',
    (c) => {
      c.steps[0].subjects[0].sha256 += '0';
    },
    /subjects\/0\/sha256/,
  ],
  [
    'another hash',
    (c) => {
      for (const step of c.steps)
        for (const each of step.subjects) if (each.path === 'a') each.sha256 = '0'.repeat(64);
    },
    /not what was claimed about: its sha256 is/,
  ],
  [
    'no command',
    (c) => {
      delete c.steps[0].command;
    },
    /receipt is missing: command/,
  ],
  [
    'an empty command',
    (c) => {
      c.steps[0].command = [];
    },
    /receipt is missing: command/,
  ],
  [
    'no expected value',
    (c) => {
      c.steps[0].expect = {};
    },
    /receipt is missing: value/,
  ],
  [
    'no expectation',
    (c) => {
      delete c.steps[0].expect;
    },
    /receipt is missing: expect/,
  ],
  [
    'no subject',
    (c) => {
      c.steps[0].subjects = [];
    },
    /none of the step's subjects/,
  ],
  [
    'no hash',
    (c) => {
      delete c.steps[0].subjects[0].sha256;
    },
    /receipt is missing: sha256/,
  ],
  [
    'no pointer',
    (c) => {
      delete c.steps[0].pointer;
    },
    /receipt is missing: pointer/,
  ],
  [
    'no steps',
    (c) => {
      c.steps = [];
    },
    /\/steps/,
  ],
  [
    'a number in the statement that no step measured',
    (c) => {
      c.statement += ' Its loss is 0.123456.';
    },
    /no receipt shows the number 0\.123456/,
  ],
  [
    'a number in the words that no step measured',
    (c) => {
      c.steps[4].says += ' They differ in 17 weights.';
    },
    /no receipt shows the number 17/,
  ],
  [
    'words with another number than the receipt',
    (c) => {
      c.steps[0].says = 'At epoch 2 run a has 2 polytopes.';
    },
    /not the \d+ of the receipt/,
  ],
  [
    'a tolerance of 10^9',
    (c) => {
      c.steps[0].expect.tolerance = 1e9;
    },
    /tolerance of 1000000000 .* says nothing/,
  ],
  [
    'a relative tolerance of 10^9',
    (c) => {
      c.steps[0].expect.relativeTolerance = 1e9;
    },
    /says nothing/,
  ],
  [
    'a tolerance below 0',
    (c) => {
      c.steps[0].expect.tolerance = -1;
    },
    /tolerance/,
  ],
  [
    'a bound of 10^9',
    (c) => {
      c.steps[0].says = 'Few.';
      c.steps[0].expect = { relation: '<', value: 1e9 };
    },
    /bound 1000000000 says nothing/,
  ],
  [
    'a factor of 10^300',
    (c) => {
      c.steps[3].expect.times = 1e300;
    },
    /says nothing|measured/,
  ],
  [
    'a pointer into nothing',
    (c) => {
      c.steps[0].pointer = '/polytopes';
    },
    /\/polytopes leads to nothing/,
  ],
  [
    'a pointer into the prototype',
    (c) => {
      c.steps[0].pointer = '/constructor/name';
    },
    /leads to nothing/,
  ],
  [
    'a pointer to the clock',
    (c) => {
      c.steps[0].pointer = '/seconds';
    },
    /leads to nothing/,
  ],
  [
    'a pointer that is none',
    (c) => {
      c.steps[0].pointer = 'regions';
    },
    /no JSON pointer/,
  ],
  [
    'a step that needs a later one',
    (c) => {
      c.steps.reverse();
    },
    /is not an earlier step/,
  ],
  [
    'a step that needs itself',
    (c) => {
      c.steps[2].expect.step = 'again';
    },
    /is not an earlier step/,
  ],
  [
    'a step that needs none there is',
    (c) => {
      c.steps[2].expect.step = 'gone';
    },
    /is no step/,
  ],
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

describe('false claims are rejected, with the reason', () => {
  test.each(FALSE)('%s', async (_, change, says) => {
    const claims = structuredClone(good) as Loose;
    const returned = change(claims, folder);
    const text = typeof returned === 'string' || Array.isArray(returned) ? returned : claims;
    const { verdict, problems, steps } = await verify(text);
    expect(verdict).toBe('rejected');
    const told = [...problems, ...steps].map(
      ({ reason = '', ...rest }) => `${'where' in rest ? rest.where : ''} ${reason}`,
    );
    expect(told.join('\n')).toMatch(says);
    for (const { remedy } of problems) expect(remedy).not.toBe('');
  });

  test('a run that was changed after it was hashed; what it measures now is told', async () => {
    cpSync(join(folder, 'a'), join(folder, 'sub/a'), { recursive: true });
    const inside = verifier(join(folder, 'sub'));
    const claims = { ...structuredClone(good), steps: structuredClone(good.steps.slice(0, 2)) };
    expect((await inside(claims)).verdict).toBe('confirmed');
    appendFileSync(join(folder, 'sub/a/metrics.ndjson'), '{"v":1,"epoch":4,"trainLoss":1,"valLoss":1}\n');
    const { verdict, steps } = await inside(claims);
    expect(verdict).toBe('rejected');
    expect(steps[0]!.reason).toContain('a is not what was claimed about');
    expect(steps[0]!.measured).toBe(good.steps[0]!.expect.value);
  });

  test('another run whose name is RUN@EPOCH does not slip in', async () => {
    const inside = join(folder, 'slip');
    mkdirSync(inside);
    cpSync(join(folder, 'a'), join(inside, 'a'), { recursive: true });
    cpSync(join(folder, 'b'), join(inside, 'a@2'), { recursive: true });
    const { verdict, steps } = await verifier(inside)({ ...good, steps: good.steps.slice(0, 1) });
    expect(verdict).toBe('rejected');
    expect(steps[0]!.reason).toBe('a@2 is something of its own beside a');
  });

  test('the rebuttal says what was claimed, what was measured, what is missing, as Markdown and as JSON', async () => {
    const claims = structuredClone(good) as Loose;
    claims.steps[0].expect.value = 999;
    claims.steps[1].says = 'The loss is probably small.';
    claims.steps.length = 2;
    writeFileSync(join(folder, 'false.json'), JSON.stringify(claims));
    const args = ['verify', 'false.json', '--out', 'never.json', '--quiet', '--rebuttal'];
    const { code, stdout, stderr } = await crease([...args, 'r.md'], folder);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain('# Rejected: Two runs on a disc');
    const inJson = await crease([...args, 'r.json', '--json'], folder);
    expect(inJson.code).toBe(1);
    expect(inJson.stdout.length).toBeLessThan(4000);
    expect(readdirSync(folder)).not.toContain('never.json');
    const markdown = readFileSync(join(folder, 'r.md'), 'utf8');
    for (const part of [
      'claimed: `= 999`',
      `measured: \`${good.steps[0]!.expect.value}\``,
      '"probably" hedges',
    ])
      expect(markdown).toContain(part);
    const json = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8')) as Loose;
    expect(json.steps[0]).toMatchObject({ id: 'regions', verdict: 'rejected', claimed: { value: 999 } });
    expect(json.problems.map(({ where }: Loose) => where)).toContain('/steps/1/says');
  });
});

test.each([
  [['verify', 'gone.json'], /gone\.json: no such file/],
  [['verify', 'a'], /a is no file/],
  [['verify', 'claims.json', '--root', 'gone'], /--root gone/],
  [['verify', 'claims.json', '--root', 'claims.json'], /no directory/],
  [['verify', 'claims.json', '--rebuttal', 'r.txt'], /neither in \.md nor in \.json/],
  [['verify', 'claims.json', '--out', 'no/c.json'], /cannot write no\/c\.json/],
])('%j is refused in one line', async (args, says) => {
  const { code, stdout, stderr } = await crease(args, folder);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(lines(stderr)).toHaveLength(1);
  expect(stderr).toMatch(says);
});

test('the loop of docs/agents.md ends as it says: rebuttal, then confirmation', async () => {
  const page = readFileSync(new URL('../../docs/agents.md', import.meta.url), 'utf8');
  const loop = page.slice(page.indexOf('## The loop, once around'));
  const commands = [...loop.matchAll(/^npx crease (.*)$/gm)].map(([, words]) =>
    [...words!.matchAll(/'([^']*)'|(\S+)/g)].map((found) => found[1] ?? found[2]!),
  );
  const place = join(folder, 'loop');
  mkdirSync(place);
  const codes: (number | null)[] = [];
  for (const words of commands.slice(0, 6)) codes.push((await crease(words, place)).code);
  expect(codes).toEqual([0, 0, 0, 1, 0, 0]);
  const rebuttal = readFileSync(join(place, 'rebuttal.md'), 'utf8');
  expect(rebuttal).toContain('- claimed: `< 45`\n- measured: `51`');
  expect(page).toContain('claimed `< 45`, measured `51`');
  expect(JSON.parse(readFileSync(join(place, 'confirmed.json'), 'utf8'))).toHaveProperty(
    'record.claimsSha256',
  );
});
