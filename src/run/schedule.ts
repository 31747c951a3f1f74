// Which epochs of a run leave a frame and which leave a checkpoint that stays.

import type { RunSpec } from './spec.ts';

type Scheduled = Pick<RunSpec, 'epochs' | 'checkpointInterval'> & {
  readonly frames: Pick<RunSpec['frames'], 'saveInterval'>;
};

/** Whether the network is drawn after `epoch`: the untrained one (epoch 0), every `saveInterval` epochs, the last. */
export function hasFrame(spec: Scheduled, epoch: number): boolean {
  return epoch % spec.frames.saveInterval === 0 || epoch === spec.epochs;
}

/** The newest epoch up to `epoch` that leaves a frame. */
export function lastFrame(spec: Scheduled, epoch: number): number {
  return hasFrame(spec, epoch) ? epoch : epoch - (epoch % spec.frames.saveInterval);
}

/** Whether the checkpoint after `epoch` stays when newer ones exist; the untrained network's never does. */
export function keepsCheckpoint(spec: Scheduled, epoch: number): boolean {
  if (epoch === 0) return false;
  return epoch === spec.epochs || (spec.checkpointInterval > 0 && epoch % spec.checkpointInterval === 0);
}
