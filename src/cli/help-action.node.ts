// What `crease help` does: walks the table of commands, which is all that there is to know, and describes each.

import type { Command } from '@stricli/core';
import { InputError } from '../format/input-error.ts';
import { answerSchema } from './answers.ts';
import type { CommandTable } from './command-table.ts';
import type { CommandProcess, CreaseContext } from './context.ts';
import { flagName } from './flags.ts';
import type { HelpFlags } from './help-flags.ts';
import { MEASUREMENTS } from './measurements.ts';
import { nearest } from './nearest.ts';
import { columns } from './table.ts';
import { crease } from './version.node.ts';

/** The exit codes of every command, in words. */
const EXIT_CODES = {
  0: 'done',
  1: 'a check that was asked for failed: compare, verify',
  2: 'bad input or usage; one line on stderr names the input, the reason and the remedy',
  3: 'the run stopped itself',
  130: 'interrupted, with the checkpoint written',
  143: 'terminated, with the checkpoint written',
};

/** @throws InputError for a command that there is not */
export function helpAction(
  { json, full }: HelpFlags,
  words: readonly string[],
  table: CommandTable,
  command: CommandProcess,
): void {
  const name = words.join(' ');
  const all = [...leaves(table)];
  const chosen =
    name === '' ? all : all.filter((each) => each.name === name || each.name.startsWith(`${name} `));
  if (chosen.length === 0) {
    const near = nearest(
      name,
      all.map((each) => each.name),
    );
    throw new InputError(`there is no command ${JSON.stringify(name)}; the nearest is ${near}`);
  }
  if (!json) {
    const rows = chosen.map((each) => [`crease ${each.name}`, each.command.brief]);
    const about = chosen.length === 1 ? `\n${aboutOf(chosen[0]!.command)}\n` : '';
    return void command.stdout.write(`${columns(rows, [0, 1])}${about}`);
  }
  const withAbout = full === true || name !== '';
  const answer = {
    crease: crease.version,
    exitCodes: EXIT_CODES,
    measurements: Object.keys(MEASUREMENTS),
    commands: chosen.map((each) => describe(each, withAbout)),
  };
  command.stdout.write(`${JSON.stringify(answer)}\n`);
}

interface Leaf {
  /** Its words: `parity run`. */
  readonly name: string;
  readonly command: Command<CreaseContext>;
}

/** Every command, those of commands that have some included. */
function* leaves(table: CommandTable): Generator<Leaf> {
  for (const [name, entry] of Object.entries(table)) {
    if ('parameters' in entry) yield { name, command: entry };
    else {
      const below = entry.getAllEntries().map((each) => [each.name.original, each.target] as const);
      for (const leaf of leaves(Object.fromEntries(below) as CommandTable)) {
        yield { ...leaf, name: `${name} ${leaf.name}` };
      }
    }
  }
}

/** The part of a parameter that a description needs. */
interface Described {
  readonly brief: string;
  readonly kind?: string;
  readonly placeholder?: string;
  readonly optional?: boolean;
}

function describe({ name, command }: Leaf, withAbout: boolean) {
  const { flags = {}, positional } = command.parameters as {
    readonly flags?: Readonly<Record<string, Described>>;
    readonly positional?: { readonly parameters?: readonly Described[]; readonly parameter?: Described };
  };
  const named = positional?.parameters ?? (positional?.parameter === undefined ? [] : [positional.parameter]);
  const placeholders = named.map(({ placeholder }, i) => placeholder ?? `ARGUMENT${i + 1}`);
  return {
    name,
    brief: command.brief,
    usage: ['crease', name, ...placeholders, '[flags]'].join(' '),
    arguments: Object.fromEntries(named.map(({ brief }, i) => [placeholders[i]!, brief])),
    flags: Object.fromEntries(Object.entries(flags).map(([key, flag]) => [flagText(key, flag), flag.brief])),
    measurement: Object.hasOwn(MEASUREMENTS, name),
    answer: answerSchema(name) ?? null,
    ...(withAbout && { about: aboutOf(command) }),
  };
}

function flagText(key: string, { kind, placeholder }: Described): string {
  return kind === 'boolean' ? flagName(key) : `${flagName(key)} ${placeholder ?? 'VALUE'}`;
}

function aboutOf(command: Command<CreaseContext>): string {
  return (command as { readonly fullDescription?: string }).fullDescription ?? command.brief;
}
