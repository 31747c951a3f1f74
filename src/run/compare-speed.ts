// Compares how fast two runs were, from what their logs say.

import { median } from './robust.ts';

/** Seconds of each run, null where its log does not say; `ratio` is a / b: how many times faster the second was. */
export interface SpeedPair {
  readonly a: number | null;
  readonly b: number | null;
  readonly ratio: number | null;
}

export interface SpeedComparison {
  readonly picture: SpeedPair;
  readonly tenEpochsAndPicture: SpeedPair;
}

/** What a log says of a run's times, in seconds; null where it does not. */
export interface LogTimes {
  /** The median of the pictures. */
  readonly picture: number | null;
  /** The mean of the epochs. */
  readonly epoch: number | null;
}

const PREFIX = String.raw`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - crease - INFO - `;
/** The second form is how the first logs told it. */
const PICTURE = new RegExp(
  `${PREFIX}(?:Visualization @ epoch \\d+: (\\d+\\.\\d+)s$|Frame \\d+ drawn in (\\d+\\.\\d+) s)`,
  'gm',
);
const TRAINED = new RegExp(`${PREFIX}Trained (\\d+) epochs in (\\d+\\.\\d+) s`, 'gm');

/**
 * Reads the times of a run from the text of its log.txt: of every picture, and of all epochs together (the line that
 * `trainedText` of log.node.ts makes, one for every time that the run was started and not killed). Pictures are drawn
 * beside training: where both need the same cores, a picture's time holds training's turns, an epoch's does not hold
 * drawing's.
 */
export function logTimes(log: string): LogTimes {
  const pictures = [...log.matchAll(PICTURE)].map(([, seconds, old]) => Number(seconds ?? old));
  let epochs = 0;
  let seconds = 0;
  for (const [, count, time] of log.matchAll(TRAINED)) {
    epochs += Number(count);
    seconds += Number(time);
  }
  return {
    picture: pictures.length > 0 ? median(pictures) : null,
    epoch: epochs > 0 ? seconds / epochs : null,
  };
}

/** Compares two runs: a picture, and ten epochs followed by a picture. */
export function compareSpeed(a: LogTimes, b: LogTimes): SpeedComparison {
  return {
    picture: speedPair(a.picture, b.picture),
    tenEpochsAndPicture: speedPair(tenEpochsAndPicture(a), tenEpochsAndPicture(b)),
  };
}

function tenEpochsAndPicture({ picture, epoch }: LogTimes): number | null {
  return picture === null || epoch === null ? null : 10 * epoch + picture;
}

function speedPair(a: number | null, b: number | null): SpeedPair {
  // Times that the log rounded to 0 say nothing of how many times.
  return { a, b, ratio: a && b ? a / b : null };
}
