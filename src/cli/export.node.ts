// `crease export`: its arguments and its help; what it does is loaded when it is done.

import { buildCommand } from '@stricli/core';
import type { CreaseContext } from './context.ts';
import { EXPORT_FLAGS, type ExportFlags } from './export-flags.ts';

export const exportCommand = buildCommand<ExportFlags, [network: string], CreaseContext>({
  async loader() {
    const action = await import('./export-action.node.ts');
    return function exportWeights(flags, network) {
      return action.exportCommand(flags, network, this.process);
    };
  },
  parameters: {
    flags: EXPORT_FLAGS,
    aliases: { d: 'debug' },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: (value: string) => value,
          placeholder: 'NETWORK',
          brief: 'Weights in a .safetensors file, a run (its newest checkpoint), or RUN@EPOCH',
        },
      ],
    },
  },
  docs: {
    brief: 'Write the weights of a network as text or as a file of their own',
    fullDescription: [
      'Writes the weights of a saved network for other programs and for reading, with every bit of them: as text, or',
      "as a .safetensors file that has nothing else, under the names of PyTorch's nn.Sequential.",
      '',
      'Examples:',
      '  crease export runs/ring@200 --text',
      '  crease export runs/ring --out ring.safetensors',
    ].join('\n'),
    customUsage: ['NETWORK --text [--out FILE]', 'NETWORK --out FILE.safetensors'],
  },
});
