// The flags of `crease engines`.

import type { FlagParametersForType } from '@stricli/core';
import { toggle } from './flags.ts';

export interface EnginesFlags {
  readonly json?: boolean;
  readonly debug?: boolean;
}

export const ENGINES_FLAGS: FlagParametersForType<EnginesFlags> = {
  json: toggle('Answer with one JSON object'),
  debug: toggle('Show the stack of an error'),
};
