// The flags of `crease gradient`: how each is read, and its line in the help.

import type { FlagParametersForType } from '@stricli/core';
import { ACTIVATIONS, type ActivationName } from '../net/network.ts';
import { LOSSES, type LossName } from '../net/training.ts';
import { choice, slopeFlag, toggle } from './flags.ts';
import { numberList } from './values.ts';

/** The flags as they were given; what was not given is undefined. */
export interface GradientFlags {
  readonly input: readonly number[];
  readonly target: readonly number[];
  readonly loss?: LossName;
  readonly activation?: ActivationName;
  readonly slope?: number;
  readonly json?: boolean;
  readonly full?: boolean;
  readonly debug?: boolean;
}

/** A flag that has to be there: a number for every input or output. */
function vector(flag: string, brief: string, example: string) {
  const parse = numberList({ flag: `--${flag}`, example });
  return { kind: 'parsed', parse, brief, placeholder: 'A,B,...' } as const;
}

export const GRADIENT_FLAGS: FlagParametersForType<GradientFlags> = {
  input: vector('input', 'The sample: a number for every input', '1,1'),
  target: vector('target', 'Its target: a number for every output', '0'),
  loss: choice('loss', 'Loss', LOSSES, 'mse'),
  activation: {
    ...choice('activation', 'Activation', ACTIVATIONS, 'leaky_relu'),
    brief: 'Activation (default: as the file says, else leaky_relu)',
  },
  slope: slopeFlag('Slope of leaky_relu below 0 (default: as the file says, else 0.01)'),
  json: toggle('Answer with one JSON object'),
  full: toggle('With --json: every term, of large networks too'),
  debug: toggle('Show the stack of an error'),
};
