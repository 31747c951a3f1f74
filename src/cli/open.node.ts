// `crease open`: its arguments and its help; what it does is loaded when it is done.

import { buildCommand } from '@stricli/core';
import type { CreaseContext } from './context.ts';
import { OPEN_FLAGS, type OpenFlags } from './open-flags.ts';

export const openCommand = buildCommand<OpenFlags, [directory?: string], CreaseContext>({
  async loader() {
    const action = await import('./open-action.node.ts');
    return function open(flags, directory) {
      return action.openCommand(flags, directory, this.process);
    };
  },
  parameters: {
    flags: OPEN_FLAGS,
    aliases: { d: 'debug' },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: (value: string) => value,
          placeholder: 'RUN|DIR',
          brief: 'A run, or a directory that has some (default runs, or this one)',
          optional: true,
        },
      ],
    },
  },
  docs: {
    brief: 'Look at runs in the browser, also at those that are still training',
    fullDescription: [
      'Serves the lab, a page, and the runs of a directory to a browser on this machine, and opens that browser.',
      'Nothing is written, no other machine is listened to, and whoever asks needs the token of the address. Without',
      'a display, as over ssh, the address is printed with the line that brings the port to where the browser is.',
      'Ctrl-C ends it.',
      '',
      'What lies outside the directory is not shown, links that lead there included: where --checkpoint-dir put',
      'the checkpoints elsewhere, open a directory that holds both.',
      '',
      '--json answers with:',
      '  url (with its token), port, directory, runs (how many), ssh (the line), browser (whether it was started)',
      '',
      'Examples:',
      '  crease open',
      '  crease open runs/ring --port 8080 --no-browser',
    ].join('\n'),
    customUsage: ['[RUN|DIR] [flags]'],
  },
});
