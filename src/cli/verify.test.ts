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
import { FALSE_FORMS } from './testing/false-forms.node.ts';
import { FALSE_VALUES } from './testing/false-values.ts';

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

describe('false claims are rejected, with the reason', () => {
  test.each([...FALSE_VALUES, ...FALSE_FORMS])('%s', async (_, change, says) => {
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
