// The flags of `crease compare`: how each is read, its default, and its line in the help.

import type { Aliases, FlagParametersForType } from '@stricli/core';
import { toggle } from './flags.ts';
import { decimalNumber } from './values.ts';

/** The flags as they were given; what was not given is undefined. */
export interface CompareFlags {
  readonly tolerance?: number;
  readonly json?: boolean;
  readonly debug?: boolean;
}

export const COMPARE_FLAGS: FlagParametersForType<CompareFlags> = {
  tolerance: {
    kind: 'parsed',
    parse: decimalNumber(
      { flag: '--tolerance', example: '1e-6' },
      'a number of at least 0',
      (value) => value >= 0,
    ),
    optional: true,
    brief: 'Absolute difference allowed for losses, weights and pixels 0 to 255 (default 0: the same bits)',
    placeholder: 'T',
  },
  json: toggle('Answer with one JSON object'),
  debug: toggle('Show the stack of an error'),
};

export const COMPARE_ALIASES = { d: 'debug' } as const satisfies Aliases<keyof CompareFlags & string>;
