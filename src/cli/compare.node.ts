// `crease compare`: its arguments and its help; what it does is loaded when it is done.

import { buildCommand } from '@stricli/core';
import { COMPARE_ALIASES, COMPARE_FLAGS, type CompareFlags } from './compare-flags.ts';
import type { CreaseContext } from './context.ts';

function run(placeholder: string, brief: string) {
  return { parse: (value: string) => value, placeholder, brief };
}

export const compareCommand = buildCommand<CompareFlags, [a: string, b: string], CreaseContext>({
  async loader() {
    const action = await import('./compare-action.node.ts');
    return function compare(flags, a, b) {
      return action.compareCommand(flags, a, b, this.process);
    };
  },
  parameters: {
    flags: COMPARE_FLAGS,
    aliases: COMPARE_ALIASES,
    positional: {
      kind: 'tuple',
      parameters: [
        run('RUN_A', 'Directory of a run'),
        run('RUN_B', 'Directory of the run that it is compared with'),
      ],
    },
  },
  docs: {
    brief: 'Tell whether two runs are the same, and how much faster one was',
    fullDescription: [
      'Compares the losses of every epoch, the weights of every checkpoint and the pixels of every frame, and how',
      'long a picture took, and ten epochs with a picture. Exits with 1 if anything differs by more than',
      '--tolerance, or if one run has an epoch, a checkpoint or a frame that the other has not. Speed does not',
      'count. Changes nothing in the runs.',
      '',
      'A pixel differs by its largest difference in a channel. Times are those of log.txt, in seconds: the median',
      'of the pictures, and ten times the mean of the epochs with that picture after them. The ratio A / B is how',
      'many times faster B was.',
      '',
      '--json answers with (null: not known, none, or not finite):',
      '  identical, withinTolerance, tolerance',
      '  losses    epochs {a, b}, epochsCompared, differing, beyondTolerance, largest,',
      '            first {epoch, trainLoss {a, b}, valLoss {a, b}}',
      '  weights   checkpoints [epoch], onlyInA [epoch], onlyInB [epoch], incomparable [{tensor, a, b}] (shapes),',
      '            tensors, values, differing, differingBits, beyondTolerance, largest,',
      '            first {epoch, tensor, index, a, b}',
      '  pictures  frames, pixels, differingFrames, differing, beyondTolerance, largest, onlyInA [epoch],',
      '            onlyInB [epoch], incomparable [{epoch, a, b}] (sizes), first {epoch, column, row}',
      '  speed     picture {a, b, ratio}, tenEpochsAndPicture {a, b, ratio}',
      '',
      'Examples:',
      '  crease compare runs/ring runs/ring-2',
      '  crease compare runs/wasm runs/reference --tolerance 1e-4 --json',
    ].join('\n'),
    customUsage: ['RUN_A RUN_B [flags]'],
  },
});
