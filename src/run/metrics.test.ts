// metrics.ndjson: its lines, and what is left of them after a kill.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MetricsFile } from './metrics.node.ts';
import { type EpochMetrics, metricsLine, parseMetrics } from './metrics.ts';
import { scratch } from './testing/scratch.node.ts';

const loss = fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 });
const history = fc
  .array(fc.tuple(loss, loss), { maxLength: 20 })
  .map((losses) =>
    losses.map(([trainLoss, valLoss], i): EpochMetrics => ({ epoch: i + 1, trainLoss, valLoss })),
  );

test('a line is what other programs were promised', () => {
  expect(metricsLine({ epoch: 1, trainLoss: 0.5, valLoss: 1e-7 })).toBe(
    '{"v":1,"epoch":1,"trainLoss":0.5,"valLoss":1e-7}\n',
  );
});

test('what changed is kept as it was written', () => {
  const line = metricsLine({
    epoch: 1,
    trainLoss: 0.5,
    valLoss: 1,
    change: { since: 0, layers: [{ b: 1, a: 2 }] },
  });
  expect(parseMetrics(line, 1).map(metricsLine).join('')).toBe(line);
});

test('whatever is cut off or torn, the whole lines before it are read back exactly', () => {
  fc.assert(
    fc.property(history, fc.nat(), fc.string(), fc.nat(25), (metrics, cut, torn, last) => {
      const text = metrics.map(metricsLine).join('');
      const kept = text.slice(0, cut % (text.length + 1));
      const whole = kept.split('\n').length - 1;
      const read = parseMetrics(kept + torn.replaceAll('\n', ''), last);
      expect(read).toEqual(metrics.slice(0, Math.min(whole, last)));
    }),
  );
});

test('a foreign line, a gap and another version end what is read', () => {
  const line = (epoch: number) => metricsLine({ epoch, trainLoss: 1, valLoss: 2 });
  for (const bad of [
    'null\n',
    '5\n',
    '{}\n',
    line(3),
    line(1),
    line(2).replace('"v":1', '"v":2'),
    line(2).replace('2}', '"2"}'),
  ]) {
    expect(parseMetrics(line(1) + bad + line(3), 9)).toHaveLength(1);
  }
});

test('the file is cut back and then goes on', async () => {
  const path = join(scratch(), 'metrics.ndjson');
  const file = new MetricsFile(path);
  expect(await file.read(5)).toEqual([]);
  for (let epoch = 1; epoch <= 3; epoch++) file.append({ epoch, trainLoss: epoch, valLoss: 0 });
  const whole = readFileSync(path, 'utf8');
  writeFileSync(path, whole.slice(0, -5));
  expect(await file.cut(3)).toHaveLength(2);
  file.append({ epoch: 3, trainLoss: 3, valLoss: 0 });
  await file.sync();
  expect(readFileSync(path, 'utf8')).toBe(whole);
});
