// `crease polytopes`: its arguments and its help; what it does is loaded when it is done.

import { buildCommand } from '@stricli/core';
import type { CreaseContext } from './context.ts';
import { NETWORK_ARGUMENT } from './flags.ts';
import { POLYTOPES_FLAGS, type PolytopesFlags } from './polytopes-flags.ts';

export const polytopesCommand = buildCommand<PolytopesFlags, [network: string], CreaseContext>({
  async loader() {
    const action = await import('./polytopes-action.node.ts');
    return function polytopes(flags, network) {
      return action.polytopesCommand(flags, network, this.process);
    };
  },
  parameters: {
    flags: POLYTOPES_FLAGS,
    aliases: { d: 'debug' },
    positional: { kind: 'tuple', parameters: [NETWORK_ARGUMENT] },
  },
  docs: {
    brief: 'Cut the plane exactly into the polytopes of a saved network',
    fullDescription: [
      'Finds every region on which a network is affine: vertices, edges and cells of the exact partition of a',
      'rectangle. Every sign is the one that float64 arithmetic gives; nearest says how near the nearest',
      'decision was. Writes only the files that it is asked for.',
      '',
      'Examples:',
      '  crease polytopes weights.safetensors --json',
      '  crease polytopes runs/ring --png cells.png --color gradient',
      '  crease polytopes runs/ring --cells cells.json --affine',
      '  crease polytopes runs/ring --zoom 0.45,0.2,0.55,0.3 --movie zoom.mp4',
      '  crease polytopes runs/ring@100 --domain 0.4,0.2,0.6,0.4 --repeat 3',
    ].join('\n'),
    customUsage: ['NETWORK [flags]'],
  },
});
