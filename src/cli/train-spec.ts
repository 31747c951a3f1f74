// From the flags of `crease train` to the spec of a run: defaults filled in, contradictions refused.

import { type EngineChoice, resolveEngine } from '../engine/engine-choice.ts';
import { InputError } from '../format/input-error.ts';
import type { Activation } from '../net/network.ts';
import { parseShape } from '../net/shape.ts';
import { hasMomentum, type OptimizerSpec } from '../net/training.ts';
import { panelSize } from '../picture/frame.ts';
import { parseDomain } from '../polytope/domain.ts';
import { isSmooth, type PartitionName } from '../run/partition-choice.ts';
import type { RunSpec } from '../run/spec.ts';
import { activationOf, flagName } from './flags.ts';
import { DEFAULTS, type TrainFlags } from './train-flags.ts';

/** The spec that the flags ask for, without what is learnt. @throws InputError, one line naming the flag */
export function specOfFlags(flags: TrainFlags): (input: RunSpec['input'], seed: number) => RunSpec {
  const given = { ...DEFAULTS, ...definedOnly(flags) };
  const hidden = parseShape(given.shape);
  const domain = parseDomain(given.domain);
  const activation = activationOf(given.activation, flags.slope, DEFAULTS.slope);
  const optimizer = optimizerOf(flags);
  if (given.optimizerReset === 'momentum' && !hasMomentum(optimizer.kind)) {
    throw new InputError(
      `--optimizer-reset momentum: ${optimizer.kind} has no momentum; take adam or sgd_momentum, or leave it out`,
    );
  }
  return (input, seed) => {
    const isParity = 'kind' in input;
    if (isParity && flags.changeInterval !== undefined) {
      throw new InputError(
        `--change-interval ${flags.changeInterval} measures areas of a picture's plane, and ${input.name} has none; leave it out`,
      );
    }
    const { width, height } = isParity ? NO_PANEL : panelSize(input.width, input.height);
    return {
      formatVersion: 1,
      input,
      network: { inputs: isParity ? input.n : 2, hidden, outputs: 1, activation },
      initialisation: 'reference',
      loss: 'mse',
      optimizer,
      optimizerReset: given.optimizerReset,
      rngDraws: given.rngDraws,
      seed,
      points: given.points,
      valPoints: given.valPoints ?? given.batchSize,
      batchSize: given.batchSize,
      engine: resolveEngine(given.engine as EngineChoice),
      epochs: given.epochs,
      checkpointInterval: given.checkpointInterval,
      ...(flags.changeInterval === undefined ? {} : { changeInterval: flags.changeInterval }),
      ...(flags.keepGoing ? { keepGoing: true } : {}),
      frames: {
        saveInterval: given.saveInterval,
        crease: given.crease,
        domain: [...domain],
        palette: given.palette,
        panel: [width, height],
        partition: partitionOf(given.partition, activation),
        ...(flags.smoothingSigma === undefined ? {} : { smoothingSigma: flags.smoothingSigma }),
      },
    };
  };
}

/** Of what is not drawn. */
const NO_PANEL = { width: 1, height: 1 };

/** What frames are drawn from: a smooth network has no polytopes. @throws InputError if it is to have them */
function partitionOf(wanted: PartitionName, activation: Activation): PartitionName {
  if (!isSmooth(activation)) return wanted;
  if (wanted !== 'exact') return 'raster';
  throw new InputError(
    `--partition exact: a network with ${activation.kind} is smooth and has no polytopes; leave it out, or take leaky_relu or relu`,
  );
}

/** The flags that go with --resume. */
const WITH_RESUME: ReadonlySet<string> = new Set([
  ...['resume', 'resumeLr', 'resumeOptimizer', 'engine', 'epochs', 'keepGoing'],
  ...['threads', 'logFile', 'profile', 'quiet', 'json', 'debug'],
]);

/** Refuses what goes only with a run that is resumed. @throws InputError naming the flag */
export function checkNewFlags({ resumeLr, resumeOptimizer }: TrainFlags): void {
  if (resumeLr === undefined && resumeOptimizer === undefined) return;
  const name = resumeLr === undefined ? '--resume-optimizer' : '--resume-lr';
  throw new InputError(`${name} goes with --resume RUN; for a new run use --learning-rate and --optimizer`);
}

/** Refuses what would change the spec of a run that is resumed. @throws InputError naming the flag */
export function checkResumeFlags(flags: TrainFlags, image: string | undefined): void {
  const other = Object.keys(definedOnly(flags)).find((key) => !WITH_RESUME.has(key));
  const name = image !== undefined ? `the image ${JSON.stringify(image)}` : other && flagName(other);
  if (name === undefined) return;
  throw new InputError(
    `${name} cannot be given with --resume, which keeps what run.json says; leave it out, or start a new run without --resume`,
  );
}

function optimizerOf(flags: TrainFlags): OptimizerSpec {
  const { optimizer: kind = DEFAULTS.optimizer, learningRate = DEFAULTS.learningRate, momentum } = flags;
  if (kind === 'sgd_momentum') return { kind, learningRate, momentum: momentum ?? DEFAULTS.momentum };
  if (momentum !== undefined) {
    throw new InputError(
      `--momentum ${momentum} goes with --optimizer sgd_momentum, not ${kind}; leave it out`,
    );
  }
  return { kind, learningRate };
}

/** An object without the keys whose value is undefined. */
function definedOnly<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

const NAME_LIMIT = 40;

/** The name of a run's directory: the picture's, free of characters that shells or file systems read. */
export function runName(input: string): string {
  const picture = input.replace(/\.[^.]*$/, '').replace(/[^A-Za-z0-9_.-]+/g, '-');
  return picture.replace(/^[-.]+/, '').slice(0, NAME_LIMIT) || 'picture';
}
