// The times that a log tells, and what follows of two.

import { describe, expect, test } from 'vitest';
import { compareSpeed, logTimes } from './compare-speed.ts';
import { eventText, LOG_HEADER, logLine, trainedText } from './log.node.ts';

describe('speed', () => {
  const line = (text: string) => logLine('INFO', text, new Date(2026, 0, 2, 3, 4, 5, 6));
  const frame = (epoch: number, seconds: number) =>
    line(
      eventText(
        { event: 'frame', epoch, path: 'p', seconds, patterns: 1, creasePixels: 1, partition: 'exact' },
        9,
      )!,
    );
  const log = (...texts: string[]) => LOG_HEADER + texts.join('');

  test('is read from the lines that a log has', () => {
    expect(logTimes(log())).toEqual({ picture: null, epoch: null });
    const start = line('Run Visualization @ epoch 1: 99.00s started');
    expect(logTimes(log(start, frame(0, 5), frame(1, 2), frame(2, 1)))).toEqual({ picture: 2, epoch: null });
    // As logs were at first.
    const old = line('Frame 3 drawn in 4.00 s - Patterns: 1, Crease pixels: 1');
    expect(logTimes(log(old, frame(4, 6)))).toEqual({ picture: 5, epoch: null });
    // Run for a while, then resumed.
    const text = log(frame(0, 1), frame(1, 2), line(trainedText(10, 1)), line(trainedText(30, 1)));
    expect(logTimes(text)).toEqual({ picture: 1.5, epoch: 0.05 });
  });

  test('is compared where both say', () => {
    expect(compareSpeed({ picture: 6, epoch: 1 }, { picture: 2, epoch: 0.2 })).toEqual({
      picture: { a: 6, b: 2, ratio: 3 },
      tenEpochsAndPicture: { a: 16, b: 4, ratio: 4 },
    });
    expect(compareSpeed({ picture: 6, epoch: null }, { picture: 0, epoch: 1 })).toEqual({
      picture: { a: 6, b: 0, ratio: null },
      tenEpochsAndPicture: { a: null, b: 10, ratio: null },
    });
  });
});
