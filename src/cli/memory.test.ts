// `crease memory` as it is run: a trace, a run, the report, and what it refuses.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TraceWriter } from '../memory/ndjson.ts';
import { sprint } from '../memory/testing/sprint.ts';
import { scratch } from '../run/testing/scratch.node.ts';
import { crease, lines, SMALL, workplace } from './testing/crease.node.ts';

/** Writes the first step of the sprint's network, fused. */
function writeSprint(path: string): void {
  let text = '';
  const writer = new TraceWriter((line) => {
    text += line;
  });
  sprint({ n: 3, hidden: 1000, updated: [true] }, 'fused', writer);
  writer.end();
  writeFileSync(path, text);
}

describe.concurrent('crease memory', () => {
  test('measures a trace and writes a report that needs nothing else', async ({ onTestFinished }) => {
    const place = scratch(onTestFinished);
    writeSprint(join(place, 'sprint.ndjson'));
    const { code, stdout, stderr } = await crease(
      ['memory', 'sprint.ndjson', '--json', '--report', 'out.html'],
      place,
    );
    expect([code, stderr]).toEqual([0, '']);
    const answer = JSON.parse(stdout) as {
      floatsRead: number;
      metrics: { name: string; version: number; whole: { perRead: number; perFloat: number } }[];
      misses: [number, number][];
      distances: [number, number][];
    };
    expect(answer.floatsRead).toBe(19_013);
    expect(answer.metrics.map(({ name, version }) => `${name}@${version}`)).toContain('dmd-live-ceil@1');
    expect(answer.metrics[0]!.whole.perRead).toBe(8174.375);
    expect(answer.metrics[0]!.whole.perFloat).toBeCloseTo(10_218.5928, 4);
    expect(answer.misses[0]).toEqual([0, 19_013]);
    expect(answer.distances.reduce((sum, [, n]) => sum + n, 0)).toBe(19_013);
    const html = readFileSync(join(place, 'out.html'), 'utf8');
    expect(html.match(/<svg/g)).toHaveLength(3);
    expect(html).not.toMatch(/<script|<link|https?:|url\(/);
    expect(html).not.toContain('NaN');
  });

  test('measures a training step of a run, with its losses in the report, and writes the trace', async ({
    onTestFinished,
  }) => {
    const place = workplace(onTestFinished);
    const train = [
      'train',
      'disc.png',
      ...SMALL,
      '--epochs',
      '2',
      '--out',
      'run',
      '--quiet',
      '--save-interval',
      '9',
    ];
    expect((await crease(train, place)).code).toBe(0);
    const flags = ['--steps', '2', '--report', 'out.html', '--trace', 'step.ndjson'];
    const run = await crease(['memory', 'run', ...flags], place);
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(lines(run.stdout)[0]).toBe(
      '2 training steps of the run run: a batch of 32 points, buffers of float32 read and written whole.',
    );
    expect(readFileSync(join(place, 'out.html'), 'utf8')).toContain('<h2>Losses</h2>');
    const traced = await crease(['memory', 'step.ndjson'], place);
    expect(lines(traced.stdout).slice(1)).toEqual(lines(run.stdout).slice(1));
    expect(readdirSync(place).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  test.for<[string, string[], string]>([
    [
      'no such file',
      ['gone'],
      'gone: no such file or directory; name a trace in NDJSON or the directory of a run',
    ],
    [
      'a picture',
      ['disc.png'],
      'disc.png is no trace: its first line is not {"trace":"crease-memory","version":1}',
    ],
    ['a directory that is no run', ['.'], '. is not the directory of a run'],
    [
      'a trace that was cut off',
      ['cut.ndjson'],
      'cut.ndjson ends after line 20 without {"end":...}: it was cut off',
    ],
    ['an unknown metric', ['disc.png', '--metric', 'dmd-cel'], '; try --metric dmd-ceil'],
    ['a report nowhere', ['cut.ndjson', '--report', 'no/out.html'], 'cannot write no/out.html'],
    [
      'steps of a trace',
      ['cut.ndjson', '--steps', '2'],
      '--steps 2 goes with a run, and cut.ndjson is a trace',
    ],
  ])('refuses %s in one line, and writes nothing', async ([_, args, message], { onTestFinished }) => {
    const place = workplace(onTestFinished);
    writeSprint(join(place, 'whole.ndjson'));
    const text = readFileSync(join(place, 'whole.ndjson'), 'utf8');
    writeFileSync(join(place, 'cut.ndjson'), `${text.split('\n').slice(0, 20).join('\n')}\n`);
    const files = readdirSync(place);
    const report = args.includes('--report') ? [] : ['--report', 'out.html'];
    const { code, stdout, stderr } = await crease(['memory', ...args, ...report], place);
    expect([code, stdout]).toEqual([2, '']);
    expect(lines(stderr)).toHaveLength(1);
    expect(stderr).toContain(message);
    expect(readdirSync(place)).toEqual(files);
  });
});
