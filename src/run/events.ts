// What a run tells while it goes: the events behind the live bar, the log lines and `--json`.

import type { NetworkSpec } from '../net/network.ts';
import type { LayerRange } from './layer-ranges.ts';
import type { NotFinitePlace, NotFiniteValue } from './not-finite.ts';
import type { Drawn } from './partition-choice.ts';
import type { ProfileReport } from './profile.ts';

/** Times are in seconds; paths begin with the run directory as it was given. */
export type RunEvent =
  /** The run begins or goes on; `epoch` epochs are trained already, and `steps` steps of the one after them. */
  | {
      readonly event: 'start';
      readonly run: string;
      readonly seed: number;
      readonly engine: string;
      readonly threads: number;
      readonly epoch: number;
      readonly steps?: number;
      readonly epochs: number;
    }
  /** What is trained; follows `start`. */
  | {
      readonly event: 'model';
      readonly network: NetworkSpec;
      readonly parameters: number;
      readonly batchSize: number;
    }
  /** An epoch is over; it took `seconds`. */
  | {
      readonly event: 'epoch';
      readonly epoch: number;
      readonly trainLoss: number;
      readonly valLoss: number;
      /** The shares of right labels, where labels are learnt. */
      readonly trainAccuracy?: number;
      readonly valAccuracy?: number;
      readonly seconds: number;
    }
  /** With `--debug`, after every epoch: what a layer computes at up to 512 of the training points. */
  | ({ readonly event: 'layer'; readonly epoch: number } & LayerRange)
  /** The first value that is NaN or infinite, which ends the run. */
  | ({ readonly event: 'notFinite' } & NotFinitePlace & NotFiniteValue)
  /** The run stops itself, and why. */
  | { readonly event: 'aborted'; readonly epoch: number; readonly text: string }
  /** A frame is on disk; drawing it took `seconds`. */
  | {
      readonly event: 'frame';
      readonly epoch: number;
      readonly path: string;
      readonly seconds: number;
      readonly patterns: number;
      readonly creasePixels: number;
      /** What it was drawn from. */
      readonly partition: Drawn;
    }
  /** A checkpoint is on disk; `steps` where it is within the epoch after `epoch`. */
  | { readonly event: 'checkpoint'; readonly epoch: number; readonly steps?: number; readonly path: string }
  /** Training waited `seconds` after `epoch`, because two snapshots were waiting to be drawn. */
  | { readonly event: 'wait'; readonly epoch: number; readonly seconds: number }
  /** `frames` frames are in the movie; `path` once it is complete. */
  | { readonly event: 'movie'; readonly frames: number; readonly path?: string }
  | { readonly event: 'warning'; readonly text: string }
  /** The run was interrupted after `epoch` and `steps` steps of the next, with its checkpoint written. */
  | {
      readonly event: 'stopped';
      readonly run: string;
      readonly epoch: number;
      readonly steps?: number;
      readonly seconds: number;
    }
  /** Where the time went, in seconds; comes last, where it was asked for. */
  | ({ readonly event: 'profile' } & ProfileReport)
  | { readonly event: 'done'; readonly run: string; readonly epochs: number; readonly seconds: number };
