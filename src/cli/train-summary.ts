// The answer of `crease train` in words: what was made, and where it lies.

import type { RunEvent } from '../run/events.ts';
import { isDrawn, lastFrame } from '../run/schedule.ts';
import type { RunSpec } from '../run/spec.ts';
import type { Losses } from '../run/training.ts';
import { duration } from './bar.ts';

/** What the summary tells of. */
export interface RunEnd {
  readonly path: string;
  readonly spec: RunSpec;
  /** The path of an epoch's frame. */
  readonly frame: (epoch: number) => string;
  readonly epoch: number;
  /** Steps of the epoch after that. */
  readonly steps: number;
  readonly losses?: Losses | undefined;
  readonly interrupted: boolean;
  /** The last events. */
  readonly told: readonly RunEvent[];
}

/** The few lines on stdout at the end of a run. */
export function summary({ path, spec, frame, epoch, steps, losses, interrupted, told }: RunEnd): string {
  const lines = [`run    ${path}  (seed ${spec.seed})`];
  let trained = `epochs ${epoch} of ${spec.epochs}`;
  if (steps > 0) trained += `, and ${steps} ${steps === 1 ? 'step' : 'steps'}`;
  if (losses !== undefined) {
    const { trainLoss, valLoss, trainAccuracy, valAccuracy } = losses;
    trained += `, train loss ${trainLoss.toPrecision(6)}, validation loss ${valLoss.toPrecision(6)}`;
    if (trainAccuracy !== undefined && valAccuracy !== undefined)
      trained += `, ${percent(trainAccuracy)} and ${percent(valAccuracy)} of the labels right`;
  }
  lines.push(trained, isDrawn(spec) ? `frame  ${frame(lastFrame(spec, epoch))}` : NOT_DRAWN);
  for (const event of told) {
    if (event.event === 'movie') lines.push(`movie  ${event.path} (${event.frames} frames)`);
    if (event.event === 'done' || event.event === 'stopped') lines.push(`time   ${duration(event.seconds)}`);
  }
  if (interrupted) lines.push(`go on  crease train --resume ${path}`);
  return `${lines.join('\n')}\n`;
}

const NOT_DRAWN = 'frame  none: a plane shows networks of two inputs';

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** What is said where nothing is left to do. */
export function completeText(path: string, epochs: number): string {
  return `${path} is complete: all its ${epochs} epochs are trained; --epochs with a larger number goes on\n`;
}
