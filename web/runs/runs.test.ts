// The Runs view without a browser: rows, sorting, filters, differences of specs, curves that come in, dropped files.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MetricsPart, RunSummary } from '../../src/run/listing.ts';
import { manifestText } from '../../src/run/manifest.ts';
import { type EpochMetrics, metricsLine } from '../../src/run/metrics.ts';
import { exampleSpec } from '../../src/run/testing/example.ts';
import { parseStart, startText, startValues } from '../share/start.ts';
import { Curve, drawnCurves } from './curve.ts';
import { specFields } from './differences.ts';
import { droppedRuns } from './dropped.ts';
import { COLUMNS, epochText, factsOf, filtered, type RunFacts, sorted } from './facts.ts';
import { atOrBefore, mapFolders, pictureFile } from './pictures.ts';

const spec = exampleSpec();
const newest = { epoch: 3, trainLoss: 0.5, valLoss: 0.25 };
const summary = (path: string, changes: Partial<RunSummary> = {}): RunSummary => ({
  ...{ id: path, path, state: 'done', spec, newest },
  ...changes,
});

describe('a row', () => {
  test('says what the spec and the newest epoch say', () => {
    const row = factsOf(summary('a'));
    expect(row).toEqual({
      ...{ id: 'a', name: 'a', state: 'done', data: 'dots', shape: '[4,4]', optimizer: 'adam 0.001' },
      ...{ seed: 7, epoch: 3, epochs: 5, train: 0.5, val: 0.25 },
    });
    expect(epochText(row)).toBe('3 of 5');
  });

  test('of sparse parity names the problem and the learner', () => {
    const problem = { n: 20, k: 3, seed: 4 };
    const learner = { name: 'sgd', settings: { hidden: 200 } };
    const row = factsOf(summary('p', { spec: { kind: 'parity', problem, learner } }));
    expect(row).toMatchObject({ data: 'parity:n=20,k=3', shape: '[200]', optimizer: 'sgd', seed: 4 });
  });

  test('says nothing of what is missing or is something else', () => {
    const anything = fc.oneof(fc.anything(), fc.record({ network: fc.anything(), optimizer: fc.anything() }));
    fc.assert(
      fc.property(anything, (odd) => {
        const row = factsOf({ id: 'x', path: 'x', state: 'damaged', spec: odd });
        expect(Object.keys(row)).toHaveLength(11);
      }),
    );
    expect(epochText(factsOf({ id: 'x', path: 'x', state: 'damaged' }))).toBe('');
  });
});

describe('the table', () => {
  const rows = [
    factsOf(summary('run-10', { newest: { ...newest, trainLoss: 0.1 } })),
    factsOf(summary('run-9', { state: 'running', newest: { ...newest, trainLoss: 2 } })),
    factsOf({ id: 'bad', path: 'bad', state: 'damaged' }),
  ];
  const names = (found: readonly RunFacts[]) => found.map(({ name }) => name);

  test('is sorted by a column, names as people count, what is unknown last either way', () => {
    expect(names(sorted(rows, 'name', false))).toEqual(['bad', 'run-9', 'run-10']);
    expect(names(sorted(rows, 'train', false))).toEqual(['run-10', 'run-9', 'bad']);
    expect(names(sorted(rows, 'train', true))).toEqual(['run-9', 'run-10', 'bad']);
    for (const column of COLUMNS) expect(sorted(rows, column, true)).toHaveLength(3);
  });

  test('is filtered by words and by numbers', () => {
    expect(names(filtered(rows, ''))).toHaveLength(3);
    expect(names(filtered(rows, 'RUNNING'))).toEqual(['run-9']);
    expect(names(filtered(rows, 'adam run-1'))).toEqual(['run-10']);
    expect(names(filtered(rows, 'loss<1'))).toEqual(['run-10']);
    expect(names(filtered(rows, 'loss>=2 seed=7'))).toEqual(['run-9']);
    expect(names(filtered(rows, 'epoch=3'))).toEqual(['run-10', 'run-9']);
    expect(names(filtered(rows, 'loss<'))).toEqual([]);
  });
});

test('two specs differ in the fields in which they differ', () => {
  const other = { ...spec, seed: 8, optimizer: { kind: 'sgd', learningRate: 0.001 }, keepGoing: true };
  const different = specFields([spec, other]).filter(({ isEqual }) => !isEqual);
  expect(different).toEqual([
    { path: 'optimizer.kind', values: ['adam', 'sgd'], isEqual: false },
    { path: 'seed', values: ['7', '8'], isEqual: false },
    { path: 'keepGoing', values: ['', 'true'], isEqual: false },
  ]);
  expect(specFields([spec, spec]).every(({ isEqual }) => isEqual)).toBe(true);
  expect(specFields([spec]).find(({ path }) => path === 'network.hidden')?.values).toEqual(['[4, 4]']);
});

