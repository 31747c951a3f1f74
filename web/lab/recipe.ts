// From the lab's settings to a training: everything checked, the spec as the command line's, the points, the weights.

import type { PointSet } from '../../src/data/split.ts';
import { splitPoints } from '../../src/data/split.ts';
import { InputError } from '../../src/format/input-error.ts';
import { ACTIVATIONS } from '../../src/net/network.ts';
import { checkNetworkSize } from '../../src/net/shape.ts';
import { OPTIMIZERS, type OptimizerSpec } from '../../src/net/training.ts';
import { shuffledRows } from '../../src/random/numpy.ts';
import type { Checkpoint, TrainedSpec, TrainingPoints } from '../../src/run/training.ts';
import { beginningOf } from './beginning.ts';
import { type ChosenPicture, chosenPicture } from './pictures.ts';
import type { LabSettings } from './protocol.ts';

/** A training that can begin. */
export interface Recipe extends ChosenPicture {
  readonly spec: TrainedSpec;
  readonly points: TrainingPoints;
  /** What training begins with, where it is not drawn from the seed. */
  readonly state: Checkpoint | undefined;
}

/** Sides of pictures, as the command line takes them. */
const SIDES = { smallest: 2, largest: 8192 };

/**
 * Shuffles rows as `shuffledRows` does, and keeps the last order: most changes of settings leave seed and picture as
 * they are, and a picture of a million pixels takes as long as many epochs.
 */
export function keptShuffle(): typeof shuffledRows {
  let kept: { readonly seed: number; readonly rows: Uint32Array } = { seed: -1, rows: new Uint32Array(0) };
  return (seed, total) => {
    if (seed !== kept.seed || total !== kept.rows.length) kept = { seed, rows: shuffledRows(seed, total) };
    return kept.rows;
  };
}

/**
 * @param shuffle gives the order of a picture's pixels
 * @throws InputError, one line, for settings that cannot be
 */
export function recipeOf(settings: LabSettings, shuffle = shuffledRows): Recipe {
  return inPageWords(() => {
    checkNumbers(settings);
    const chosen = chosenPicture(settings.picture);
    checkPicture(chosen);
    const { network, state } = beginningOf(settings, chosen.channels);
    checkNetworkSize(network);
    const { seed, batchSize, points, valPoints = batchSize, optimizer } = settings;
    const { width, height } = chosen.picture;
    const grey = chosen.channels === 1 ? chosen.picture.pixels : new Uint8Array(0);
    const split = splitPoints({ width, height, pixels: grey }, { seed, points, valPoints }, shuffle);
    const coloured = (set: PointSet) =>
      chosen.channels === 1 ? set : { ...set, targets: colours(chosen.picture.pixels, set.pixels) };
    return {
      ...chosen,
      spec: {
        network,
        initialisation: 'reference',
        loss: 'mse',
        optimizer,
        optimizerReset: settings.optimizerReset ?? 'never',
        rngDraws: 'restored',
        seed,
        batchSize,
      },
      points: { training: coloured(split.training), validation: coloured(split.validation) },
      state,
    };
  });
}

/** Float32 [count][3]: red, green and blue of some pixels, each divided by 255. */
function colours(rgb: Uint8Array, pixels: Uint32Array): Float32Array {
  const targets = new Float32Array(3 * pixels.length);
  pixels.forEach((pixel, i) => {
    for (let k = 0; k < 3; k++) targets[3 * i + k] = rgb[3 * pixel + k]! / 255;
  });
  return targets;
}

function checkNumbers(settings: LabSettings): void {
  const { activation, optimizer, batchSize, points, valPoints, seed } = settings;
  whole('batch size', batchSize, 1, 1e9);
  whole('points', points, 1, 1e9);
  if (valPoints !== undefined) whole('validation points', valPoints, 1, 1e9);
  whole('seed', seed, 0, 0xffffffff);
  if (!ACTIVATIONS.includes(activation.kind)) throw oneOf('activation', activation.kind, ACTIVATIONS);
  if (activation.kind === 'leaky_relu') within('slope', activation.slope, 0, 1);
  checkOptimizer(optimizer);
}

function checkOptimizer(optimizer: OptimizerSpec): void {
  if (!OPTIMIZERS.includes(optimizer.kind)) throw oneOf('optimizer', optimizer.kind, OPTIMIZERS);
  const { learningRate } = optimizer;
  if (!(learningRate > 0 && learningRate < Number.POSITIVE_INFINITY)) {
    throw new InputError(`learning rate ${learningRate}: expected a number above 0, such as 0.001`);
  }
  if (optimizer.kind === 'sgd_momentum' && !(optimizer.momentum >= 0 && optimizer.momentum < 1)) {
    throw new InputError(`momentum ${optimizer.momentum}: expected a number of at least 0 and below 1`);
  }
}

function whole(name: string, value: number, from: number, to: number): void {
  if (Number.isInteger(value) && value >= from && value <= to) return;
  throw new InputError(`${name} ${value}: expected a whole number from ${from} to ${to}`);
}

function within(name: string, value: number, from: number, to: number): void {
  if (value >= from && value <= to) return;
  throw new InputError(`${name} ${value}: expected a number from ${from} to ${to}`);
}

function oneOf(name: string, value: string, choices: readonly string[]): InputError {
  return new InputError(`${name} ${JSON.stringify(value)}: expected one of ${choices.join(', ')}`);
}

function checkPicture({ picture: { width, height, pixels }, channels }: ChosenPicture): void {
  for (const side of [width, height]) {
    if (Number.isInteger(side) && side >= SIDES.smallest && side <= SIDES.largest) continue;
    throw new InputError(
      `the picture has ${width}x${height} pixels; give one of ${SIDES.smallest} to ${SIDES.largest} a side`,
    );
  }
  if (pixels.length === width * height * channels) return;
  throw new InputError(
    `the picture has ${pixels.length} values for ${width}x${height} pixels; open it again`,
  );
}

/** Does something whose errors speak of the command line's flags, and names them as a page does: points, val points. */
function inPageWords<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      error.message.replace(/--([a-z][a-z-]*)/g, (_, name: string) => name.replaceAll('-', ' ')),
    );
  }
}
