// The flags of `crease spikes`: how each is read, its default, and its line in the help.

import type { FlagParametersForType } from '@stricli/core';
import { text, toggle, whole } from './flags.ts';

/** The flags as they were given; what was not given is undefined. */
export interface SpikesFlags {
  readonly top?: number;
  readonly epoch?: number;
  readonly grid?: number;
  readonly report?: string;
  readonly json?: boolean;
  readonly steps?: boolean;
  readonly threads?: number;
  readonly quiet?: boolean;
  readonly debug?: boolean;
}

/** The values of flags that were not given. */
export const SPIKES_DEFAULTS = { top: 3, grid: 16 } as const satisfies SpikesFlags;

export const SPIKES_FLAGS: FlagParametersForType<SpikesFlags> = {
  top: whole('top', `Replay the N highest; 0 only lists them (default ${SPIKES_DEFAULTS.top})`, 0, 1000, 1),
  epoch: whole('epoch', 'Replay this epoch instead, whether it is a spike or not', 1, 1_000_000_000, 120),
  grid: whole('grid', `Points a side that are measured (default ${SPIKES_DEFAULTS.grid})`, 4, 512, 48),
  report: text('Write a page: what moved first, plots, pictures around every spike', 'FILE.html'),
  json: toggle('Answer with one JSON object'),
  steps: toggle('With --json: every signal of every step, and of its control'),
  threads: whole('threads', 'Threads (default: one for every core); the result is the same', 1, 256, 2),
  quiet: toggle('No progress on stderr'),
  debug: toggle('Show the stack of an error'),
};
