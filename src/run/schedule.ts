// Which epochs of a run leave a frame and which leave a checkpoint that stays.

import type { RunSpec } from './spec.ts';

type Scheduled = Pick<RunSpec, 'epochs' | 'checkpointInterval'> & {
  readonly input?: RunSpec['input'];
  readonly frames: Pick<RunSpec['frames'], 'saveInterval'>;
};

/** Whether what is learnt can be drawn: a picture, on whose plane the two inputs lie. */
export function isDrawn({ input }: Scheduled): boolean {
  return input === undefined || !('kind' in input);
}

/** Whether the network is drawn after `epoch`: the untrained one (epoch 0), every `saveInterval` epochs, the last. */
export function hasFrame(spec: Scheduled, epoch: number): boolean {
  if (!isDrawn(spec)) return false;
  return epoch % spec.frames.saveInterval === 0 || epoch === spec.epochs;
}

/** The newest epoch up to `epoch` that leaves a frame. */
export function lastFrame(spec: Scheduled, epoch: number): number {
  return hasFrame(spec, epoch) ? epoch : epoch - (epoch % spec.frames.saveInterval);
}

/**
 * The frame before that of `epoch`, which may be what decides how it is drawn: of those that do not depend on when the
 * run ends.
 */
export function frameBefore(spec: Scheduled, epoch: number): number | undefined {
  if (epoch === 0) return undefined;
  const { saveInterval } = spec.frames;
  return (Math.ceil(epoch / saveInterval) - 1) * saveInterval;
}

/** Whether the checkpoint after `epoch` stays when newer ones exist; the untrained network's never does. */
export function keepsCheckpoint(spec: Scheduled, epoch: number): boolean {
  if (epoch === 0) return false;
  return epoch === spec.epochs || (spec.checkpointInterval > 0 && epoch % spec.checkpointInterval === 0);
}
