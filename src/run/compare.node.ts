// Compares two runs on disk: losses, weights, pictures and speed. Only reads.

import { InputError } from '../format/input-error.ts';
import { type Comparison, comparisonOf } from './compare.ts';
import { framePixels, ReadRun } from './compare-files.node.ts';
import { compareLosses } from './compare-losses.ts';
import { PictureComparer, type PictureComparison } from './compare-pictures.ts';
import { compareSpeed } from './compare-speed.ts';
import { splitEpochs } from './compare-tally.ts';
import { WeightComparer, type WeightComparison } from './compare-weights.ts';

/**
 * Compares the runs in two directories.
 * @param tolerance the absolute difference of losses, weights and pixels (0 to 255) that is allowed; 0: bit for bit
 * @throws InputError, one line, if one is no run, of another format version or damaged, or if neither has anything yet
 */
export async function compareRuns(pathA: string, pathB: string, tolerance: number): Promise<Comparison> {
  const a = await ReadRun.open(pathA);
  const b = await ReadRun.open(pathB);
  if (isEmpty(a) && isEmpty(b)) {
    throw new InputError(`${pathA} and ${pathB} have neither epochs nor frames yet; train them first`);
  }
  return comparisonOf(tolerance, {
    losses: compareLosses(a.losses, b.losses, tolerance),
    weights: await compareWeights(a, b, tolerance),
    pictures: await comparePictures(a, b, tolerance),
    speed: compareSpeed(a.times, b.times),
  });
}

function isEmpty({ losses, checkpoints, frames }: ReadRun): boolean {
  return losses.length + checkpoints.length + frames.length === 0;
}

async function compareWeights(a: ReadRun, b: ReadRun, tolerance: number): Promise<WeightComparison> {
  const { onlyInA, onlyInB, both } = splitEpochs(a.checkpoints, b.checkpoints);
  const comparer = new WeightComparer(a.spec.network, b.spec.network, tolerance);
  for (const epoch of both) {
    const one = await a.checkpoint(epoch);
    const other = await b.checkpoint(epoch);
    comparer.add(epoch, one.parameters, other.parameters);
  }
  for (const epoch of onlyInA) await a.checkpoint(epoch);
  for (const epoch of onlyInB) await b.checkpoint(epoch);
  return comparer.result(onlyInA, onlyInB);
}

async function comparePictures(a: ReadRun, b: ReadRun, tolerance: number): Promise<PictureComparison> {
  const { onlyInA, onlyInB, both } = splitEpochs(a.frames, b.frames);
  const comparer = new PictureComparer(tolerance);
  for (const epoch of both) {
    const one = await a.frame(epoch);
    const other = await b.frame(epoch);
    // Equal files have equal pixels: the usual case, without decoding.
    if (Buffer.compare(one.bytes, other.bytes) === 0) comparer.addSame(one.pixels);
    else comparer.add(epoch, await framePixels(one), await framePixels(other));
  }
  for (const epoch of onlyInA) await a.frame(epoch);
  for (const epoch of onlyInB) await b.frame(epoch);
  return comparer.result(onlyInA, onlyInB);
}
