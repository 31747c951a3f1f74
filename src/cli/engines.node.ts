// `crease engines`: its help; what it does is loaded when it is done.

import { buildCommand } from '@stricli/core';
import type { CreaseContext } from './context.ts';
import { ENGINES_FLAGS, type EnginesFlags } from './engines-flags.ts';

export const enginesCommand = buildCommand<EnginesFlags, [], CreaseContext>({
  async loader() {
    const action = await import('./engines-action.node.ts');
    return function engines(flags) {
      return action.enginesCommand(flags, this.process);
    };
  },
  parameters: { flags: ENGINES_FLAGS, aliases: { d: 'debug' } },
  docs: {
    brief: 'List what can compute on this machine, and why not the rest',
    fullDescription: [
      'Lists the engines: what computes networks here, which of them --engine auto takes, and why the others are not',
      'available or never taken. Where the environment variable CREASE_NO_GPU is set, auto stays on the processor.',
      '',
      '--json answers with:',
      '  auto     the engine that --engine auto takes',
      '  engines  [{name, available, auto, threads, device, software, reason}], with those fields that apply',
      '',
      'Example:',
      '  crease engines --json',
    ].join('\n'),
    customUsage: ['[flags]'],
  },
});
