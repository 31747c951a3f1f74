// What `crease verify` does: reads a file of claims, has it verified, tells the verdict, and writes what was asked for.

import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtFile } from '../engine/built.node.ts';
import { InputError } from '../format/input-error.ts';
import { LIMITS } from '../receipt/execute.node.ts';
import { verdictMarkdown } from '../receipt/rebuttal.ts';
import type { Verdict } from '../receipt/verdict.ts';
import { verifyClaims } from '../receipt/verify.node.ts';
import { systemReason } from '../run/make-directory.node.ts';
import type { CommandProcess } from './context.ts';
import { EXIT } from './errors.ts';
import { MEASUREMENTS } from './measurements.ts';
import { checkOutputs, writeOutput } from './output-file.node.ts';
import type { VerifyFlags } from './verify-flags.ts';
import { verdictJson } from './verify-json.ts';
import { crease } from './version.node.ts';

/** A file beyond this is no file of claims; it is not even read. */
const LARGEST_FILE = 2 ** 26;

/** The file of the command line that measures. */
export const MAIN_FILE = fileURLToPath(builtFile('cli/main.node.js'));

/** @throws InputError for a file that cannot be read, or directories that are none */
export async function verifyCommand(
  flags: VerifyFlags,
  path: string,
  command: CommandProcess,
): Promise<void> {
  if (flags.rebuttal !== undefined && !/\.(md|json)$/.test(flags.rebuttal)) {
    throw new InputError(
      `--rebuttal ${flags.rebuttal} ends neither in .md nor in .json; choose one of the two`,
    );
  }
  await checkOutputs([flags.out, flags.rebuttal]);
  const text = await readText(path);
  const roots = await rootsOf(flags.root, path);
  const told = flags.quiet || flags.json;
  const verdict = await verifyClaims(text, {
    ...{ measurements: MEASUREMENTS, roots, main: MAIN_FILE, version: crease.version },
    limits: { ...LIMITS, seconds: flags.stepSeconds ?? LIMITS.seconds },
    ...(flags.totalSeconds !== undefined && { totalSeconds: flags.totalSeconds }),
    ...(!told && {
      onStep: (id, i, count) => process.stderr.write(`step ${i + 1} of ${count}: ${id}\n`),
    }),
  });
  await writeFiles(flags, text, verdict);
  const full = flags.full === true;
  command.stdout.write(
    flags.json ? `${JSON.stringify(verdictJson(verdict, full))}\n` : verdictMarkdown(verdict, full),
  );
  if (verdict.verdict === 'rejected') command.exitCode = EXIT.checkFailed;
}

async function writeFiles({ out, rebuttal }: VerifyFlags, text: string, verdict: Verdict): Promise<void> {
  if (verdict.record !== undefined && out !== undefined) {
    const claims = JSON.parse(text) as object;
    await writeOutput(out, `${JSON.stringify({ ...claims, record: verdict.record }, undefined, 2)}\n`);
  }
  if (verdict.verdict !== 'rejected' || rebuttal === undefined) return;
  const isMarkdown = rebuttal.endsWith('.md');
  const json = () => `${JSON.stringify(verdictJson(verdict, true), undefined, 2)}\n`;
  await writeOutput(rebuttal, isMarkdown ? verdictMarkdown(verdict, true) : json());
}

/** The text of a file. @throws InputError */
export async function readText(path: string): Promise<string> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new InputError(`${path} is no file; name a file of claims`);
    if (found.size > LARGEST_FILE) {
      throw new InputError(`${path}: ${found.size} bytes are too many; the limit is ${LARGEST_FILE}`);
    }
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${path}: ${systemReason(error)}; name a file of claims (docs/agents.md)`);
  }
}

/** The directories that were given, else that of the file. @throws InputError for what is none */
export async function rootsOf(
  given: readonly string[] | undefined,
  path: string,
): Promise<readonly string[]> {
  const roots = given !== undefined && given.length > 0 ? given : [dirname(path)];
  for (const root of roots) {
    const found = await stat(root).catch((error: unknown) => {
      throw new InputError(`--root ${root}: ${systemReason(error)}; name a directory`);
    });
    if (!found.isDirectory()) throw new InputError(`--root ${root} is no directory; name one`);
  }
  return roots;
}
