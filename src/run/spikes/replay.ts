// A stretch of a run, trained again step by step from a checkpoint to the same bits, and compared at every checkpoint.
//
// Where a checkpoint of the run does not hold the weights that the replay comes to, the weights were changed from outside
// (or by another program, or on a damaged machine): that is told, counts as a step of its own, and the replay goes on from
// what the checkpoint holds.

import type { Parameters } from '../../net/network.ts';
import type { RunSpec } from '../spec.ts';
import { type Checkpoint, Training, type TrainingSetting } from '../training.ts';

/** What is left of a run: its spec, and checkpoints after some epochs. */
export interface RunHistory {
  readonly spec: RunSpec;
  /** The epochs that have one, ascending. */
  readonly checkpoints: readonly number[];
  read(epoch: number): Promise<Checkpoint>;
}

/** A moment of the replay: before a step, or after the last one. */
export interface Moment {
  /** The epoch that the next step belongs to, counted from 1, and the step in it, from 1. */
  readonly epoch: number;
  readonly step: number;
  /** Steps since the beginning of the run. */
  readonly globalStep: number;
}

/** One step, or a change from outside, seen from both sides. */
export interface ReplayedStep extends Moment {
  readonly kind: 'step' | 'outside';
  /** The batch's loss before the update; NaN of a change from outside. */
  readonly loss: number;
}

/** A checkpoint that the replay came to. */
export interface Checked {
  readonly epoch: number;
  /** Whether all weights have the same bits. */
  readonly equal: boolean;
}

export interface Watcher {
  /** Before a step is taken, with the training that will take it. */
  before?(moment: Moment, training: Training): Promise<void>;
  /** After it; the weights are those after it. */
  after(step: ReplayedStep, training: Training): Promise<void>;
}

/** The newest checkpoint up to an epoch; 0 stands for the untrained network. */
export function checkpointBefore(history: RunHistory, epoch: number): number {
  return history.checkpoints.findLast((other) => other <= epoch) ?? 0;
}

/** Starts a training where a checkpoint is, or from the beginning. */
export async function trainingAt(
  history: RunHistory,
  setting: TrainingSetting,
  epoch: number,
): Promise<Training> {
  const { spec } = history;
  if (epoch === 0) return Training.start(spec, setting);
  return Training.fromCheckpoint(spec, setting, await history.read(epoch));
}

/**
 * Replays from the checkpoint of `from` (0: the beginning) to the end of epoch `until`, or to a loss that is not finite.
 * @returns what the checkpoints on the way showed
 */
export async function replay(
  history: RunHistory,
  setting: TrainingSetting,
  { from, until }: { readonly from: number; readonly until: number },
  watcher: Watcher,
): Promise<Checked[]> {
  const checked: Checked[] = [];
  let training = await trainingAt(history, setting, from);
  try {
    while (training.epoch < until) {
      const moment = momentOf(training);
      await watcher.before?.(moment, training);
      const losses = await training.trainEpoch(() => true);
      await watcher.after({ ...moment, kind: 'step', loss: training.lastLoss }, training);
      if (losses === undefined) continue;
      if (!Number.isFinite(losses.trainLoss)) return checked;
      const { epoch } = training;
      if (!history.checkpoints.includes(epoch)) continue;
      const held = await history.read(epoch);
      const equal = sameBits(training.network.getParameters(), held.parameters);
      checked.push({ epoch, equal });
      if (equal) continue;
      training.dispose();
      training = await Training.fromCheckpoint(history.spec, setting, held);
      await watcher.after({ ...momentOf(training), kind: 'outside', loss: Number.NaN }, training);
    }
    return checked;
  } finally {
    training.dispose();
  }
}

function momentOf({ epoch, steps, stepsPerEpoch }: Training): Moment {
  return { epoch: epoch + 1, step: steps + 1, globalStep: epoch * stepsPerEpoch + steps };
}

/** Whether two sets of parameters have the same bits. */
export function sameBits(a: Parameters, b: Parameters): boolean {
  return a.every((layer, l) =>
    (['weight', 'bias'] as const).every((tensor) => {
      const [x, y] = [layer[tensor], b[l]![tensor]].map(
        ({ buffer, byteOffset, length }) => new Uint32Array(buffer, byteOffset, length),
      );
      return x!.every((bits, i) => bits === y![i]);
    }),
  );
}
