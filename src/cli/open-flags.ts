// The flags of `crease open`: how each is read, its default, and its line in the help.

import type { FlagParametersForType } from '@stricli/core';
import { toggle, whole } from './flags.ts';

/** The flags as they were given; what was not given is undefined. */
export interface OpenFlags {
  readonly port?: number;
  readonly noBrowser?: boolean;
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** The port that is tried first, and how many after it. */
export const FIRST_PORT = 7270;
export const PORTS = 20;

export const OPEN_FLAGS: FlagParametersForType<OpenFlags> = {
  port: whole(
    'port',
    `Port on this machine (default ${FIRST_PORT}, or the next one free; 0 for any)`,
    0,
    65535,
    8080,
  ),
  noBrowser: toggle('Print the address, and open no browser'),
  json: toggle('Answer with one JSON object, and go on serving'),
  debug: toggle('Show the stack of an error'),
};
