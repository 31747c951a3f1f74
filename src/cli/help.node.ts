// `crease help`: its arguments and its help; what it does is loaded when it is done.

import { buildCommand } from '@stricli/core';
import type { CommandTable } from './command-table.ts';
import type { CreaseContext } from './context.ts';
import { HELP_FLAGS, type HelpFlags } from './help-flags.ts';

/** @param commands what there is to describe, `help` itself included */
export function helpCommand(commands: () => CommandTable) {
  return buildCommand<HelpFlags, string[], CreaseContext>({
    async loader() {
      const action = await import('./help-action.node.ts');
      return function help(flags, ...words) {
        return action.helpAction(flags, words, commands(), this.process);
      };
    },
    parameters: {
      flags: HELP_FLAGS,
      aliases: { d: 'debug' },
      positional: {
        kind: 'array',
        parameter: {
          parse: (value: string) => value,
          placeholder: 'COMMAND',
          brief: 'Only this command, such as polytopes or parity run (default: all)',
        },
      },
    },
    docs: {
      brief: 'Describe every command, for people or for programs',
      fullDescription: [
        'Lists the commands; with the name of one, what it does. With --json every command with its arguments, its',
        'flags, whether a claim may name it as a measurement, and the JSON Schema of its answer.',
        '',
        '--json answers with {crease, exitCodes, measurements: [NAME], commands: [{name, brief, usage, arguments:',
        '{NAME: brief}, flags: {FLAG: brief}, measurement, answer: JSON Schema or null, about}]}; about, what a',
        'command says of itself, with --full or the name of a command.',
        '',
        'Examples:',
        '  crease help',
        '  crease help polytopes --json',
        '  crease help --json',
      ].join('\n'),
      customUsage: ['[COMMAND] [flags]'],
    },
  });
}
