// The flags of `crease train`: how each is read, its default, and its line in the help.

import type { Aliases, FlagParametersForType } from '@stricli/core';
import type { EngineChoice } from '../engine/engine-choice.ts';
import { ENGINE_CHOICES } from '../engine/engine-choice.ts';
import { ACTIVATIONS, type ActivationName } from '../net/network.ts';
import { OPTIMIZERS, type OptimizerName } from '../net/training.ts';
import { PALETTE_NAMES, type PaletteName } from '../picture/palette.ts';
import { CREASE_STYLES, type CreaseStyle } from '../polytope/crease-map.ts';
import { PARTITIONS, type PartitionName } from '../run/partition-choice.ts';
import { choice, slopeFlag, text, toggle, whole } from './flags.ts';
import { decimalNumber } from './values.ts';

type OptimizerReset = 'never' | 'momentum' | 'epoch';
type ResumeOptimizer = 'kept' | 'new';
type RngDraws = 'restored' | 'summary';

const OPTIMIZER_RESETS: readonly OptimizerReset[] = ['never', 'momentum', 'epoch'];
const RESUME_OPTIMIZERS: readonly ResumeOptimizer[] = ['kept', 'new'];
const RNG_DRAWS: readonly RngDraws[] = ['restored', 'summary'];

/** The flags as they were given; what was not given is undefined. */
export interface TrainFlags {
  readonly input?: string;
  readonly shape?: string;
  readonly epochs?: number;
  readonly seed?: number;
  readonly points?: number;
  readonly valPoints?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly optimizer?: OptimizerName;
  readonly momentum?: number;
  readonly activation?: ActivationName;
  readonly slope?: number;
  readonly optimizerReset?: OptimizerReset;
  readonly rngDraws?: RngDraws;
  readonly saveInterval?: number;
  readonly crease?: CreaseStyle;
  readonly partition?: PartitionName;
  readonly domain?: string;
  readonly palette?: PaletteName;
  readonly smoothingSigma?: number;
  readonly checkpointInterval?: number;
  readonly changeInterval?: number;
  readonly keepGoing?: boolean;
  readonly out?: string;
  readonly resume?: string;
  readonly resumeLr?: number;
  readonly resumeOptimizer?: ResumeOptimizer;
  readonly checkpointDir?: string;
  readonly snapshotDir?: string;
  readonly logFile?: string;
  readonly profile?: boolean;
  readonly engine?: EngineChoice;
  readonly threads?: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** The values of flags that were not given. */
export const DEFAULTS = {
  shape: '[30]*10',
  epochs: 100,
  points: 5000,
  batchSize: 1024,
  learningRate: 0.001,
  optimizer: 'adam',
  momentum: 0.9,
  activation: 'leaky_relu',
  slope: 0.01,
  optimizerReset: 'never',
  rngDraws: 'restored',
  saveInterval: 1,
  crease: 'thin',
  partition: 'auto',
  domain: '0,0,1,1',
  palette: 'okabe-ito',
  checkpointInterval: 0,
  engine: 'auto',
} as const satisfies TrainFlags;

const COUNT_LIMIT = 1_000_000_000;

function rate(flag: string, brief: string) {
  const parse = decimalNumber({ flag, example: '0.001' }, 'a number above 0', (value) => value > 0);
  return { kind: 'parsed', parse, optional: true, brief, placeholder: 'RATE' } as const;
}

export const TRAIN_FLAGS: FlagParametersForType<TrainFlags> = {
  input: text('The picture to learn, instead of IMAGE', 'IMAGE'),
  shape: text(`Hidden layers: [100]*20, [64,32]+[16]*4, 100x20 (default ${DEFAULTS.shape})`, 'SHAPE'),
  epochs: whole(
    'epochs',
    `Epochs in all, also with --resume (default ${DEFAULTS.epochs})`,
    1,
    COUNT_LIMIT,
    100,
  ),
  seed: whole(
    'seed',
    'Seed of split, weights and batches, 0 to 4294967295 (default: drawn)',
    0,
    0xffffffff,
    1234,
  ),
  points: whole('points', `Pixels to train on (default ${DEFAULTS.points})`, 1, COUNT_LIMIT, 5000),
  valPoints: whole('val-points', 'Pixels to validate on (default: the batch size)', 1, COUNT_LIMIT, 1000),
  batchSize: whole('batch-size', `Points a step (default ${DEFAULTS.batchSize})`, 1, COUNT_LIMIT, 1024),
  learningRate: rate('--learning-rate', `Learning rate (default ${DEFAULTS.learningRate})`),
  optimizer: choice('optimizer', 'Optimizer', OPTIMIZERS, DEFAULTS.optimizer),
  momentum: {
    kind: 'parsed',
    parse: decimalNumber(
      { flag: '--momentum', example: '0.9' },
      'a number of at least 0 and below 1',
      (momentum) => momentum >= 0 && momentum < 1,
    ),
    optional: true,
    brief: `Momentum of sgd_momentum (default ${DEFAULTS.momentum})`,
    placeholder: 'M',
  },
  activation: choice('activation', 'Activation', ACTIVATIONS, DEFAULTS.activation),
  slope: slopeFlag(`Slope of leaky_relu below 0 (default ${DEFAULTS.slope})`),
  optimizerReset: choice(
    'optimizer-reset',
    'What is new every epoch, of the optimizer',
    OPTIMIZER_RESETS,
    DEFAULTS.optimizerReset,
  ),
  rngDraws: choice(
    'rng-draws',
    'Generator after the weights, put back or 2048 draws on',
    RNG_DRAWS,
    DEFAULTS.rngDraws,
  ),
  saveInterval: whole(
    'save-interval',
    `Epochs from frame to frame (default ${DEFAULTS.saveInterval})`,
    1,
    COUNT_LIMIT,
    10,
  ),
  crease: choice('crease', 'Creases, one pixel wide or on both sides', CREASE_STYLES, DEFAULTS.crease),
  partition: choice(
    'partition',
    'Frames by polytopes or by pixels, auto: the cheaper',
    PARTITIONS,
    DEFAULTS.partition,
  ),
  domain: text(`What is drawn: x0,y0,x1,y1 (default ${DEFAULTS.domain}, the picture)`, 'BOX'),
  palette: choice('palette', 'Colours', PALETTE_NAMES, DEFAULTS.palette),
  smoothingSigma: {
    kind: 'parsed',
    parse: decimalNumber(
      { flag: '--smoothing-sigma', example: '3' },
      'a number of pixels above 0, at most 100',
      (sigma) => sigma > 0 && sigma <= 100,
    ),
    optional: true,
    brief: 'Also draw smoothed.png: the points smoothed by a Gaussian of S pixels, beside the picture',
    placeholder: 'S',
  },
  checkpointInterval: whole(
    'checkpoint-interval',
    `Epochs between checkpoints; 0: every minute and at the end (default ${DEFAULTS.checkpointInterval})`,
    0,
    COUNT_LIMIT,
    10,
  ),
  changeInterval: whole(
    'change-interval',
    'Measure what changed every N epochs, into metrics.ndjson and changes/ (default: never)',
    1,
    COUNT_LIMIT,
    10,
  ),
  keepGoing: toggle('Train on where the parameters repeat or the output stays constant'),
  out: text('New directory of the run (default runs/NAME)', 'DIR'),
  checkpointDir: text('New directory for the checkpoints; the run links to it', 'DIR'),
  snapshotDir: text('New directory for the frames; the run links to it', 'DIR'),
  logFile: text('Also append the log to FILE', 'FILE'),
  resume: text('Go on with the run in DIR, as its run.json says', 'DIR'),
  resumeLr: rate('--resume-lr', 'With --resume: the learning rate from the next epoch on, kept in run.json'),
  resumeOptimizer: choice(
    'resume-optimizer',
    "With --resume: the checkpoint's optimizer state, or a new one",
    RESUME_OPTIMIZERS,
    'kept',
  ),
  engine: {
    ...choice('engine', 'What computes', ENGINE_CHOICES, DEFAULTS.engine),
    brief: `What computes: ${ENGINE_CHOICES.join(', ')} (default auto; on --resume: from then on)`,
  },
  threads: whole('threads', 'Threads (default: one for every core)', 1, 256, 2),
  profile: toggle('Tell at the end where the time went'),
  quiet: toggle('No progress on stderr'),
  json: toggle('Answer with one JSON object a line, for every event'),
  debug: toggle('Tell the ranges and dead neurons of every layer; show the stack of an error'),
};

export const TRAIN_ALIASES = {
  i: 'input',
  s: 'shape',
  e: 'epochs',
  p: 'points',
  b: 'batchSize',
  l: 'learningRate',
  o: 'out',
  d: 'debug',
} as const satisfies Aliases<keyof TrainFlags & string>;
