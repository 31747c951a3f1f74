// `crease train --resume`: the same bits as a run that was never stopped, killed, or damaged.

import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { appendFile, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contents, crease, SMALL, start, workplace, writePicture } from './testing/crease.node.ts';

describe('resuming', () => {
  const all = ['-e', '5', '--save-interval', '2', '--checkpoint-interval', '2'];

  test('gives the same files, bit for bit, as a run that was never stopped', async () => {
    const directory = workplace();
    const common = ['train', 'disc.png', ...SMALL, ...all.slice(2), '--optimizer', 'rmsprop'];
    expect((await crease([...common, '-e', '5', '-o', 'whole'], directory)).code).toBe(0);
    expect((await crease([...common, '-e', '3', '-o', 'parts'], directory)).code).toBe(0);
    rmSync(join(directory, 'disc.png'));
    const resumed = await crease(['train', '--resume', 'parts', '--epochs', '5'], directory);
    expect(resumed.code).toBe(0);
    expect(contents(join(directory, 'parts'))).toEqual(contents(join(directory, 'whole')));
    const spec = (run: string) =>
      (JSON.parse(readFileSync(join(directory, run, 'run.json'), 'utf8')) as { spec: object }).spec;
    expect(spec('parts')).toEqual(spec('whole'));
  });

  test('takes up a run that was killed, whatever it was doing', async () => {
    const directory = workplace();
    const common = [
      'train',
      'disc.png',
      ...SMALL,
      '-e',
      '40',
      '--save-interval',
      '5',
      '--checkpoint-interval',
      '3',
    ];
    expect((await crease([...common, '-o', 'whole'], directory)).code).toBe(0);
    const killed = start([...common, '-o', 'killed'], directory);
    for (const moment of ['epoch-000006.safetensors', 'Visualization @ epoch 10:', 'epoch-000030']) {
      const running =
        moment === 'epoch-000006.safetensors' ? killed : start(['train', '--resume', 'killed'], directory);
      await running.said(moment).catch(() => undefined);
      running.kill('SIGKILL');
      await running.finished;
    }
    // What a kill in the middle of a line and of a file leaves.
    const run = join(directory, 'killed');
    await appendFile(join(run, 'metrics.ndjson'), '{"v":1,"epoch":4');
    await copyFile(join(run, 'run.json'), join(run, 'frames', '.epoch-000007.png.1234.partial'));
    const { code } = await crease(['train', '--resume', 'killed'], directory);
    expect(code).toBe(0);
    expect(contents(run)).toEqual(contents(join(directory, 'whole')));
    expect(readdirSync(join(run, 'frames')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('skips a damaged checkpoint with a warning, and starts over without any', async () => {
    const directory = workplace();
    const common = ['train', 'disc.png', ...SMALL, ...all];
    expect((await crease([...common, '-o', 'whole'], directory)).code).toBe(0);
    expect((await crease([...common, '-o', 'damaged'], directory)).code).toBe(0);
    const run = join(directory, 'damaged');
    const whole = contents(join(directory, 'whole'));
    const flip = (name: string) => {
      const bytes = readFileSync(join(run, 'checkpoints', name));
      bytes[bytes.length - 9]! ^= 1;
      writeFileSync(join(run, 'checkpoints', name), bytes);
    };
    flip('epoch-000005.safetensors');
    const older = await crease(['train', '--resume', 'damaged'], directory);
    expect(older.stderr).toMatch(/epoch-000005\.safetensors.*checksum/);
    expect(older.stderr).toContain('resumed after epoch 4');
    expect(contents(run)).toEqual(whole);

    for (const name of readdirSync(join(run, 'checkpoints')))
      truncateSync(join(run, 'checkpoints', name), 50);
    const over = await crease(['train', '--resume', 'damaged'], directory);
    expect(over.stderr).toContain('the run starts over');
    expect(over.code).toBe(0);
    expect(contents(run)).toEqual(whole);
  });

  test('a complete run says so; fewer epochs, another version and a damaged picture are refused', async () => {
    const directory = workplace();
    const run = join(directory, 'run');
    expect((await crease(['train', 'disc.png', ...SMALL, '-e', '2', '-o', 'run'], directory)).code).toBe(0);
    const before = contents(run);
    const complete = await crease(['train', '--resume', 'run'], directory);
    expect(complete).toMatchObject({ code: 0, stderr: '' });
    expect(complete.stdout).toContain('all its 2 epochs');
    const fewer = await crease(['train', '--resume', 'run', '-e', '1'], directory);
    expect(fewer).toMatchObject({ code: 2, stdout: '' });
    expect(fewer.stderr).toMatch(/^[^\n]*--epochs 1[^\n]*\n$/);
    expect(contents(run)).toEqual(before);

    const picture = readFileSync(join(run, 'input.png'));
    writePicture(join(run, 'input.png'), 32, 23);
    const changed = await crease(['train', '--resume', 'run', '-e', '3'], directory);
    expect(changed.code).toBe(2);
    expect(changed.stderr).toMatch(/^[^\n]*input\.png[^\n]*\n$/);
    writeFileSync(join(run, 'input.png'), picture);

    const manifest = readFileSync(join(run, 'run.json'), 'utf8');
    for (const text of [
      manifest.replace('"formatVersion": 1', '"formatVersion": 2'),
      manifest.replace('"seed": 7', '"seed": 8'),
      '{',
    ]) {
      writeFileSync(join(run, 'run.json'), text);
      const refused = await crease(['train', '--resume', 'run', '-e', '3'], directory);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toMatch(/^[^\n]*run\.json[^\n]*\n$/);
    }
  });
});
