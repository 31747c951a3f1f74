// `crease raster`: its arguments and its help; what it does is loaded when it is done.

import { buildCommand } from '@stricli/core';
import type { CreaseContext } from './context.ts';
import { NETWORK_ARGUMENT } from './flags.ts';
import { RASTER_FLAGS, type RasterFlags } from './raster-flags.ts';

export const rasterCommand = buildCommand<RasterFlags, [network: string], CreaseContext>({
  async loader() {
    const action = await import('./raster-action.node.ts');
    return function raster(flags, network) {
      return action.rasterCommand(flags, network, this.process);
    };
  },
  parameters: {
    flags: RASTER_FLAGS,
    aliases: { d: 'debug' },
    positional: { kind: 'tuple', parameters: [NETWORK_ARGUMENT] },
  },
  docs: {
    brief: 'Draw the creases of a saved network on a grid of pixels',
    fullDescription: [
      'Samples a saved network of two inputs on a square grid: its outputs, the creases, and how many',
      'activation patterns the pixels have. Writes only the files that it is asked for.',
      '',
      'Linear layers are named as nn.Sequential names them in PyTorch: network.0.weight or 0.weight.',
      '',
      'Examples:',
      '  crease raster weights.safetensors --json',
      '  crease raster runs/ring@100 --size 2048 --domain 0.4,0.2,0.6,0.4 --out detail.png',
      '  crease raster runs/ring --crease both --map creases.npy --output values.npy',
    ].join('\n'),
    customUsage: ['NETWORK [flags]'],
  },
});
