// The network that a command is to look at: weights in a file, or a checkpoint of a run.

import { readFile, stat } from 'node:fs/promises';
import type { PointSet } from '../data/split.ts';
import { InputError } from '../format/input-error.ts';
import { readSafetensors } from '../format/safetensors.ts';
import { ACTIVATIONS, type Activation, type ActivationName } from '../net/network.ts';
import { type LoadedNetwork, networkOfTensors } from '../net/weights.ts';
import { systemReason } from '../run/make-directory.node.ts';
import { activationOf } from './flags.ts';

/** What the flags say of the activation; undefined where they say nothing. */
export interface ActivationFlags {
  readonly activation?: ActivationName;
  readonly slope?: number;
}

/** The slope where nothing says which: PyTorch's default. */
const DEFAULT_SLOPE = 0.01;
/** Node cannot read more into one buffer on every version that Crease runs on. */
const LARGEST_FILE = 2 ** 31 - 1;

/**
 * Loads `WEIGHTS.safetensors`, `RUN` (its newest checkpoint) or `RUN@EPOCH`. The activation is what the flags say, else
 * what the file says if Crease wrote it, else leaky ReLU with slope 0.01.
 * @throws InputError, one line, if there is no such thing or it is damaged
 */
export async function loadNetwork(argument: string, flags: ActivationFlags): Promise<LoadedNetwork> {
  const run = await runOf(argument);
  if (run !== undefined) return readFromRun(run.path, run.epoch, flags);
  const found = await stat(argument).catch(() => undefined);
  return readFromFile(argument, found?.size ?? 0, flags);
}

/** The run, and the epoch if there is one, that an argument names; undefined if it names a file. */
async function runOf(argument: string): Promise<{ path: string; epoch: number | undefined } | undefined> {
  const found = await stat(argument).catch(() => undefined);
  if (found?.isDirectory()) return { path: argument, epoch: undefined };
  const at = /^(.+)@(\d{1,15})$/.exec(argument);
  return found === undefined && at !== null ? { path: at[1]!, epoch: Number(at[2]) } : undefined;
}

/**
 * The points that the run in an argument of `loadNetwork` trains on; undefined if it names a file.
 * @throws InputError if the run's picture is not the one that it was started with
 */
export async function trainingPoints(argument: string): Promise<PointSet | undefined> {
  const run = await runOf(argument);
  if (run === undefined) return undefined;
  const { RunDirectory } = await import('../run/directory.node.ts');
  const { pointsOf, readInput } = await import('../run/prepare.node.ts');
  const { run: directory, manifest } = await RunDirectory.open(run.path);
  return pointsOf(manifest.spec, await readInput(directory, manifest.spec)).training;
}

async function readFromFile(path: string, size: number, flags: ActivationFlags): Promise<LoadedNetwork> {
  if (size > LARGEST_FILE)
    throw new InputError(`${path}: ${size} bytes are too many; the limit is ${LARGEST_FILE}`);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new InputError(`${path}: ${systemReason(error)}; give a .safetensors file, RUN or RUN@EPOCH`);
  }
  const { metadata, tensors } = readSafetensors(bytes, path);
  return networkOfTensors(tensors, activationFor(flags, metadata), path);
}

async function readFromRun(
  path: string,
  epoch: number | undefined,
  flags: ActivationFlags,
): Promise<LoadedNetwork> {
  const { RunDirectory } = await import('../run/directory.node.ts');
  const { run } = await RunDirectory.open(path);
  const epochs = await run.checkpoints();
  if (epochs.length === 0) throw new InputError(`${path} has no checkpoint yet; name a run that has one`);
  const chosen = epoch ?? epochs.at(-1)!;
  if (!epochs.includes(chosen)) {
    throw new InputError(`${path} has no checkpoint of epoch ${chosen}; there are: ${listed(epochs)}`);
  }
  const file = run.checkpoint(chosen);
  const { size } = await stat(file);
  return readFromFile(file, size, flags);
}

/** Some numbers in words, not too many. */
function listed(epochs: readonly number[]): string {
  return epochs.length <= 8 ? epochs.join(', ') : `${epochs.slice(0, 4).join(', ')}, ... ${epochs.at(-1)}`;
}

/** The activation that the flags ask for, else the one that Crease wrote into the file, else the default. */
function activationFor(flags: ActivationFlags, metadata: Readonly<Record<string, string>>): Activation {
  const written = ACTIVATIONS.find((name) => name === metadata.activation);
  const kind = flags.activation ?? (flags.slope === undefined ? written : undefined) ?? 'leaky_relu';
  return activationOf(kind, flags.slope, slopeOf(metadata));
}

/** The slope that Crease wrote, if it did and it is one. */
function slopeOf({ activation, slope }: Readonly<Record<string, string>>): number {
  const value = activation === 'leaky_relu' && slope !== undefined ? Number(slope) : DEFAULT_SLOPE;
  return value >= 0 && value <= 1 ? value : DEFAULT_SLOPE;
}
