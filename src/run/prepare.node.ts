// What comes before training: a new run is checked and its directory made; a run to resume is found and cut back.

import { rm } from 'node:fs/promises';
import { parityPoints } from '../data/parity-points.ts';
import type { GreyPicture } from '../data/picture.ts';
import { type Split, splitPoints } from '../data/split.ts';
import type { EngineName } from '../engine/engine.ts';
import { InputError } from '../format/input-error.ts';
import { checkNetworkSize } from '../net/shape.ts';
import { engineOf, withChange } from './changes.ts';
import { Checkpoints } from './checkpoints.node.ts';
import { type Elsewhere, manifestOf, RunDirectory } from './directory.node.ts';
import { greyPng } from './grey-png.node.ts';
import { sha256, specHash } from './hash.node.ts';
import { RunLock } from './lock.node.ts';
import { cannotWrite } from './make-directory.node.ts';
import type { Manifest } from './manifest.ts';
import type { EpochMetrics } from './metrics.ts';
import { hasFrame, isDrawn } from './schedule.ts';
import type { Snapshot } from './snapshot.ts';
import type { PictureInput, RunSpec } from './spec.ts';
import type { Checkpoint, Losses } from './training.ts';

/** A run that is ready to train. */
export interface PreparedRun {
  readonly directory: RunDirectory;
  readonly spec: RunSpec;
  /** What is learnt, if it is a picture. */
  readonly picture: GreyPicture | undefined;
  readonly points: Split;
  readonly checkpoints: Checkpoints;
  /** Held until the run is given back. */
  readonly lock: RunLock;
  /** What computes from here on. */
  readonly engine: EngineName;
  /** Where to go on; undefined to start from the untrained network. */
  readonly checkpoint?: Checkpoint | undefined;
  /** The losses of the epochs that are trained already. */
  readonly losses: readonly EpochMetrics[];
  /** The epochs whose frames are on disk, and the moments whose frames are missing and can be drawn, ascending. */
  readonly framesOnDisk: readonly number[];
  readonly framesMissing: readonly Snapshot[];
  /** What was unusual about the directory, for the log. */
  readonly warnings: readonly string[];
}

/** The input's entry in a spec. */
export function inputOf(name: string, { width, height, pixels }: GreyPicture): PictureInput {
  return { name, width, height, sha256: sha256(pixels) };
}

/**
 * Checks a new run and makes its directory.
 * @param version the version of crease
 * @param elsewhere folders of the run that are to lie elsewhere
 * @throws InputError if the spec asks for what cannot be, or the directory exists or cannot be written; nothing is
 * left behind then
 */
export async function prepareRun(
  path: string,
  spec: RunSpec,
  picture: GreyPicture | undefined,
  version: string,
  elsewhere: Elsewhere = {},
): Promise<PreparedRun> {
  checkNetworkSize(spec.network);
  const points = pointsOf(spec, picture);
  const png = picture && greyPng(picture);
  const directory = await RunDirectory.create(path, manifestOf(spec, version), png, elsewhere);
  const lock = await RunLock.take(path).catch(async (error) => {
    await directory.discard();
    throw cannotWrite(path, error);
  });
  const checkpoints = new Checkpoints(directory, spec);
  return {
    directory,
    spec,
    picture,
    points,
    checkpoints,
    lock,
    engine: spec.engine,
    losses: [],
    framesOnDisk: [],
    framesMissing: [],
    warnings: [],
  };
}

/** The run that `--resume` names, when there is nothing left to do. */
export interface CompleteRun {
  readonly complete: true;
  readonly spec: RunSpec;
  readonly metrics: readonly EpochMetrics[];
}

/** What may be changed when a run goes on. */
export interface ResumeChanges {
  /** The new total of epochs. */
  readonly epochs?: number | undefined;
  /** Whether it is from now on to train on where it would stop itself. */
  readonly keepGoing?: boolean | undefined;
  /** The learning rate from the next epoch on that is not begun yet. */
  readonly learningRate?: number | undefined;
  /** `new`: that epoch begins with a new optimizer instead of the one of the checkpoint. */
  readonly optimizer?: 'new' | undefined;
  /** What computes from the next epoch on; an epoch that is begun is then begun again. */
  readonly engine?: EngineName | undefined;
}

