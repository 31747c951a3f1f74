// The flags of `crease export`: how each is read, and its line in the help.

import type { FlagParametersForType } from '@stricli/core';
import { text, toggle } from './flags.ts';

/** The flags as they were given; what was not given is undefined. */
export interface ExportFlags {
  readonly text?: boolean;
  readonly out?: string;
  readonly debug?: boolean;
}

export const EXPORT_FLAGS: FlagParametersForType<ExportFlags> = {
  text: toggle('The weights as text, on stdout or in --out: every number reads back to the same float32'),
  out: text('Write to FILE; a FILE.safetensors without --text gets the weights alone', 'FILE'),
  debug: toggle('Show the stack of an error'),
};
