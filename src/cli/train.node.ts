// `crease train`: its arguments and its help; what it does is loaded when it is done.

import { buildCommand } from '@stricli/core';
import type { CreaseContext } from './context.ts';
import { TRAIN_ALIASES, TRAIN_FLAGS, type TrainFlags } from './train-flags.ts';

export const trainCommand = buildCommand<TrainFlags, [image?: string], CreaseContext>({
  async loader() {
    const action = await import('./train-action.node.ts');
    return function train(flags, image) {
      return action.trainCommand(flags, image, this.process);
    };
  },
  parameters: {
    flags: TRAIN_FLAGS,
    aliases: TRAIN_ALIASES,
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: (value: string) => value,
          optional: true,
          placeholder: 'IMAGE',
          brief:
            'PNG, JPEG or WebP picture whose grey values are learnt; ring, the built-in one; or parity:n=20,k=3',
        },
      ],
    },
  },
  docs: {
    brief: 'Train a network on an image and draw its polytopes while it learns',
    fullDescription: [
      'Trains a network from pixel coordinates to grey values, and draws the regions on which it is affine',
      'after every epoch: frames, a movie, checkpoints and metrics in a run directory.',
      '',
      'parity:n=20,k=3 (and ,noise=0.1 or ,shuffled) in the place of IMAGE learns sparse parity: n bits of -1 or 1, the',
      'label their product over k secret ones, by the mean squared error on -1 and 1; --points and --val-points are',
      'samples, metrics.ndjson has accuracies too, and nothing is drawn.',
      '',
      'Examples:',
      "  crease train ring --shape '[30]*10' --epochs 30",
      "  crease train -i ring -s '[100]*20' -e 2000 --save-interval 10 --out runs/ring",
      "  crease train parity:n=20,k=3 --shape '[100]' --epochs 100 --seed 42",
      '  crease train --resume runs/ring --epochs 3000',
    ].join('\n'),
    customUsage: ['IMAGE [flags]', '--resume DIR [--epochs N]'],
  },
});
