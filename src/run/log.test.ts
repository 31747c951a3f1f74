// The lines of log.txt.

import { expect, test } from 'vitest';
import { eventText, logLine } from './log.node.ts';

test('a line has the form of the published log', () => {
  const event = { event: 'epoch', epoch: 1, trainLoss: 3.3151903, valLoss: 0.32941372, seconds: 1 } as const;
  const line = logLine('INFO', eventText(event, 30)!, new Date(2025, 6, 8, 15, 15, 25, 11));
  expect(line).toBe(
    '2025-07-08 15:15:25,011 - crease - INFO - Epoch 1/30 - Train Loss: 3.315190, Val Loss: 0.329414\n',
  );
});
