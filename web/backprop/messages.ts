// What the page and its training worker say to each other.

import type { Scores } from '../../src/backprop/measure.ts';
import type { Failure, Position } from '../../src/backprop/recording.ts';
import type { State } from '../../src/backprop/state.ts';
import type { Training } from '../../src/backprop/training.ts';
import type { Plan } from './plan.ts';

export type ToTrainer =
  /** Begins anew, plays the changes, and goes to a position. */
  | { readonly kind: 'open'; readonly plan: Plan; readonly at: Position }
  /** Trains on by so many epochs a second; Infinity as fast as it can, 0 not at all. */
  | { readonly kind: 'pace'; readonly epochsPerSecond: number }
  | { readonly kind: 'seek'; readonly at: Position }
  | { readonly kind: 'move'; readonly by: Move }
  /** From where time stands on; in the past it branches, and what came after stays to be compared with. */
  | { readonly kind: 'change'; readonly change: { readonly training: Training } | Edit }
  /** `sequence` comes back with the frame. */
  | { readonly kind: 'frame'; readonly sequence: number };

export interface Edit {
  readonly parameter: number;
  readonly value: number;
}

export type Move = 'update' | '-update' | 'epoch' | '-epoch' | 'hundred' | '-hundred' | 'start' | 'end';

/** The curves of one recording: rows of the columns below, then parameters, then gradients. */
export interface Curve {
  readonly rows: Float64Array;
  readonly parameters: number;
}

/** Columns before the parameters; NaN where a set has no such samples. */
export const COLUMNS = [
  'epoch',
  'trainingLoss',
  'trainingAccuracy',
  'cleanLoss',
  'cleanAccuracy',
  'heldLoss',
  'heldAccuracy',
  'cornersLoss',
  'cornersAccuracy',
  'penalty',
] as const;

/** A moment of the training, as the worker has it. */
export interface Frame {
  readonly state: State;
  readonly head: Position;
  /** The settings of the update that begins here. */
  readonly training: Training;
  readonly scores: Scores;
  readonly failure: Failure | undefined;
  readonly stepsPerSecond: number;
  readonly running: boolean;
  /** Only when it is new. */
  readonly curve?: Curve;
  /** The future that was left behind at the last branch, if there was one; only when it is new. */
  readonly other?: Curve | null;
  /** The position before this one. */
  readonly before: Position | undefined;
}

export type FromTrainer =
  | { readonly frame: Frame; readonly sequence: number }
  /** Where time stood when a change was made: the page keeps it in the link. */
  | { readonly changed: { readonly at: Position; readonly change: { readonly training: Training } | Edit } }
  | { readonly error: string };