describe('a curve', () => {
  const metrics = (count: number): EpochMetrics[] =>
    Array.from({ length: count }, (_, i) => ({ epoch: i + 1, trainLoss: 1 / (i + 1), valLoss: 1 }));

  /** The answers of a server for a text, a few bytes at a time. */
  const server =
    (text: string, file: string, most: number) =>
    (from: number): MetricsPart => {
      const start = from > text.length ? 0 : from;
      const cut = text.slice(start, start + most);
      const to = start + cut.lastIndexOf('\n') + 1;
      return { v: 1, file, from: start, to, isMore: start + most < text.length, text: text.slice(start, to) };
    };

  const read = (curve: Curve, ask: (from: number) => MetricsPart) => {
    while (curve.take(ask(curve.next)));
  };

  test('is the file, however it comes in pieces, grows, or is cut by a resume', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 80, max: 500 }), (count, most) => {
        const text = metrics(count).map(metricsLine).join('');
        const curve = new Curve();
        read(curve, server(text.slice(0, Math.floor(text.length / 2)), 'a', most));
        read(curve, server(text, 'a', most));
        expect(curve.epochs).toEqual(metrics(count));
        const less = metrics(Math.ceil(count / 2));
        read(curve, server(less.map(metricsLine).join(''), 'b', most));
        expect(curve.epochs).toEqual(less);
      }),
    );
  });

  test('of two runs lies over one axis, thinned out with the last epoch kept', () => {
    const measures = [{ measure: 'trainLoss', label: 'loss' }] as const;
    const two = drawnCurves([metrics(3), metrics(5)], ['a', 'b'], measures);
    expect([...two.x]).toEqual([1, 2, 3, 4, 5]);
    expect(two.series.map(({ label }) => label)).toEqual(['a: loss', 'b: loss']);
    expect([...two.series[0]!.y]).toEqual([1, 1 / 2, 1 / 3, NaN, NaN]);
    const long = drawnCurves([metrics(100_000)], [''], measures);
    expect(long.x.length).toBeLessThan(2100);
    expect(long.x.at(-1)).toBe(100_000);
    expect(long.series[0]).toMatchObject({ label: 'loss' });
    expect(drawnCurves([[]], [''], measures).x).toHaveLength(0);
  });
});

test('pictures belong to the last epoch that has one', () => {
  expect(atOrBefore([2, 5, 9], 5)).toBe(1);
  expect(atOrBefore([2, 5, 9], 8)).toBe(1);
  expect(atOrBefore([2, 5, 9], 1)).toBe(-1);
  expect(pictureFile('frames', 1234567)).toBe('frames/epoch-1234567.png');
  const files = ['changes/epoch-000010.png', 'changes/epoch-000002.png', 'spikes.html', 'a/b.png'];
  expect(mapFolders(files)).toEqual([{ folder: 'changes', epochs: [2, 10] }]);
});

test('a checkpoint has a name in a link, and brings its settings', () => {
  for (const place of [
    { run: 'a/b@2', epoch: 10, steps: 0 },
    { run: 'x', epoch: 0, steps: 3 },
  ]) {
    expect(parseStart(startText(place.run, place))).toEqual(place);
  }
  expect(parseStart('run')).toBeUndefined();
  expect(startValues(summary('a'))).toMatchObject({
    picture: 'own',
    shape: '[4,4]',
    slope: 0.01,
    rate: 0.001,
    batch: 16,
  });
  const parity = { ...spec, input: { kind: 'parity', name: 'parity:n=20,k=3' } };
  expect(startValues(summary('a', { spec: parity }))).toMatch(/^Polytopes shows networks of two inputs/);
  expect(startValues({ id: 'x', path: 'x', state: 'damaged' })).toMatch(/no network/);
});

describe('dropped files', () => {
  const manifest = manifestText({
    formatVersion: 1,
    crease: '1',
    node: '20',
    engine: 'wasm',
    specHash: 'x',
    spec,
  });
  const placed = (path: string, text: string) => ({ path, file: new File([text], path.split('/').at(-1)!) });

  test('are the runs of their folders', async () => {
    const lines = [1, 2].map((epoch) => metricsLine({ epoch, trainLoss: 1, valLoss: 1 })).join('');
    const source = droppedRuns([
      ...[placed('runs/b/run.json', manifest), placed('runs/b/metrics.ndjson', lines)],
      ...[placed('runs/b/frames/epoch-000002.png', 'x'), placed('runs/b/frames/epoch-000001.png', '')],
      ...[
        placed('runs/b/movie.mp4', 'film'),
        placed('runs/b/.x.partial', ''),
        placed('runs/b/spikes.html', ''),
      ],
      ...[placed('runs/b/checkpoints/epoch-000002.safetensors', 'weights'), placed('runs/a/run.json', '{')],
    ]);
    const { runs } = await source.list();
    expect(runs.map(({ path, state }) => [path, state])).toEqual([
      ['runs/a', 'damaged'],
      ['runs/b', 'stopped'],
    ]);
    const { id } = runs[1]!;
    expect(await source.contents(id)).toMatchObject({
      ...{ frames: [1, 2], movie: 4, files: ['metrics.ndjson', 'run.json', 'spikes.html'] },
      checkpoints: [{ epoch: 2, steps: 0, file: 'checkpoints/epoch-000002.safetensors' }],
    });
    const curve = new Curve();
    expect(curve.take(await source.metrics(id, 0))).toBe(false);
    expect(curve.epochs).toHaveLength(2);
    expect(new TextDecoder().decode(await source.bytes(id, 'movie.mp4'))).toBe('film');
    expect(source.address(id, 'movie.mp4')).toMatch(/^blob:/);
  });

  test('without a run.json are refused in one line', () => {
    expect(() => droppedRuns([placed('x.png', '')])).toThrow(
      /^there is no run\.json among these files; [^\n]+$/,
    );
  });
});
