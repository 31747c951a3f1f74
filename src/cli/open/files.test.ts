// What `crease open` shows of a directory: its runs, their states, their files, and nothing that lies elsewhere.

import { execFileSync } from 'node:child_process';
import { appendFileSync, linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { MetricsPart, RunContents, RunList, RunSummary } from '../../run/listing.ts';
import { scratch } from '../../run/testing/scratch.node.ts';
import { inTurns } from './pace.ts';
import { serveDirectory, writeRun } from './testing/served.node.ts';

type Served = Awaited<ReturnType<typeof serveDirectory>>;

let directory: string;
beforeEach(() => {
  directory = scratch();
});

const read = async <T>(served: Served, target: string): Promise<T> =>
  JSON.parse((await served.ask(target)).text) as T;

const listOf = (served: Served) => read<RunList>(served, '/api/runs');

/** The only run of a directory. */
async function only(served: Served): Promise<RunSummary & { at: string }> {
  const { runs } = await listOf(served);
  expect(runs).toHaveLength(1);
  return { ...runs[0]!, at: `/api/runs/${runs[0]!.id}` };
}

const contents = async (served: Served) => read<RunContents>(served, (await only(served)).at);

describe('the list', () => {
  test('has every run below the directory, with its state, spec and newest losses', async () => {
    writeRun(join(directory, 'b/done'));
    writeRun(join(directory, 'stopped'), 3);
    writeRun(join(directory, 'running'), 2);
    const lock = { host: hostname(), pid: process.pid, started: null };
    writeFileSync(join(directory, 'running/lock'), JSON.stringify(lock));
    writeRun(join(directory, 'killed'), 1);
    const gone = { host: hostname(), pid: 0x3fffffff, started: '1' };
    writeFileSync(join(directory, 'killed/lock'), JSON.stringify(gone));
    writeRun(join(directory, 'damaged'));
    writeFileSync(join(directory, 'damaged/run.json'), '{"formatVersion":1');
    mkdirSync(join(directory, 'empty'));
    const { runs, isCut } = await listOf(await serveDirectory(directory));
    expect(isCut).toBe(false);
    const told = runs.map(({ path, state, newest }) => [path, state, newest?.epoch]);
    expect(told).toEqual([
      ['b/done', 'done', 5],
      ['damaged', 'damaged', 5],
      ['killed', 'stopped', 1],
      ['running', 'running', 2],
      ['stopped', 'stopped', 3],
    ]);
    expect(runs[1]).toMatchObject({ problem: 'damaged/run.json is not JSON; restore it or start a new run' });
    expect(runs[1]!.spec).toBeUndefined();
    expect(runs[0]).toMatchObject({
      spec: { epochs: 5, seed: 7 },
      newest: { trainLoss: 0.2 },
      crease: '1.2.3',
    });
  });

  test('is not brought down by files that others may have made', async () => {
    writeRun(join(directory, 'good'));
    const odd = ['', 'null', '[]', '{}', `${'['.repeat(100_000)}`, '{"formatVersion":2}', '\u0000', '{"a":'];
    odd.forEach((text, i) => {
      writeRun(join(directory, `odd-${i}`));
      writeFileSync(join(directory, `odd-${i}/run.json`), text);
    });
    writeRun(join(directory, 'tail'));
    appendFileSync(join(directory, 'tail/metrics.ndjson'), '{"v":1,"epoch":6,"trainLo');
    writeRun(join(directory, 'zeros'));
    writeFileSync(join(directory, 'zeros/metrics.ndjson'), Buffer.alloc(100_000));
    const { runs } = await listOf(await serveDirectory(directory));
    const states = Object.fromEntries(runs.map(({ path, state }) => [path, state]));
    expect(states).toMatchObject({ good: 'done', tail: 'done', zeros: 'stopped' });
    odd.forEach((_, i) => {
      expect(states[`odd-${i}`]).toBe('damaged');
    });
  });

  test('follows what happens: a new run, a new epoch, the end', async () => {
    writeRun(join(directory, 'a'), 4);
    const served = await serveDirectory(directory);
    expect(await only(served)).toMatchObject({ path: 'a', state: 'stopped' });
    writeRun(join(directory, 'b'));
    const line = '{"v":1,"epoch":5,"trainLoss":0.25,"valLoss":0.5}\n';
    appendFileSync(join(directory, 'a/metrics.ndjson'), line);
    await expect.poll(async () => (await listOf(served)).runs.length).toBe(2);
    const { runs } = await listOf(served);
    expect(runs[0]).toMatchObject({ path: 'a', state: 'done', newest: { epoch: 5, valLoss: 0.5 } });
    rmSync(join(directory, 'b'), { recursive: true });
    await expect.poll(async () => (await listOf(served)).runs.length).toBe(1);
  });

  test('of a run that is opened itself is that run', async () => {
    writeRun(join(directory, 'ring'));
    const served = await serveDirectory(join(directory, 'ring'));
    expect(await only(served)).toMatchObject({ path: 'ring', state: 'done' });
    expect((await contents(served)).frames).toEqual([5]);
  });
});

test('a run tells its frames, checkpoints, movie and whatever else can be read', async () => {
  const run = join(directory, 'ring');
  writeRun(run);
  for (const name of ['epoch-000010.png', 'epoch-000002.png', '.epoch-000003.png.ab.partial', 'x.png']) {
    writeFileSync(join(run, 'frames', name), '');
  }
  writeFileSync(join(run, 'checkpoints/epoch-000005-step-000002.safetensors'), '');
  mkdirSync(join(run, 'changes'));
  writeFileSync(join(run, 'changes/epoch-000010.png'), 'a map');
  writeFileSync(join(run, 'spikes.html'), '');
  const served = await serveDirectory(directory);
  expect(await contents(served)).toMatchObject({
    path: 'ring',
    frames: [2, 5, 10],
    checkpoints: [
      { epoch: 5, steps: 0, file: 'checkpoints/epoch-000005.safetensors' },
      { epoch: 5, steps: 2, file: 'checkpoints/epoch-000005-step-000002.safetensors' },
    ],
    movie: 1000,
    files: ['changes/epoch-000010.png', 'metrics.ndjson', 'run.json', 'spikes.html'],
    elsewhere: [],
  });
  const { at } = await only(served);
  const map = await served.ask(`${at}/changes/epoch-000010.png`);
  expect([map.status, map.headers['content-type'], map.text]).toEqual([200, 'image/png', 'a map']);
});

test('metrics come from a byte on, in whole lines, and say when the file is another', async () => {
  const run = join(directory, 'ring');
  writeRun(run, 3);
  const served = await serveDirectory(directory);
  const { at } = await only(served);
  const part = (from: number) => read<MetricsPart>(served, `${at}/metrics?from=${from}`);
  const first = await part(0);
  expect(first.text.match(/"epoch":\d/g)).toEqual(['"epoch":1', '"epoch":2', '"epoch":3']);
  expect(first).toMatchObject({ from: 0, to: first.text.length, isMore: false });
  appendFileSync(join(run, 'metrics.ndjson'), '{"v":1,"epoch":4,"trainLoss":1,"valLoss":1}\n{"v":1,"ep');
  const second = await part(first.to);
  expect(second.file).toBe(first.file);
  expect(second.text).toBe('{"v":1,"epoch":4,"trainLoss":1,"valLoss":1}\n');
  expect(await part(second.to)).toMatchObject({ from: second.to, to: second.to, text: '' });
  // As resuming cuts it: another file, and a shorter one.
  rmSync(join(run, 'metrics.ndjson'));
  writeFileSync(join(directory, 'aside'), '{"v":1,"epoch":1,"trainLoss":1,"valLoss":1}\n');
  linkSync(join(directory, 'aside'), join(run, 'metrics.ndjson'));
  const third = await part(second.to);
  expect(third.file).not.toBe(first.file);
  expect(third).toMatchObject({ from: 0, to: 44 });
  for (const from of ['-1', 'x', '1e3', '0x10', `${'9'.repeat(16)}`]) {
    expect((await served.ask(`${at}/metrics?from=${from}`)).status, from).toBe(400);
  }
  rmSync(join(run, 'metrics.ndjson'));
  expect(await part(0)).toMatchObject({ file: 'none', text: '' });
});

test('no path leads out of a run, however it is written', async () => {
  writeRun(join(directory, 'open/ring'));
  writeFileSync(join(directory, 'secret.json'), 'secret');
  writeFileSync(join(directory, 'open/secret.json'), 'secret');
  writeFileSync(join(directory, 'open/ring/lock'), 'secret');
  writeFileSync(join(directory, 'open/ring/.hidden.json'), 'secret');
  writeFileSync(join(directory, 'open/ring/.x.json.ab.partial'), 'secret');
  const served = await serveDirectory(join(directory, 'open'));
  const { at } = await only(served);
  const dots = ['..', '%2e%2e', '%2E.', '.%2e', '%252e%252e', '..%00', '..;', '%c0%ae%c0%ae', '%uff0e%uff0e'];
  const more = [
    '\uff0e\uff0e',
    '.%00.',
    '....',
    '..\\',
    '%5c..',
    '..%5c',
    '%2e%2e%5c',
    '. .',
    '..%20',
    '..%0d%0a',
  ];
  const slashes = ['/', '%2f', '%2F', '\\', '%5c', '%252f', '//', '/./', '%c0%af', ';/'];
  const starts = ['', '/api', '/api/runs', at, `${at}/frames`, '/assets'];
  const ends = ['secret.json', 'open/secret.json', 'etc/passwd', 'ring/lock'];
  const targets: string[] = [];
  for (const start of starts) {
    for (const dot of [...dots, ...more]) {
      for (const slash of slashes) {
        // Of the ends and depths only one for each, turn about; all kinds of dots and slashes are asked.
        const depth = [1, 2, 8][targets.length % 3]!;
        targets.push(
          `${start}${`${slash}${dot}`.repeat(depth)}${slash}${ends[targets.length % ends.length]}`,
        );
      }
    }
  }
  await inTurns(targets, 32, async (target) => {
    const { status, text } = await served.ask(target);
    expect([0, 400, 404], target).toContain(status);
    expect(text).not.toContain('secret');
  });
  const others = ['lock', '.hidden.json', '.x.json.ab.partial', 'frames', 'frames/', '', '/', '//run.json'];
  const names = [
    'run.json/',
    'run.json%00',
    'run.json%00.png',
    'run.json;',
    'RUN.JSON',
    'C:run.json',
    'aux.json:x',
  ];
  for (const name of [
    ...others,
    ...names,
    'frames//epoch-000005.png',
    'frames/x/epoch-000005.png',
    '~/x.json',
  ]) {
    const { status, text } = await served.ask(`${at}/${name}`);
    expect([400, 404], name).toContain(status);
    expect(text).not.toContain('secret');
  }
  for (const id of [
    '0'.repeat(16),
    'ring',
    `${at.split('/')[3]}0`,
    at.split('/')[3]!.toUpperCase(),
    '.',
    '__proto__',
  ]) {
    expect((await served.ask(`/api/runs/${id}`)).status, id).toBe(404);
  }
});

describe.skipIf(process.platform === 'win32')('a symbolic link', () => {
  let outside: string;
  let run: string;
  beforeEach(() => {
    outside = scratch();
    run = join(directory, 'ring');
    writeRun(run);
    writeRun(join(outside, 'other'));
    for (const name of ['secret.json', 'epoch-000001.png', 'epoch-000001.safetensors']) {
      writeFileSync(join(outside, name), 'secret');
    }
  });

  test('out of the directory is followed nowhere: file, folder, chain, run', async () => {
    symlinkSync(join(outside, 'secret.json'), join(run, 'plain.json'));
    symlinkSync(join(run, 'plain.json'), join(run, 'chain.json'));
    symlinkSync('/etc/passwd', join(run, 'passwd.txt'));
    symlinkSync(outside, join(run, 'folder'));
    symlinkSync('..', join(directory, 'up'));
    symlinkSync(join(outside, 'other'), join(directory, 'other'));
    symlinkSync(outside, join(directory, 'more'));
    writeRun(join(directory, 'half'));
    rmSync(join(directory, 'half/run.json'));
    symlinkSync(join(outside, 'other/run.json'), join(directory, 'half/run.json'));
    rmSync(join(run, 'movie.mp4'));
    symlinkSync(join(outside, 'other/movie.mp4'), join(run, 'movie.mp4'));
    rmSync(join(run, 'metrics.ndjson'));
    symlinkSync(join(outside, 'other/metrics.ndjson'), join(run, 'metrics.ndjson'));
    const served = await serveDirectory(directory);
    const { at, newest } = await only(served);
    expect(newest).toBeUndefined();
    expect((await contents(served)).movie).toBe(0);
    const names = ['plain.json', 'chain.json', 'passwd.txt', 'folder/secret.json', 'folder/epoch-000001.png'];
    for (const name of [...names, 'movie.mp4', 'metrics.ndjson']) {
      const { status, text } = await served.ask(`${at}/${name}`);
      expect(status, name).toBe(404);
      expect(text).not.toContain('secret');
    }
    expect(await read<MetricsPart>(served, `${at}/metrics`)).toMatchObject({ text: '' });
  });

  test('that --checkpoint-dir set is followed where it stays in the directory, and else told of', async () => {
    rmSync(join(run, 'frames'), { recursive: true });
    symlinkSync(outside, join(run, 'frames'));
    mkdirSync(join(directory, 'kept'));
    writeFileSync(join(directory, 'kept/epoch-000001.safetensors'), 'weights');
    rmSync(join(run, 'checkpoints'), { recursive: true });
    symlinkSync(join(directory, 'kept'), join(run, 'checkpoints'));
    const served = await serveDirectory(directory);
    const { at } = await only(served);
    const found = await contents(served);
    expect(found).toMatchObject({ frames: [], elsewhere: ['frames'] });
    expect(found.checkpoints).toHaveLength(1);
    expect((await served.ask(`${at}/frames/epoch-000001.png`)).status).toBe(404);
    expect((await served.ask(`${at}/checkpoints/epoch-000001.safetensors`)).text).toBe('weights');
    // With only the run open, its checkpoints lie elsewhere too.
    const narrow = await serveDirectory(run);
    expect(await contents(narrow)).toMatchObject({ checkpoints: [], elsewhere: ['frames', 'checkpoints'] });
    const inner = `${(await only(narrow)).at}/checkpoints/epoch-000001.safetensors`;
    expect((await narrow.ask(inner)).status).toBe(404);
  });

  test('that changes while it is read never gives a file of elsewhere', async () => {
    const served = await serveDirectory(directory);
    const { at } = await only(served);
    const [link, inside] = [join(run, 'turn.json'), join(run, 'run.json')];
    let isOver = false;
    const turning = (async () => {
      for (let i = 0; !isOver; i++) {
        rmSync(link, { force: true });
        symlinkSync(i % 2 === 0 ? join(outside, 'secret.json') : inside, link);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    for (let i = 0; i < 150; i++) {
      const { status, text } = await served.ask(`${at}/turn.json`);
      expect([200, 404]).toContain(status);
      expect(text).not.toContain('secret');
    }
    isOver = true;
    await turning;
  });

  test('and a pipe, a folder, a socket or a loop under a file name gives nothing, at once', async () => {
    execFileSync('mkfifo', [join(run, 'pipe.json')]);
    mkdirSync(join(run, 'folder.json'));
    symlinkSync('loop.json', join(run, 'loop.json'));
    symlinkSync('/dev/zero', join(run, 'zero.json'));
    rmSync(join(run, 'metrics.ndjson'));
    execFileSync('mkfifo', [join(run, 'metrics.ndjson')]);
    execFileSync('mkfifo', [join(run, 'lock')]);
    const served = await serveDirectory(directory);
    const { at, state } = await only(served);
    expect(state).toBe('stopped');
    for (const name of ['pipe.json', 'folder.json', 'loop.json', 'zero.json', 'metrics.ndjson']) {
      expect((await served.ask(`${at}/${name}`)).status, name).toBe(404);
    }
  });
});
