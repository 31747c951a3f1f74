// What a run's directory has that can be looked at, and the lines of its metrics from a place on.

import { join } from 'node:path';
import type { CheckpointFile, MetricsPart, RunContents, RunSummary } from '../../run/listing.ts';
import { epochsOf, isRunFile } from './file-names.ts';
import { namesInside, openInside, readPart } from './inside.node.ts';

/** Names in a folder that are listed; a run has fewer. */
const NAMES = 200_000;

/** Bytes of metrics.ndjson in one answer: some 30,000 epochs. */
const PART = 4_000_000;

/** Other folders of a run, which other commands may leave, that are looked into. */
const FOLDERS = 16;

/**
 * What a run has.
 * @param root the directory that is open, without links
 * @param directory the run's
 */
export async function contentsOf(root: string, directory: string, summary: RunSummary): Promise<RunContents> {
  const top = await listed(root, directory);
  const elsewhere: string[] = [];
  const folder = async (name: string): Promise<string[]> => {
    const names = await listed(root, join(directory, name));
    if (names !== 'elsewhere') return names;
    elsewhere.push(name);
    return [];
  };
  const frames = epochsOf(await folder('frames'), 'png');
  const checkpoints = checkpointsOf(await folder('checkpoints'));
  const names = top === 'elsewhere' ? [] : top;
  const others = names.filter((name) => /^[a-z0-9][a-z0-9-]*$/.test(name)).filter((name) => !KNOWN.has(name));
  const files = names.filter((name) => isRunFile(name) && name !== 'movie.mp4');
  for (const name of others.slice(0, FOLDERS)) {
    files.push(...(await folder(name)).map((file) => `${name}/${file}`).filter(isRunFile));
  }
  const movie = names.includes('movie.mp4') ? await sizeOf(root, join(directory, 'movie.mp4')) : 0;
  return { v: 1, ...summary, frames, checkpoints, movie, files: files.sort(), elsewhere };
}

/** What is told of by itself, or not at all. */
const KNOWN = new Set(['frames', 'checkpoints', 'lock']);

async function listed(root: string, path: string): Promise<string[] | 'elsewhere'> {
  const names = await namesInside(root, path);
  return names === 'elsewhere' ? names : names.slice(0, NAMES);
}

async function sizeOf(root: string, path: string): Promise<number> {
  const file = await openInside(root, path);
  try {
    return file === undefined ? 0 : (await file.stat()).size;
  } finally {
    await file?.close();
  }
}

/** Ascending. */
function checkpointsOf(names: readonly string[]): CheckpointFile[] {
  const found = names.flatMap((name): CheckpointFile[] => {
    const parts = /^epoch-(\d{6,15})(?:-step-(\d{6,15}))?\.safetensors$/.exec(name);
    if (parts === null) return [];
    return [{ epoch: Number(parts[1]), steps: Number(parts[2] ?? 0), file: `checkpoints/${name}` }];
  });
  return found.sort((a, b) => a.epoch - b.epoch || a.steps - b.steps);
}

/**
 * The whole lines of a run's metrics that begin at byte `from` or later; from the beginning where the file is shorter
 * than that.
 */
export async function metricsFrom(root: string, directory: string, from: number): Promise<MetricsPart> {
  const file = await openInside(root, join(directory, 'metrics.ndjson'));
  if (file === undefined) return { v: 1, file: 'none', from: 0, to: 0, isMore: false, text: '' };
  try {
    const { size, ino, birthtimeMs } = await file.stat();
    const start = from > size ? 0 : from;
    const bytes = await readPart(file, start, Math.min(size, start + PART));
    const length = bytes.lastIndexOf(0x0a) + 1;
    const to = start + length;
    return {
      v: 1,
      file: `${ino}-${birthtimeMs}`,
      from: start,
      to,
      isMore: length > 0 && start + bytes.length < size,
      text: bytes.subarray(0, length).toString('utf8'),
    };
  } finally {
    await file.close();
  }
}