/**
 * Opens a run to go on with it: takes the newest valid checkpoint, cuts the metrics back to it, and removes what is
 * newer. Nothing is changed before everything is checked, and nothing at all if the run is complete.
 * @throws InputError if this is no run, or its picture is damaged, or `epochs` is less than was trained, or nothing is
 * left to train differently
 */
export async function resumeRun(path: string, changes: ResumeChanges): Promise<PreparedRun | CompleteRun> {
  // Nothing is written into a directory that is no run.
  await RunDirectory.open(path);
  const lock = await RunLock.take(path).catch((error) => {
    throw error instanceof InputError ? error : cannotWrite(path, error);
  });
  try {
    const prepared = await resumeLocked(path, changes, lock);
    if ('complete' in prepared) await lock.release();
    return prepared;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function resumeLocked(
  path: string,
  changes: ResumeChanges,
  lock: RunLock,
): Promise<PreparedRun | CompleteRun> {
  // Read again: another process may have worked on the run before the lock was ours.
  const { run: directory, manifest } = await RunDirectory.open(path);
  const longer: RunSpec = {
    ...manifest.spec,
    epochs: changes.epochs ?? manifest.spec.epochs,
    ...(changes.keepGoing ? { keepGoing: true } : {}),
  };
  checkNetworkSize(longer.network);
  const warnings: string[] = [];
  const picture = await readInput(directory, longer);
  const points = pointsOf(longer, picture);
  await directory.tidy();
  const metrics = await directory.metrics.read(Number.POSITIVE_INFINITY);
  const found = new Checkpoints(directory, longer);
  const warn = (text: string) => void warnings.push(text);
  const [before, engine] = [engineOf(longer), changes.engine ?? engineOf(longer)];
  const checkpoint = await found.newest(metrics.length, warn, engine !== before);
  const epoch = checkpoint?.epoch ?? 0;
  // An epoch that is begun goes on as it began.
  const asked = changed(longer, changes, epoch + (checkpoint?.within ? 2 : 1), path);
  const spec = withEngine(asked, engine, epoch + 1);
  const checkpoints = new Checkpoints(directory, spec);
  if (spec.epochs < epoch) {
    throw new InputError(
      `--epochs ${spec.epochs} is less than the ${epoch} epochs that ${path} has trained; give at least ${epoch}`,
    );
  }
  const missing = await findMissing(directory, checkpoints, spec, checkpoint, metrics);
  if (epoch === spec.epochs && missing.drawable.length === 0) {
    if (!isDrawn(spec) || (await directory.hasMovie())) return { complete: true, spec, metrics };
  }
  if (missing.lost.length > 0)
    warnings.push(`frames that cannot be drawn again are missing: epochs ${missing.lost}`);
  if (checkpoint === undefined) warnings.push('no valid checkpoint: the run starts over');
  await cutBack(directory, spec, manifest, checkpoint);
  return {
    directory,
    spec,
    picture,
    points,
    checkpoints,
    lock,
    engine,
    checkpoint,
    losses: metrics.slice(0, epoch),
    framesOnDisk: await directory.frames(),
    framesMissing: missing.drawable,
    warnings,
  };
}

/** The spec with what is to change from epoch `next` on, the first that is not begun. @throws InputError without one */
function changed(
  spec: RunSpec,
  { learningRate, optimizer }: ResumeChanges,
  next: number,
  path: string,
): RunSpec {
  if (learningRate === undefined && optimizer === undefined) return spec;
  if (next > spec.epochs) {
    const flag = learningRate === undefined ? '--resume-optimizer new' : `--resume-lr ${learningRate}`;
    throw new InputError(
      `${flag}: ${path} has begun all its ${spec.epochs} epochs; give a larger number with --epochs too`,
    );
  }
  return withChange(spec, {
    fromEpoch: next,
    ...(learningRate === undefined ? {} : { learningRate }),
    ...(optimizer === undefined ? {} : { optimizer }),
  });
}

/** The spec with an engine from epoch `next` on, if that is not what it says and there is such an epoch. */
function withEngine(spec: RunSpec, engine: EngineName, next: number): RunSpec {
  if (next > spec.epochs || engineOf(spec, next) === engine) return spec;
  return withChange(spec, { fromEpoch: next, engine });
}

/** The points of a run: pixels of its picture, or samples of its problem. */
export function pointsOf(spec: RunSpec, picture: GreyPicture | undefined): Split {
  if ('kind' in spec.input) return parityPoints(spec.input, spec);
  return splitPoints(picture!, spec);
}

/** The picture that the run learns, from its own copy; undefined if it learns none. */
export async function readInput(directory: RunDirectory, spec: RunSpec): Promise<GreyPicture | undefined> {
  if ('kind' in spec.input) return undefined;
  const { loadGreyPicture } = await import('../data/image.node.ts');
  const picture = await loadGreyPicture(directory.input);
  const { width, height, sha256: hash } = inputOf(spec.input.name, picture);
  if (width !== spec.input.width || height !== spec.input.height || hash !== spec.input.sha256) {
    throw new InputError(`${directory.input} is not the picture that run.json describes; restore it`);
  }
  return picture;
}

/** The scheduled frames up to the checkpoint that are not on disk: those that a checkpoint is left for, and others. */
async function findMissing(
  directory: RunDirectory,
  checkpoints: Checkpoints,
  spec: RunSpec,
  newest: Checkpoint | undefined,
  metrics: readonly EpochMetrics[],
): Promise<{ drawable: Snapshot[]; lost: number[] }> {
  const drawable: Snapshot[] = [];
  const lost: number[] = [];
  if (newest === undefined) return { drawable, lost };
  const onDisk = new Set(await directory.frames());
  for (let epoch = 0; epoch <= newest.epoch; epoch++) {
    if (!hasFrame(spec, epoch) || onDisk.has(epoch)) continue;
    const isNewest = epoch === newest.epoch && newest.within === undefined;
    const checkpoint = isNewest ? newest : await checkpoints.read(epoch).catch(() => undefined);
    if (checkpoint === undefined) lost.push(epoch);
    else drawable.push({ checkpoint, losses: lossesOf(metrics[epoch - 1]) });
  }
  return { drawable, lost };
}

/** Makes the directory what it was at a checkpoint; without one, what it was at the start. */
async function cutBack(
  directory: RunDirectory,
  spec: RunSpec,
  manifest: Manifest,
  checkpoint: Checkpoint | undefined,
): Promise<void> {
  const epoch = checkpoint?.epoch ?? 0;
  const steps = checkpoint?.within?.steps ?? 0;
  const isKept = (frame: number) => checkpoint !== undefined && frame <= epoch && hasFrame(spec, frame);
  for (const frame of await directory.frames()) {
    if (!isKept(frame)) await rm(directory.frame(frame));
  }
  for (const other of await directory.checkpoints()) {
    if (other > epoch || checkpoint === undefined) await rm(directory.checkpoint(other));
  }
  for (const other of await directory.stepCheckpoints()) {
    const isOlder = other.epoch < epoch || (other.epoch === epoch && other.steps <= steps);
    if (!isOlder) await rm(directory.checkpoint(other.epoch, other.steps));
  }
  await rm(directory.movie, { force: true });
  await directory.metrics.cut(epoch);
  const hash = specHash(spec);
  if (hash !== manifest.specHash) await directory.writeManifest({ ...manifest, spec, specHash: hash });
}

/** What a frame tells of an epoch: not what changed since another. */
function lossesOf(metrics: EpochMetrics | undefined): Losses | undefined {
  if (metrics === undefined) return undefined;
  const { epoch: _epoch, change: _change, ...losses } = metrics;
  return losses;
}
