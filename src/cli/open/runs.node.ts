// The runs below a directory: looked for anew whenever they are asked for, but not every time where many ask at once.

import { createHash } from 'node:crypto';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { InputError } from '../../format/input-error.ts';
import { systemReason } from '../../run/make-directory.node.ts';
import { atMostEvery } from './pace.ts';

/** A directory that has a run.json. */
export interface FoundRun {
  readonly id: string;
  /** As the list shows it. */
  readonly name: string;
  /** Absolute. */
  readonly directory: string;
}

/** How deep below the directory runs are looked for, and in how many directories. */
const DEPTH = 4;
const DIRECTORIES = 5000;

/** For how many milliseconds a list is good. */
const FRESH = 400;

export class Runs {
  /** The directory that is open, without links. */
  readonly root: string;
  /** What the list calls it. */
  readonly name: string;
  /** The runs, in the order of their names. */
  readonly list: () => Promise<FoundList>;

  private constructor(root: string) {
    this.root = root;
    this.name = basename(root) || root;
    this.list = atMostEvery(FRESH, () => find(root));
  }

  /**
   * @param path a directory of runs, or a run
   * @throws InputError if it is no directory that can be read
   */
  static async open(path: string): Promise<Runs> {
    try {
      const root = await realpath(resolve(path));
      await readdir(root);
      return new Runs(root);
    } catch (error) {
      throw new InputError(
        `cannot open ${path} (${systemReason(error)}); name a run, or a directory that has some`,
      );
    }
  }

  /** The run of an id. */
  async run(id: string): Promise<FoundRun | undefined> {
    const { runs } = await this.list();
    return runs.find((run) => run.id === id);
  }
}

export interface FoundList {
  readonly runs: readonly FoundRun[];
  readonly isCut: boolean;
}

/** Looks through directories, nearest first; links are not followed, and a run is not looked into. */
async function find(root: string): Promise<FoundList> {
  const runs: FoundRun[] = [];
  let level = [root];
  let looked = 0;
  for (let depth = 0; depth <= DEPTH && level.length > 0; depth++) {
    const next: string[] = [];
    for (const directory of level) {
      if (++looked > DIRECTORIES) return sorted(runs, true);
      const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
      if (entries.some(({ name }) => name === 'run.json') && (await isFile(join(directory, 'run.json')))) {
        runs.push(foundRun(root, directory));
        continue;
      }
      for (const entry of entries) {
        const isLookedInto = entry.isDirectory() && !/^\.|^node_modules$/.test(entry.name);
        if (isLookedInto) next.push(join(directory, entry.name));
      }
    }
    level = next;
  }
  return sorted(runs, level.length > 0);
}

async function isFile(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isFile() ?? false;
}

function foundRun(root: string, directory: string): FoundRun {
  const path = relative(root, directory).split(sep).join('/');
  const id = createHash('sha256').update(path).digest('hex').slice(0, 16);
  return { id, name: path === '' ? basename(root) : path, directory };
}

function sorted(runs: FoundRun[], isCut: boolean): FoundList {
  return { runs: runs.sort((a, b) => (a.name < b.name ? -1 : 1)), isCut };
}
