// A run on disk: one directory, in which every file appears whole.

import { mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InputError } from '../format/input-error.ts';
import { specHash } from './hash.node.ts';
import { cannotWrite, type DirectoryFlag, makeDirectory, systemReason } from './make-directory.node.ts';
import { type Manifest, manifestText, parseManifest } from './manifest.ts';
import { MetricsFile } from './metrics.node.ts';
import type { RunSpec } from './spec.ts';
import { removePartial, writeWhole } from './whole.node.ts';

/** Folders of a run that lie elsewhere: new directories, to which the run has links in the folders' place. */
export interface Elsewhere {
  readonly checkpoints?: string | undefined;
  readonly frames?: string | undefined;
}

/** The name of an epoch's file: epoch-000010.png. */
function epochName(epoch: number, ending: string): string {
  return `epoch-${sixDigits(epoch)}.${ending}`;
}

function sixDigits(count: number): string {
  return String(count).padStart(6, '0');
}

export class RunDirectory {
  readonly path: string;
  readonly metrics: MetricsFile;
  /** The directories that were made for a new run. */
  readonly #made: string[] = [];

  private constructor(path: string) {
    this.path = path;
    this.metrics = new MetricsFile(join(path, 'metrics.ndjson'));
  }

  /**
   * Makes the directory of a new run, with `run.json` and the picture that is learnt, if it is one, so that resuming
   * needs no other file. If that fails nothing is left behind, parents that were made for it included.
   * @throws InputError if the path exists or cannot be written, or one of those elsewhere
   */
  static async create(
    path: string,
    manifest: Manifest,
    inputPng: Uint8Array | undefined,
    elsewhere: Elsewhere = {},
  ): Promise<RunDirectory> {
    const run = new RunDirectory(path);
    try {
      run.#made.push(await makeDirectory(path));
      await run.#makeFolder('checkpoints', elsewhere.checkpoints, '--checkpoint-dir');
      await run.#makeFolder('frames', elsewhere.frames, '--snapshot-dir');
      if (inputPng !== undefined) await writeWhole(run.input, inputPng);
      await run.writeManifest(manifest);
      return run;
    } catch (error) {
      await run.discard();
      throw error instanceof InputError ? error : cannotWrite(path, error);
    }
  }

  async #makeFolder(name: string, elsewhere: string | undefined, flag: DirectoryFlag): Promise<void> {
    if (elsewhere === undefined) return void (await mkdir(join(this.path, name)));
    this.#made.push(await makeDirectory(elsewhere, flag));
    // A junction needs no privilege on Windows; elsewhere the type is ignored.
    await symlink(resolve(elsewhere), join(this.path, name), 'junction');
  }

  /** Removes what `create` made. */
  async discard(): Promise<void> {
    for (const made of this.#made.toReversed())
      await rm(made, { recursive: true, force: true }).catch(() => undefined);
  }

  /**
   * Opens the directory of a run.
   * @throws InputError if there is none, or its run.json is damaged or of another format version
   */
  static async open(path: string): Promise<{ run: RunDirectory; manifest: Manifest }> {
    const file = join(path, 'run.json');
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      const reason = systemReason(error);
      throw new InputError(
        `${path} is not the directory of a run (${file}: ${reason}); name one that has run.json`,
      );
    }
    const outer = parseManifest(text, file);
    const { parseRunSpec } = await import('./spec.ts');
    const spec = parseRunSpec(outer.spec, file);
    if (specHash(spec) !== outer.specHash) {
      throw new InputError(
        `${file}: the spec does not have the hash that is recorded beside it; restore the file`,
      );
    }
    return { run: new RunDirectory(path), manifest: { ...outer, spec } };
  }

  get input(): string {
    return join(this.path, 'input.png');
  }

  /** What smoothing makes of the training points, where the spec asks for it. */
  get smoothed(): string {
    return join(this.path, 'smoothed.png');
  }

  get movie(): string {
    return join(this.path, 'movie.mp4');
  }

  get log(): string {
    return join(this.path, 'log.txt');
  }

  frame(epoch: number): string {
    return join(this.path, 'frames', epochName(epoch, 'png'));
  }

  /** The maps of what changed up to an epoch, where the spec asks for them. */
  change(epoch: number): string {
    return join(this.path, 'changes', epochName(epoch, 'png'));
  }

  /** The checkpoint after an epoch, or after some steps of the epoch that follows it. */
  checkpoint(epoch: number, steps = 0): string {
    const place = steps > 0 ? `-step-${sixDigits(steps)}` : '';
    return join(this.path, 'checkpoints', `epoch-${sixDigits(epoch)}${place}.safetensors`);
  }

  /** The epochs that have a frame, ascending. */
  frames(): Promise<number[]> {
    return epochsIn(join(this.path, 'frames'), 'png');
  }

  /** The epochs that have a checkpoint, ascending. */
  checkpoints(): Promise<number[]> {
    return epochsIn(join(this.path, 'checkpoints'), 'safetensors');
  }

  /** The checkpoints within epochs, which a stopped run leaves: after so many epochs and so many steps, ascending. */
  async stepCheckpoints(): Promise<{ epoch: number; steps: number }[]> {
    const names = await readdir(join(this.path, 'checkpoints'));
    const places = names.flatMap((name) => {
      const found = /^epoch-(\d{6,15})-step-(\d{6,15})\.safetensors$/.exec(name);
      return found ? [{ epoch: Number(found[1]), steps: Number(found[2]) }] : [];
    });
    return places.sort((a, b) => a.epoch - b.epoch || a.steps - b.steps);
  }

  async hasMovie(): Promise<boolean> {
    return (await readdir(this.path)).includes('movie.mp4');
  }

  async writeManifest(manifest: Manifest): Promise<void> {
    await writeWhole(join(this.path, 'run.json'), manifestText(manifest));
  }

  /** Makes the run ready to go on: its folders are there, and what a killed process was still writing is not. */
  async tidy(): Promise<void> {
    for (const directory of [this.path, join(this.path, 'checkpoints'), join(this.path, 'frames')]) {
      try {
        await mkdir(directory, { recursive: true });
        await removePartial(directory);
      } catch (error) {
        throw cannotWrite(this.path, error);
      }
    }
  }
}

/** The manifest of a spec. */
export function manifestOf(spec: RunSpec, version: string): Manifest {
  return {
    formatVersion: 1,
    crease: version,
    node: process.versions.node,
    engine: spec.engine,
    specHash: specHash(spec),
    spec,
  };
}

async function epochsIn(directory: string, ending: string): Promise<number[]> {
  const pattern = new RegExp(`^epoch-(\\d{6,15})\\.${ending}$`);
  const names = await readdir(directory);
  const epochs = names.flatMap((name) => {
    const epoch = Number(pattern.exec(name)?.[1] ?? Number.NaN);
    return epochName(epoch, ending) === name ? [epoch] : [];
  });
  return epochs.sort((a, b) => a - b);
}
