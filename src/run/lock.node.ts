// The lock of a run: one process at a time works on a run directory, and the lock of a dead process is recognised.

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { constants, copyFile, link, mkdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../format/input-error.ts';
import { PARTIAL } from './whole.node.ts';

/** Who holds a lock. A number of a process is used again after a while; its start time tells the two apart. */
interface Holder {
  readonly host: string;
  readonly pid: number;
  /** Ticks after the machine's start, where the system tells (Linux); else null. */
  readonly started: string | null;
}

const NAME = 'lock';

/** How often a lock that changes hands is looked at again. */
const TRIES = 1000;

/** After how many milliseconds the removal of a stale lock counts as given up. */
const TURN = 5000;

export class RunLock {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /**
   * Takes the lock of a run directory.
   * @throws InputError if another process that is alive holds it; Node's error if the directory cannot be written
   */
  static async take(directory: string): Promise<RunLock> {
    const path = join(directory, NAME);
    const mine = join(directory, `.${NAME}.${randomBytes(6).toString('hex')}${PARTIAL}`);
    await writeFile(mine, JSON.stringify(self()), { flag: 'wx' });
    try {
      for (let tries = 0; tries < TRIES; tries++) {
        // A link appears whole or not at all, and never over another: the lock is never empty.
        if (await linked(mine, path)) return new RunLock(path);
        const text = await readFile(path, 'utf8').catch(() => undefined);
        const holder = text === undefined ? undefined : parseHolder(text);
        if (holder !== undefined && isAlive(holder)) throw refused(directory, holder);
        if (text !== undefined) await removeStale(path, text);
      }
      throw new InputError(`${directory}: its lock changes hands too fast; try again, or delete ${path}`);
    } finally {
      await rm(mine, { force: true });
    }
  }

  /** Gives the lock back. */
  async release(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}

/** File systems without links say so in one of these ways. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** Makes `to` another name of `from`, or a copy where the file system has no links; false if `to` exists. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to).catch((error: NodeJS.ErrnoException) => {
      if (!NO_LINKS.has(error.code ?? '')) throw error;
      return copyFile(from, to, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Removes a dead process's lock. One process at a time does so, and looks again before: what one has read as stale
 * another may have replaced by its own. A process that died here is waited for in vain, but not long.
 */
async function removeStale(path: string, text: string): Promise<void> {
  const turn = `${path}${PARTIAL}`;
  try {
    await mkdir(turn);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const began = (await stat(turn).catch(() => undefined))?.mtimeMs ?? Date.now();
    if (Date.now() - began > TURN) await rmdir(turn).catch(() => undefined);
    else await new Promise((resolve) => setTimeout(resolve, 10));
    return;
  }
  try {
    if ((await readFile(path, 'utf8').catch(() => undefined)) === text) await rm(path, { force: true });
  } finally {
    await rmdir(turn).catch(() => undefined);
  }
}

function self(): Holder {
  return { host: hostname(), pid: process.pid, started: startOf(process.pid) };
}

function parseHolder(text: string): Holder | undefined {
  try {
    const { host, pid, started } = JSON.parse(text) as Partial<Holder>;
    const isHolder = typeof host === 'string' && Number.isInteger(pid) && pid! > 0;
    return isHolder ? { host, pid: pid!, started: started ?? null } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the text of a lock is that of a process that is alive; `lock` is the name of its file in a run. */
export function isHeld(text: string): boolean {
  const holder = parseHolder(text);
  return holder !== undefined && isAlive(holder);
}

function isAlive({ host, pid, started }: Holder): boolean {
  // Of another machine's processes nothing is known: its lock counts.
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return started === null || started === startOf(pid);
}

/** When a process started, from Linux's /proc: field 22 of stat, counted after the name, which may hold anything. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function refused(directory: string, { host, pid }: Holder): InputError {
  const where = host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`;
  return new InputError(
    `${directory} is being worked on by ${where}; wait for it or stop it (if it is gone, delete ${join(directory, NAME)})`,
  );
}
