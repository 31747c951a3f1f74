// `crease gradient`: its arguments and its help; what it does is loaded when it is done.

import { buildCommand } from '@stricli/core';
import type { CreaseContext } from './context.ts';
import { GRADIENT_FLAGS, type GradientFlags } from './gradient-flags.ts';

export const gradientCommand = buildCommand<GradientFlags, [network: string], CreaseContext>({
  async loader() {
    const action = await import('./gradient-action.node.ts');
    return function gradient(flags, network) {
      return action.gradientCommand(flags, network, this.process);
    };
  },
  parameters: {
    flags: GRADIENT_FLAGS,
    aliases: { d: 'debug' },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: (value: string) => value,
          placeholder: 'NETWORK',
          brief: 'Weights in a .safetensors file, a run, RUN@EPOCH, or xor:seed=123',
        },
      ],
    },
  },
  docs: {
    brief: 'Back-propagate one sample and tell every term',
    fullDescription: [
      'Takes one sample forward and backward through a network, in float64, and tells every term: inputs, weights,',
      'pre-activations and the gradient of the loss by each. xor:seed=123 is the 2-4-1 network that the XOR',
      'visualizer llm-workings draws from that seed.',
      '',
      '--json answers with {lossName, input, target, outputs, probabilities (of bce, else null), loss, parameters,',
      'layers: [{inputs, weight, bias, preActivations, weightGradient, biasGradient}]}, matrices as [output][input];',
      'of a network with more than 64 parameters the layers are {weightGradientNorm, biasGradientNorm, active,',
      'units}, unless --full asks for all.',
      '',
      'Examples:',
      '  crease gradient xor:seed=123 --input 1,1 --target 0 --loss bce',
      '  crease gradient runs/ring@100 --input 0.5,0.25 --target 1 --json',
    ].join('\n'),
    customUsage: ['NETWORK --input A,B --target T [flags]'],
  },
});
