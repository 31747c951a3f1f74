// The parts of a run as `crease compare` reads them: strictly, since what is skipped would pass for the same.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPngChunks } from '../data/png-chunks.ts';
import { InputError } from '../format/input-error.ts';
import type { RgbaImage } from '../picture/image.ts';
import { decodePng, PNG_KEYWORD, readPngText } from '../picture/png.node.ts';
import { Checkpoints } from './checkpoints.node.ts';
import { type LogTimes, logTimes } from './compare-speed.ts';
import { RunDirectory } from './directory.node.ts';
import { LOG_HEADER } from './log.node.ts';
import { systemReason } from './make-directory.node.ts';
import { type EpochMetrics, parseMetrics } from './metrics.ts';
import type { RunSpec } from './spec.ts';
import type { Checkpoint } from './training.ts';

/** The format version of frames. */
const FRAME_VERSION = 1;
/** Far above every frame; a damaged header must not ask for more memory than there is. */
const MOST_PIXELS = 1 << 26;

/** A frame's bytes, and its size by its header. */
export interface FrameFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly pixels: number;
}

/** A run that is only read. Every method throws InputError, one line, for a file that is missing or damaged. */
export class ReadRun {
  readonly path: string;
  readonly spec: RunSpec;
  readonly losses: readonly EpochMetrics[];
  /** The epochs that have a checkpoint, and those that have a frame, ascending. */
  readonly checkpoints: readonly number[];
  readonly frames: readonly number[];
  readonly times: LogTimes;
  readonly #run: RunDirectory;
  readonly #checkpoints: Checkpoints;

  private constructor(
    run: RunDirectory,
    spec: RunSpec,
    parts: Pick<ReadRun, 'losses' | 'checkpoints' | 'frames' | 'times'>,
  ) {
    this.path = run.path;
    this.spec = spec;
    this.losses = parts.losses;
    this.checkpoints = parts.checkpoints;
    this.frames = parts.frames;
    this.times = parts.times;
    this.#run = run;
    this.#checkpoints = new Checkpoints(run, spec);
  }

  static async open(path: string): Promise<ReadRun> {
    const { run, manifest } = await RunDirectory.open(path);
    const metrics = join(path, 'metrics.ndjson');
    const checkpoints = await reading(join(path, 'checkpoints'), () => run.checkpoints());
    const frames = await reading(join(path, 'frames'), () => run.frames());
    const losses = strictMetrics(await textOf(metrics), metrics);
    const newest = checkpoints.at(-1) ?? 0;
    // A checkpoint is written after the losses of its epoch are on the disk.
    if (newest > losses.length) {
      throw new InputError(
        `${metrics} ends at epoch ${losses.length}, before the checkpoint of epoch ${newest}; restore it`,
      );
    }
    const times = logTimes(checkedLog(await textOf(run.log), run.log));
    return new ReadRun(run, manifest.spec, { losses, checkpoints, frames, times });
  }

  async checkpoint(epoch: number): Promise<Checkpoint> {
    return reading(this.#run.checkpoint(epoch), () => this.#checkpoints.read(epoch));
  }

  /** The file of an epoch's frame, checked but for its compressed pixels. */
  async frame(epoch: number): Promise<FrameFile> {
    const path = this.#run.frame(epoch);
    return reading(path, async () => {
      const bytes = await readFile(path);
      const { buffer, byteOffset } = readPngChunks(bytes)[0]!.data;
      const header = new DataView(buffer, byteOffset);
      const pixels = header.getUint32(0) * header.getUint32(4);
      if (pixels > MOST_PIXELS) throw new RangeError(`it has ${pixels} pixels`);
      checkFrameVersion(bytes, path);
      return { path, bytes, pixels };
    });
  }
}

/** The pixels of a frame. @throws InputError if they are damaged */
export async function framePixels({ path, bytes }: FrameFile): Promise<RgbaImage> {
  return reading(path, () => decodePng(bytes));
}

/** All epochs of metrics.ndjson; only what follows the last newline may be torn, since a killed run leaves that. */
function strictMetrics(text: string, path: string): EpochMetrics[] {
  const metrics = parseMetrics(text, Number.MAX_SAFE_INTEGER);
  if (metrics.length < text.split('\n').length - 1) {
    const line = metrics.length + 1;
    throw new InputError(
      `${path}: line ${line} is not that of epoch ${line} in format version 1; restore the file`,
    );
  }
  return metrics;
}

function checkedLog(text: string, path: string): string {
  const header = text.split('\n', 1)[0]!;
  if (/^# crease log, format version /.test(header) && `${header}\n` !== LOG_HEADER) {
    throw new InputError(
      `${path} begins with ${JSON.stringify(header)}, and this crease reads version 1; use the crease that made it`,
    );
  }
  return text;
}

/** A frame that another program wrote again has lost its text, and is compared all the same. */
function checkFrameVersion(bytes: Uint8Array, path: string): void {
  const text = readPngText(bytes, PNG_KEYWORD);
  if (text === undefined) return;
  const version = /^\{"crease":(\d+)[,}]/.exec(text)?.[1];
  if (version !== String(FRAME_VERSION)) {
    const found = version === undefined ? 'no format version' : `format version ${version}`;
    throw new InputError(
      `${path} has ${found}, and this crease reads version ${FRAME_VERSION}; use the crease that made it`,
    );
  }
}

/** A file's text; nothing if there is no such file. */
async function textOf(path: string): Promise<string> {
  return reading(path, async () => {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw error;
    }
  });
}

async function reading<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${path} cannot be read (${systemReason(error)}); restore it`, { cause: error });
  }
}
