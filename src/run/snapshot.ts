// What is handed to drawing: the network after an epoch, and what its caption says.

import type { Checkpoint, Losses } from './training.ts';

/** A moment of a run. `losses` are missing for the untrained network. */
export interface Snapshot {
  readonly checkpoint: Checkpoint;
  readonly losses?: Losses | undefined;
}

/** A frame that is on disk. */
export interface DrawnFrame {
  readonly epoch: number;
  readonly path: string;
  /** How long drawing it took, from snapshot to file. */
  readonly seconds: number;
  /** Different activation patterns among the pixels. */
  readonly patterns: number;
  /** Pixels on a crease. */
  readonly creasePixels: number;
}
