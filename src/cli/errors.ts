// What goes wrong, in one line: the input, the reason, the remedy; and the exit code that says the same.

import {
  AliasNotFoundError,
  ArgumentParseError,
  FlagNotFoundError,
  InvalidNegatedFlagSyntaxError,
  UnexpectedFlagError,
  UnexpectedPositionalError,
  UnsatisfiedFlagError,
  UnsatisfiedPositionalError,
} from '@stricli/core';
import { nearest } from './nearest.ts';

/** The exit codes of every command. */
export const EXIT = {
  done: 0,
  checkFailed: 1,
  badInput: 2,
  stopped: 3,
  interrupted: 130,
  terminated: 143,
} as const;

/** The first line of an error's message: an error is told in one line. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.trim().split(/\s*[\r\n]+\s*/)[0]!;
}

/** The line of an unknown command, or of an unknown flag before any command. */
export function unknownCommand(input: string, commands: readonly string[]): string {
  if (input.startsWith('-')) return unknownFlag(input, ['--help', '--version']);
  return `there is no command ${JSON.stringify(input)}; the nearest is ${nearest(input, commands)} (crease --help lists all)`;
}

/** The line of an unknown flag; `flags` are the names that there are, with their dashes. */
export function unknownFlag(input: string, flags: readonly string[]): string {
  const name = input.split('=')[0]!;
  if (flags.includes(name)) return `${name} needs a value, as in ${name}=VALUE`;
  return `there is no flag ${name}; the nearest is ${nearest(name, flags)} (--help lists all)`;
}

/** The line of an error of the argument scanner, for a command with the flags `flags`. */
export function argumentError(error: unknown, flags: readonly string[]): string {
  if (error instanceof FlagNotFoundError) return unknownFlag(`--${error.input}`, flags);
  if (error instanceof AliasNotFoundError) return unknownFlag(`-${error.input}`, flags);
  if (error instanceof ArgumentParseError) return firstLine(error.exception);
  if (error instanceof UnsatisfiedFlagError) return `--${error.externalFlagName} needs a value after it`;
  if (error instanceof UnexpectedFlagError) {
    return `--${error.externalFlagName} is given twice (${error.previousInput} and ${error.input}); give it once`;
  }
  if (error instanceof InvalidNegatedFlagSyntaxError) {
    return `--${error.externalFlagName} takes no value; leave out ${JSON.stringify(error.valueText)}`;
  }
  if (error instanceof UnsatisfiedPositionalError)
    return `${error.placeholder} is missing (--help shows an example)`;
  if (error instanceof UnexpectedPositionalError) {
    if (error.input.startsWith('-')) return unknownFlag(error.input, flags);
    return `${JSON.stringify(error.input)} is one argument too many; quote a name that has spaces (--help shows an example)`;
  }
  return firstLine(error);
}
