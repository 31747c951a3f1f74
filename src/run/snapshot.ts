// What is handed to drawing: the network after an epoch, and what its caption says.

import type { Drawn } from './partition-choice.ts';
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
  /** Activation patterns: of all polytopes in an exact frame, of the pixels in a raster. */
  readonly patterns: number;
  /** Pixels on a crease. */
  readonly creasePixels: number;
  /** What the frame was drawn from. */
  readonly partition: Drawn;
}
