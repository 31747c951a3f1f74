// The flags of `crease schedule`: how each is read, its default, and its line in the help.

import type { Aliases, FlagParametersForType } from '@stricli/core';
import { choice, text, toggle, whole } from './flags.ts';

/** What is trained, as it was given. */
export interface LearnerFlags {
  readonly bits?: number;
  readonly secretBits?: number;
  readonly hidden?: number;
  readonly seed?: number;
  readonly steps?: number;
  readonly shape?: string;
  readonly batch?: number;
  readonly optimizer?: 'sgd' | 'adam';
}

interface CommonFlags {
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** Any integer may be typed for these: the problem itself says what is possible. */
const ANY = Number.MAX_SAFE_INTEGER;

const LEARNER_FLAGS: FlagParametersForType<LearnerFlags> = {
  bits: whole('n', 'Bits of a sample, also --n (default 3)', 0, ANY, 20),
  secretBits: whole('k', 'Secret bits, at most n, also --k (default 3)', 0, ANY, 3),
  hidden: whole('hidden', "Hidden units of the sprint's network (default 1000)", 1, 1_000_000, 500),
  seed: whole(
    'seed',
    'Seed of the problem, the first weights and the search (default 42)',
    0,
    0xffffffff,
    42,
  ),
  steps: whole('steps', 'Steps of the run (default 40)', 1, 100_000, 40),
  shape: text('Hidden layers of another network, trained as crease train does it', "'[64]*2'"),
  batch: whole('batch', 'Samples a step of that network (default 1)', 1, 100_000, 8),
  optimizer: choice<'sgd' | 'adam'>('optimizer', 'Optimizer of that network', ['sgd', 'adam'], 'sgd'),
};

const COMMON_FLAGS: FlagParametersForType<CommonFlags> = {
  json: toggle('Answer with one JSON object'),
  debug: toggle('Show the stack of an error'),
};

const REPORT_FLAG = text('Write a page with the LRU stack before and after', 'FILE.html');

export const SCHEDULE_ALIASES = { n: 'bits', k: 'secretBits', d: 'debug' } as const satisfies Aliases<string>;
export const CERTIFICATE_ALIASES = { d: 'debug' } as const satisfies Aliases<string>;

export interface SearchFlags extends LearnerFlags, CommonFlags {
  readonly moves?: number;
  readonly seconds?: number;
  readonly state?: string;
  readonly wholeBuffers?: boolean;
  readonly out?: string;
  readonly report?: string;
  readonly quiet?: boolean;
}

export const SEARCH_FLAGS: FlagParametersForType<SearchFlags> = {
  ...LEARNER_FLAGS,
  moves: whole('moves', 'Moves to try (default 12000)', 3, 10_000_000, 12000),
  seconds: whole('seconds', 'Stop after this time with the best so far', 1, 1_000_000, 60),
  state: text('Keep the state of the search here, and go on from it if it is there', 'FILE.json'),
  wholeBuffers: toggle('Store every temporary whole, never only a tile of it'),
  out: text('Write the certificate of what is found', 'FILE.json'),
  report: REPORT_FLAG,
  quiet: toggle('No progress on stderr'),
  ...COMMON_FLAGS,
};

export interface ShowFlags extends LearnerFlags, CommonFlags {
  readonly full?: boolean;
}

export const SHOW_FLAGS: FlagParametersForType<ShowFlags> = {
  ...LEARNER_FLAGS,
  full: toggle('With --json: every dependence and every order too'),
  ...COMMON_FLAGS,
};

export interface CheckFlags extends CommonFlags {}

export const CHECK_FLAGS: FlagParametersForType<CheckFlags> = COMMON_FLAGS;

export interface ApplyFlags extends CommonFlags {
  readonly steps?: number;
  readonly report?: string;
}

export const APPLY_FLAGS: FlagParametersForType<ApplyFlags> = {
  steps: whole('steps', "Steps to train (default: the certificate's)", 1, 100_000, 40),
  report: REPORT_FLAG,
  ...COMMON_FLAGS,
};
