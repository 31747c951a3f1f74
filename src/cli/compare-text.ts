// The answer of `crease compare` in words: a line a part, then the speed, then the verdict.

import { float32Text } from '../format/float32.ts';
import type { Comparison } from '../run/compare.ts';
import type { SpeedPair } from '../run/compare-speed.ts';
import type { Differences } from '../run/compare-tally.ts';

/** The few lines on stdout. */
export function comparisonText(comparison: Comparison): string {
  const { losses, weights, pictures, speed, tolerance } = comparison;
  const rows = [
    ['', 'compared', 'different', 'largest', 'first'],
    [
      'losses',
      counted(losses.epochsCompared, 'epoch'),
      ...found(losses, counted(losses.differing, 'epoch'), ({ epoch, trainLoss, valLoss }) => {
        const name = Object.is(trainLoss.a, trainLoss.b) ? 'val' : 'train';
        const { a, b } = name === 'val' ? valLoss : trainLoss;
        return `epoch ${epoch}, ${name} loss: ${a}, ${b}`;
      }),
    ],
    [
      'weights',
      `${counted(weights.values, 'value')} of ${counted(weights.checkpoints.length, 'checkpoint')}`,
      ...found(
        weights,
        `${counted(weights.differing, 'value')}, ${counted(weights.differingBits, 'bit')}`,
        ({ epoch, tensor, index, a, b }) =>
          `epoch ${epoch}, ${tensor} [${index}]: ${float32Text(a)}, ${float32Text(b)}`,
      ),
    ],
    [
      'pictures',
      `${counted(pictures.pixels, 'pixel')} of ${counted(pictures.frames, 'frame')}`,
      ...found(
        pictures,
        `${counted(pictures.differing, 'pixel')} of ${counted(pictures.differingFrames, 'frame')}`,
        ({ epoch, column, row }) => `epoch ${epoch}, column ${column}, row ${row}`,
      ),
    ],
  ];
  const times = [
    ['seconds', 'A', 'B', 'A / B'],
    ['a picture', ...speedCells(speed.picture)],
    ['ten epochs and a picture', ...speedCells(speed.tenEpochsAndPicture)],
  ];
  const lines = [...table(rows), ...missing(comparison), ...beyond(comparison)];
  return `${[...lines, '', ...table(times), '', verdict(comparison, tolerance)].join('\n')}\n`;
}

function found<P>(part: Differences<P>, how: string, where: (place: P) => string): string[] {
  if (part.first === null) return ['none', '', ''];
  const largest = part.largest === null ? 'not finite' : String(Number(part.largest.toPrecision(4)));
  return [how, largest, where(part.first)];
}

/** What cannot be compared, since only one run has it or it has another size. */
function missing({ losses, weights, pictures }: Comparison): string[] {
  const { a, b } = losses.epochs;
  const lines = a === b ? [] : [`epochs: ${a} in A, ${b} in B`];
  for (const [what, part] of [['checkpoints', weights] as const, ['frames', pictures] as const]) {
    if (part.onlyInA.length > 0) lines.push(`${what} only in A: epochs ${listed(part.onlyInA)}`);
    if (part.onlyInB.length > 0) lines.push(`${what} only in B: epochs ${listed(part.onlyInB)}`);
  }
  const size = (shape: readonly number[] | null) => (shape === null ? 'none' : shape.join('x'));
  for (const { tensor, a, b } of weights.incomparable)
    lines.push(`not compared: ${tensor} is ${size(a)} in A, ${size(b)} in B`);
  for (const { epoch, a, b } of pictures.incomparable)
    lines.push(`not compared: frame ${epoch} is ${size(a)} in A, ${size(b)} in B`);
  return lines;
}

/** How much of what differs is more than the tolerance allows. */
function beyond({ tolerance, identical, losses, weights, pictures }: Comparison): string[] {
  if (tolerance === 0 || identical) return [];
  const counts = [
    counted(losses.beyondTolerance, 'epoch'),
    counted(weights.beyondTolerance, 'value'),
    counted(pictures.beyondTolerance, 'pixel'),
  ];
  return [`by more than ${tolerance}: ${counts.join(', ')}`];
}

function verdict({ identical, withinTolerance }: Comparison, tolerance: number): string {
  if (identical) return 'identical';
  return withinTolerance ? `the same within ${tolerance}` : 'different';
}

function speedCells({ a, b, ratio }: SpeedPair): string[] {
  return [a, b, ratio].map((value) => (value === null ? '-' : value.toFixed(3)));
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The first few epochs of a list. */
function listed(epochs: readonly number[]): string {
  const rest = epochs.length - 5;
  return epochs.slice(0, 5).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** Cells in columns, two spaces apart. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]! + 2))
      .join('')
      .trimEnd(),
  );
}
