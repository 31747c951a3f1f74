// The flags of `crease help`: how each is read, and its line in the help.

import type { FlagParametersForType } from '@stricli/core';
import { toggle } from './flags.ts';

/** The flags as they were given; what was not given is undefined. */
export interface HelpFlags {
  readonly json?: boolean;
  readonly full?: boolean;
  readonly debug?: boolean;
}

export const HELP_FLAGS: FlagParametersForType<HelpFlags> = {
  json: toggle('Answer with one JSON object: commands, their flags and schemas'),
  full: toggle('With --json: what every command says of itself too'),
  debug: toggle('Show the stack of an error'),
};
