// `crease verify`: its arguments and its help; what it does is loaded when it is done.

import { buildCommand } from '@stricli/core';
import type { CreaseContext } from './context.ts';
import { VERIFY_FLAGS, type VerifyFlags } from './verify-flags.ts';

export const verifyCommand = buildCommand<VerifyFlags, [claims: string], CreaseContext>({
  async loader() {
    const action = await import('./verify-action.node.ts');
    return function verify(flags, claims) {
      return action.verifyCommand(flags, claims, this.process);
    };
  },
  parameters: {
    flags: VERIFY_FLAGS,
    aliases: { d: 'debug' },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: (value: string) => value,
          placeholder: 'CLAIMS',
          brief: 'A file of claims (docs/agents.md)',
        },
      ],
    },
  },
  docs: {
    brief: 'Measure every step of a file of claims again, and confirm or reject it',
    fullDescription: [
      'Checks the form of a file of claims: a receipt for every step and every number, in order, no word that hedges.',
      'Then measures every step itself, each in a process of its own that can write nothing, and compares. Exits with',
      '1 and a rebuttal if anything is missing or wrong. Runs nothing but the measurements of a fixed list, reads',
      'nothing outside the directory of the file or those of --root, and changes nothing.',
      '',
      '--json answers with {verdict, title, confirmed, rejected, problems: [{step, where, reason, remedy}], steps:',
      '[{id, verdict, claimed: {relation, value, tolerance}, measured, reason, remedy}]}, of the first 20 steps,',
      'rejected ones first; --full adds statement, words, command and pointer, and the record of a confirmed file.',
      '',
      'Examples:',
      '  crease verify claims.json',
      '  crease verify docs/reproduction/sprint.json --json',
      '  crease verify claims.json --root runs --out confirmed.json --rebuttal rebuttal.md',
    ].join('\n'),
    customUsage: ['CLAIMS [flags]'],
  },
});
