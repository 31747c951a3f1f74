// `crease train --change-interval`: lines and maps of what changed, the same bytes however the run was stopped.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contents, crease, lines, SMALL, start, workplace } from './testing/crease.node.ts';

const RUN = ['train', 'disc.png', ...SMALL, '--change-interval', '3', '--save-interval', '6'];

interface Line {
  readonly epoch: number;
  readonly change?: {
    readonly since: number;
    readonly measure: string;
    readonly changed: number;
    readonly step: { readonly norm: number; readonly layers: readonly object[] };
    readonly regions?: {
      readonly before: number;
      readonly after: number;
      readonly born: number;
      readonly lost: number;
    };
    readonly linear: { readonly unchanged: number; readonly gradient: number };
    readonly output: { readonly change: number; readonly mean?: object };
  };
}

const metrics = (run: string) =>
  lines(readFileSync(join(run, 'metrics.ndjson'), 'utf8')).map((line) => JSON.parse(line) as Line);

test('every third epoch has its change, and its map', async () => {
  const directory = workplace();
  const { code, stderr } = await crease([...RUN, '-e', '7', '-o', 'run'], directory);
  expect(code, stderr).toBe(0);
  const changes = metrics(join(directory, 'run')).filter(({ change }) => change !== undefined);
  expect(changes.map(({ epoch, change }) => [epoch, change!.since])).toEqual([
    [3, 0],
    [6, 3],
  ]);
  const [first, second] = changes.map(({ change }) => change!);
  expect(first).toMatchObject({ measure: 'exact' });
  expect(first!.step.layers).toHaveLength(3);
  expect(first!.output.change).toBeGreaterThan(0);
  expect(first!.linear.unchanged + first!.changed).toBeCloseTo(1, 4);
  expect(second!.regions!.before).toBe(first!.regions!.after);
  expect(second!.regions!.after - second!.regions!.before).toBe(
    second!.regions!.born - second!.regions!.lost,
  );
  expect(readdirSync(join(directory, 'run/changes')).sort()).toEqual([
    'epoch-000003.png',
    'epoch-000006.png',
  ]);
});

test('a run that was killed, stopped and resumed leaves the same bytes', async () => {
  const directory = workplace();
  const common = [...RUN, '-e', '40', '--checkpoint-interval', '4'];
  expect((await crease([...common, '-o', 'whole'], directory)).code).toBe(0);
  const killed = start([...common, '-o', 'parts'], directory);
  await killed.said('epoch-000012.safetensors').catch(() => undefined);
  killed.kill('SIGKILL');
  await killed.finished;
  const stopped = start(['train', '--resume', 'parts'], directory);
  await stopped.said('Epoch 26/').catch(() => undefined);
  stopped.kill('SIGINT');
  await stopped.finished;
  expect((await crease(['train', '--resume', 'parts'], directory)).code).toBe(0);
  expect(contents(join(directory, 'parts'))).toEqual(contents(join(directory, 'whole')));
  expect(
    Object.keys(contents(join(directory, 'whole'))).filter((name) => name.startsWith('changes')),
  ).toHaveLength(13);
  expect(metrics(join(directory, 'parts')).filter(({ change }) => change)).toHaveLength(13);
});

test('a smooth network is measured on a raster, and what has no plane is refused', async () => {
  const directory = workplace();
  const smooth = await crease([...RUN, '-e', '3', '--activation', 'tanh', '-o', 'smooth'], directory);
  expect(smooth.code, smooth.stderr).toBe(0);
  const { change } = metrics(join(directory, 'smooth'))[2]!;
  expect(change).toMatchObject({ measure: 'raster', output: { change: expect.any(Number) } });
  expect(change!.output.mean).toBeUndefined();
  const parity = await crease(
    ['train', 'parity:n=5,k=2', '--change-interval', '2', '-o', 'parity'],
    directory,
  );
  expect(parity).toMatchObject({ code: 2, stdout: '' });
  expect(parity.stderr).toMatch(/^[^\n]*--change-interval 2[^\n]*\n$/);
});
