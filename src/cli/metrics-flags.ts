// The flags of `crease metrics`: how each is read, and its line in the help.

import type { FlagParametersForType } from '@stricli/core';
import { toggle, whole } from './flags.ts';

/** The flags as they were given; what was not given is undefined. */
export interface MetricsFlags {
  readonly epoch?: number;
  readonly json?: boolean;
  readonly full?: boolean;
  readonly debug?: boolean;
}

export const METRICS_FLAGS: FlagParametersForType<MetricsFlags> = {
  epoch: whole('epoch', 'Only this epoch', 1, Number.MAX_SAFE_INTEGER, 100),
  json: toggle('Answer with one JSON object'),
  full: toggle('Every epoch, instead of the first and last few'),
  debug: toggle('Show the stack of an error'),
};
