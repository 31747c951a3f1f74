// What is said of a training in one line.

import type { LabReady, Progress } from '../lab/protocol.ts';
import { significant } from './words.ts';

interface Facts {
  readonly progress: Progress;
  readonly cells: number | undefined;
  readonly ready: LabReady | undefined;
}

/** Polytopes, losses and speed; of two sides both, divided by a bar. */
export function summaryOf(sides: readonly Facts[]): string {
  const each = (text: (facts: Facts) => string) => sides.map(text).join(' | ');
  const { ready } = sides[0]!;
  const parts = [
    `${each(({ cells }) => (cells === undefined ? '…' : cells.toLocaleString('en')))} polytopes`,
    `training loss ${each(({ progress }) => significant(progress.trainLoss, 3))}`,
    `validation loss ${each(({ progress }) => significant(progress.valLoss, 3))}`,
    `${each(({ progress }) => significant(progress.epochsPerSecond, 3))} epochs/s`,
  ];
  if (ready) {
    const threads = ready.threads === 1 ? '1 thread' : `${ready.threads} threads`;
    parts.push(`${ready.parameters.toLocaleString('en')} parameters, ${ready.engine}, ${threads}`);
  }
  return parts.join(' · ');
}
