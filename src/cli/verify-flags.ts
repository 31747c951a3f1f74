// The flags of `crease verify`: how each is read, and its line in the help.

import type { FlagParametersForType } from '@stricli/core';
import { text, toggle, whole } from './flags.ts';

/** The flags as they were given; what was not given is undefined. */
export interface VerifyFlags {
  readonly root?: readonly string[];
  readonly out?: string;
  readonly rebuttal?: string;
  readonly stepSeconds?: number;
  readonly totalSeconds?: number;
  readonly json?: boolean;
  readonly full?: boolean;
  readonly quiet?: boolean;
  readonly debug?: boolean;
}

/** A directory below which subjects may lie. */
export const ROOT_FLAG = {
  kind: 'parsed',
  parse: (value: string) => value,
  optional: true,
  variadic: true,
  brief: "Directory that paths start from, and may not leave (default: the file's own); can be given again",
  placeholder: 'DIR',
} as const;

export const VERIFY_FLAGS: FlagParametersForType<VerifyFlags> = {
  root: ROOT_FLAG,
  out: text("Where all is confirmed: write the claims with the verifier's record", 'FILE.json'),
  rebuttal: text('Where something is rejected: write why, as .md or .json', 'FILE'),
  stepSeconds: whole('step-seconds', 'Most seconds of one step (default 120)', 1, 86_400, 60),
  totalSeconds: whole('total-seconds', 'Most seconds of all steps (default 1800)', 1, 604_800, 600),
  json: toggle('Answer with one JSON object'),
  full: toggle('All steps with their receipts, and the record'),
  quiet: toggle('No progress on stderr'),
  debug: toggle('Show the stack of an error'),
};
