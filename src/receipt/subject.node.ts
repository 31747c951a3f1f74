// The subjects of claims on the disk: found below the given directories only, hashed, and proven untouched afterwards.

import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { canonicalJson } from '../run/canonical.ts';
import { pathFault } from './path.ts';

/** The most files and bytes of one subject. */
export interface SubjectLimits {
  readonly files: number;
  readonly bytes: number;
}

export const SUBJECT_LIMITS: SubjectLimits = { files: 200_000, bytes: 64 * 2 ** 30 };

/** Why a subject cannot be taken: its message says it in one line. */
export class SubjectError extends Error {
  override readonly name = 'SubjectError';
}

/** A subject that was found. */
export interface FoundSubject {
  /** Where it really lies, every link followed. */
  readonly path: string;
  /** What claims name it by. */
  readonly sha256: string;
  /** Over every file, name, kind and size: the same before and after, or something was touched. */
  readonly fingerprint: string;
  /** The spec in its run.json; undefined of what is no run. */
  readonly spec?: unknown;
}

/** Files of a run that hold times, or what an encoder of this machine made; no measurement is made of them. */
const NOT_CONTENT: ReadonlySet<string> = new Set(['log.txt', 'lock', 'movie.mp4']);

/**
 * Looks a path up in the given directories, the first that has it, and hashes what is there. A file's hash is its
 * SHA-256. A directory's is that of a text with a line `SHA256  NAME` for every file in it, sorted by name, without
 * log.txt, lock and movie.mp4, and of run.json without the versions that made it: the same run made anywhere has the
 * same hash.
 * @throws SubjectError
 */
export async function findSubject(
  path: string,
  roots: readonly string[],
  limits: SubjectLimits = SUBJECT_LIMITS,
): Promise<FoundSubject> {
  const wrong = pathFault(path);
  if (wrong !== undefined) throw new SubjectError(`${path} ${wrong}`);
  const reals = await Promise.all(roots.map((root) => realpath(root)));
  for (const root of reals) {
    const there = join(root, path);
    if ((await lstat(there).catch(() => undefined)) === undefined) continue;
    const real = await realpath(there).catch(() => {
      throw new SubjectError(`${path} is a link to nothing`);
    });
    checkInside(real, reals, path);
    return { path: real, ...(await hashed(real, reals, path, limits)) };
  }
  throw new SubjectError(`${path} is not there`);
}

function checkInside(real: string, roots: readonly string[], name: string): void {
  const isInside = roots.some((root) => {
    const way = relative(root, real);
    return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !/^([\\/]|[A-Za-z]:)/.test(way));
  });
  if (!isInside) throw new SubjectError(`${name} leads out of the given directories, by a link`);
}

async function hashed(real: string, roots: readonly string[], name: string, limits: SubjectLimits) {
  const top = await stat(real);
  if (!top.isDirectory()) {
    checkFile(top, name);
    if (top.size > limits.bytes) throw tooLarge(name, limits);
    const sha256 = await hashOfFile(real);
    return { sha256, fingerprint: digest(`${sha256} ${top.size} ${top.mode} ${top.mtimeMs}`) };
  }
  const files = await filesOf(real, roots, name, limits);
  const [content, everything]: [string[], string[]] = [[], []];
  let spec: unknown;
  for (const { path, file, stats } of files) {
    if (stats.isDirectory()) {
      everything.push(`${path}/ ${stats.mode}`);
      continue;
    }
    const sha256 = await hashOfFile(file);
    everything.push(`${path} ${sha256} ${stats.size} ${stats.mode} ${stats.mtimeMs}`);
    const manifest = path === 'run.json' ? await manifestOf(file) : undefined;
    if (manifest !== undefined) spec = manifest.spec;
    if (!NOT_CONTENT.has(path)) content.push(`${manifest?.sha256 ?? sha256}  ${path}\n`);
  }
  const fingerprint = digest(everything.join('\n'));
  return { sha256: digest(content.join('')), fingerprint, ...(spec !== undefined && { spec }) };
}

interface Entry {
  /** Below the subject, with forward slashes. */
  readonly path: string;
  readonly file: string;
  readonly stats: Stats;
}

/** Everything in a directory, sorted by path; links are followed where they stay inside. */
async function filesOf(
  top: string,
  roots: readonly string[],
  name: string,
  limits: SubjectLimits,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  let bytes = 0;
  const walk = async (directory: string, below: string, depth: number): Promise<void> => {
    if (depth > 8) throw new SubjectError(`${name}${below} lies too deep for a run`);
    const names = (await readdir(directory)).sort((a, b) => (a < b ? -1 : 1));
    for (const each of names) {
      const path = below === '' ? each : `${below}/${each}`;
      const file = await realpath(join(directory, each)).catch(() => {
        throw new SubjectError(`${name}/${path} is a link to nothing`);
      });
      checkInside(file, roots, `${name}/${path}`);
      const stats = await stat(file);
      entries.push({ path, file, stats });
      if (!stats.isDirectory()) checkFile(stats, `${name}/${path}`);
      bytes += stats.size;
      if (entries.length > limits.files || bytes > limits.bytes) throw tooLarge(name, limits);
      if (stats.isDirectory()) await walk(file, path, depth + 1);
    }
  };
  await walk(top, '', 0);
  return entries;
}

/** A pipe or a device would wait for ever, or answer differently each time. */
function checkFile(stats: Stats, name: string): void {
  if (!stats.isFile()) throw new SubjectError(`${name} is neither a file nor a directory`);
}

function tooLarge(name: string, { files, bytes }: SubjectLimits): SubjectError {
  return new SubjectError(`${name} is too large; the limits are ${files} files and ${bytes} bytes`);
}

/** run.json without the versions that made it; undefined where it is not what Crease writes. */
async function manifestOf(file: string): Promise<{ sha256: string; spec: unknown } | undefined> {
  try {
    const { crease: _crease, node: _node, ...rest } = JSON.parse(await readFile(file, 'utf8'));
    return { sha256: digest(canonicalJson(rest)), spec: rest.spec };
  } catch {
    return undefined;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array);
  return hash.digest('hex');
}
