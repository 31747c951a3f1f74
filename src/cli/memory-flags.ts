// The flags of `crease memory`: how each is read, and its line in the help.

import type { FlagParametersForType } from '@stricli/core';
import { METRIC_NAMES, type MetricName } from '../memory/metrics.ts';
import { text, toggle, whole } from './flags.ts';
import { oneOf } from './values.ts';

/** The flags as they were given; what was not given is undefined. */
export interface MemoryFlags {
  readonly metric?: MetricName;
  readonly steps?: number;
  readonly report?: string;
  readonly trace?: string;
  readonly json?: boolean;
  readonly full?: boolean;
  readonly debug?: boolean;
}

export const MEMORY_FLAGS: FlagParametersForType<MemoryFlags> = {
  metric: {
    kind: 'parsed',
    parse: oneOf('--metric', METRIC_NAMES),
    optional: true,
    brief: `One metric (default: all): ${METRIC_NAMES.join(', ')}`,
    placeholder: 'NAME',
  },
  steps: whole('steps', 'Training steps of a run (default 1)', 1, 1000, 3),
  report: text('Write a report: distances, misses, the LRU stack over time', 'FILE.html'),
  trace: text('Write the trace as NDJSON', 'FILE.ndjson'),
  json: toggle('Answer with one JSON object'),
  full: toggle('With --json: every step, buffer and distance too'),
  debug: toggle('Show the stack of an error'),
};
