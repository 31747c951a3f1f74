// The lines of log.txt.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventText, LOG_HEADER, logLine, RunLog } from './log.node.ts';
import { scratch } from './testing/scratch.node.ts';

test('a line has the form of the published log', () => {
  const event = { event: 'epoch', epoch: 1, trainLoss: 3.3151903, valLoss: 0.32941372, seconds: 1 } as const;
  const line = logLine('INFO', eventText(event, 30)!, new Date(2025, 6, 8, 15, 15, 25, 11));
  expect(line).toBe(
    '2025-07-08 15:15:25,011 - crease - INFO - Epoch 1/30 - Train Loss: 3.315190, Val Loss: 0.329414\n',
  );
});

test('a picture is told as in the published log', () => {
  const event = {
    event: 'frame',
    epoch: 10,
    path: 'p',
    seconds: 61.534,
    patterns: 3,
    creasePixels: 4,
    partition: 'raster',
  } as const;
  const line = logLine('INFO', eventText(event, 30)!, new Date(2025, 6, 8, 15, 16, 27, 853));
  expect(line).toBe('2025-07-08 15:16:27,853 - crease - INFO - Visualization @ epoch 10: 61.53s\n');
});

test('a log has the model before the first epoch, every line whole', () => {
  const path = join(scratch(), 'log.txt');
  const network = { inputs: 2, hidden: [3], outputs: 1, activation: { kind: 'relu' } } as const;
  new RunLog(path).event({ event: 'model', network, parameters: 13, batchSize: 4 }, 30);
  const [header, ...lines] = readFileSync(path, 'utf8').split('\n');
  expect(`${header}\n`).toBe(LOG_HEADER);
  expect(lines.pop()).toBe('');
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\d [\d:,]{12} - crease - INFO - \S/);
});
