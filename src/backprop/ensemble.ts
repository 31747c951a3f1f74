// Many trainings at once: the same samples and settings, another seed or another rate, and how each ends.

import type { Dataset } from './dataset.ts';
import { initialise, type Start } from './initialise.ts';
import { deadUnits } from './measure.ts';
import type { Model } from './model.ts';
import type { Kernels } from './recording.ts';
import { firstState } from './state.ts';
import type { Training } from './training.ts';

/** How one training ended. */
export interface Outcome {
  readonly seed: number;
  readonly rate: number;
  /** Training loss without penalties on weights. */
  readonly loss: number;
  /** Fraction of the training samples on the right side, as they are labelled. */
  readonly accuracy: number;
  /** Whether all four corners are on the right side; null where the set says nothing of them. */
  readonly corners: boolean | null;
  /** Hidden ReLU units that are off for every training sample. */
  readonly dead: number;
  /** Whether all weights are finite. */
  readonly finite: boolean;
  readonly parameters: Float64Array;
}

/** What a group of trainings has in common. */
export interface Group {
  readonly model: Model;
  readonly data: Dataset;
  readonly kernels: Kernels;
  readonly training: Training;
  readonly start: Start;
  readonly epochs: number;
}

/** Trains from one seed with one rate to the end. */
export function trainSeed(group: Group, seed: number, rate: number): Outcome {
  const { model, data, kernels, start, epochs } = group;
  const training = withRate(group.training, rate);
  const state = firstState(model, training.optimizer.kind, initialise(model, start, seed));
  kernels.training.epochs(state, training, epochs);
  const { parameters } = state;
  const { loss, accuracy } = kernels.training.score(training, parameters);
  const corners = kernels.corners?.score(training, parameters);
  return {
    seed,
    rate,
    loss,
    accuracy,
    corners: corners ? corners.accuracy === 1 : null,
    dead: deadUnits(model, parameters, data.training).length,
    finite: parameters.every(Number.isFinite),
    parameters,
  };
}

export function withRate(training: Training, learningRate: number): Training {
  return { ...training, optimizer: { ...training.optimizer, learningRate } };
}

/** The trainings of one rate, in figures. */
export interface Summary {
  readonly rate: number;
  readonly runs: number;
  /** Runs that get all four corners right; null where there are none. */
  readonly corners: number | null;
  /** Runs with at least 95% of the training samples right. */
  readonly good: number;
  /** Runs with at least one dead unit, and the mean number of dead units. */
  readonly withDead: number;
  readonly meanDead: number;
  readonly broken: number;
}

/** Sums outcomes up by rate, in the order of the rates. */
export function summarise(outcomes: readonly Outcome[]): Summary[] {
  const rates = [...new Set(outcomes.map(({ rate }) => rate))].toSorted((a, b) => a - b);
  return rates.map((rate) => {
    const runs = outcomes.filter((outcome) => outcome.rate === rate);
    const count = (holds: (outcome: Outcome) => boolean) => runs.filter(holds).length;
    return {
      rate,
      runs: runs.length,
      corners: runs.some(({ corners }) => corners === null) ? null : count(({ corners }) => corners === true),
      good: count(({ accuracy }) => accuracy >= 0.95),
      withDead: count(({ dead }) => dead > 0),
      meanDead: runs.reduce((sum, { dead }) => sum + dead, 0) / runs.length,
      broken: count(({ finite }) => !finite),
    };
  });
}
