// The flags of `crease parity`: how each is read, its default, and its line in the help.

import type { Aliases, FlagParametersForType } from '@stricli/core';
import { METRIC_NAMES, type MetricName } from '../memory/metrics.ts';
import type { Settings } from '../parity/learner.ts';
import type { ParityChoices } from '../parity/spec.ts';
import { choice, text, toggle, whole } from './flags.ts';
import { decimalNumber, wholeNumber } from './values.ts';

/** The flags of a problem, as they were given. */
export interface ProblemFlags {
  readonly bits?: number;
  readonly secretBits?: number;
  readonly train?: number;
  readonly test?: number;
  readonly noise?: number;
  readonly shuffledLabels?: boolean;
}

/** The flags that change the settings of a network. */
export interface NetworkFlags {
  readonly hidden?: number;
  readonly learningRate?: number;
  readonly weightDecay?: number;
  readonly epochs?: number;
  readonly batch?: number;
  readonly noBias?: boolean;
  readonly variant?: Variant;
}

/** The flags that change a learner's settings. */
export interface SettingFlags extends NetworkFlags {
  readonly rounds?: number;
  readonly tries?: number;
}

type Variant = 'unfused' | 'fused' | 'per-layer' | 'units-up' | 'units-down';
const VARIANTS: readonly Variant[] = ['unfused', 'fused', 'per-layer', 'units-up', 'units-down'];

const COUNT_LIMIT = 1_000_000_000;
/** Any integer may be typed for these: the problem itself says what is possible. */
const ANY = Number.MAX_SAFE_INTEGER;

const PROBLEM_FLAGS: FlagParametersForType<ProblemFlags> = {
  bits: whole('n', 'Bits of a sample, also --n (default 3)', 0, ANY, 20),
  secretBits: whole('k', 'Secret bits, at most n, also --k (default 3)', 0, ANY, 3),
  train: whole('train', "Training samples (default: the learner's)", 0, ANY, 1000),
  test: whole('test', 'Test samples (default: 20 for sprint, else 200)', 0, ANY, 200),
  noise: number('noise', 'Probability of a wrong label, 0 to 0.5 (default 0)', 0, 0.1),
  shuffledLabels: toggle('Put the training labels in a random order: there is nothing to learn'),
};

const NETWORK_FLAGS: FlagParametersForType<NetworkFlags> = {
  hidden: whole('hidden', "Hidden units (default: the learner's; sprint 1000)", 1, 1_000_000, 1000),
  learningRate: number('learning-rate', "Learning rate (default: the learner's; sprint 0.5)", 1e-300, 0.5),
  weightDecay: number('weight-decay', "Weight decay (default: the learner's; sprint 0.01)", 0, 0.01),
  epochs: whole(
    'epochs',
    "Most passes over the samples (default: the learner's; sprint 2)",
    1,
    COUNT_LIMIT,
    2,
  ),
  batch: {
    kind: 'parsed',
    parse: batchSize,
    optional: true,
    brief: "Samples an update, or full (default: the learner's; sprint 1)",
    placeholder: 'N',
  },
  noBias: toggle('A network without biases'),
  variant: {
    ...choice('variant', 'Order of the updates', VARIANTS, 'unfused'),
    brief: `Order of the updates: ${VARIANTS.join(', ')} (default: the learner's; sprint unfused)`,
  },
};

const SETTING_FLAGS: FlagParametersForType<SettingFlags> = {
  ...NETWORK_FLAGS,
  rounds: whole('rounds', 'Points at which influence turns every bit (default 5)', 1, COUNT_LIMIT, 5),
  tries: whole('tries', 'Most guesses of subset-search', 1, COUNT_LIMIT, 10000),
};

const SEED_FLAG = whole('seed', 'Seed of everything (default 42)', 0, 0xffffffff, 42);
const REPORT_FLAG = text('Write a page on the data that the whole run moves', 'FILE.html');
const OUT_FLAG = text('New directory of the run (default runs/parity-LEARNER)', 'DIR');
export const PARITY_ALIASES = { n: 'bits', k: 'secretBits', d: 'debug' } as const satisfies Aliases<string>;

function number(flag: string, brief: string, min: number, example: number) {
  const parse = decimalNumber(
    { flag: `--${flag}`, example: String(example) },
    min === 0 ? 'a number of at least 0' : 'a number above 0',
    (value) => value >= min,
  );
  return { kind: 'parsed', parse, optional: true, brief, placeholder: 'X' } as const;
}

function batchSize(value: string): number {
  if (value === 'full') return 0;
  return wholeNumber({ flag: '--batch', example: '8, or --batch full' }, 1, COUNT_LIMIT)(value);
}

/** The choices that the flags make. */
export function choicesOf(flags: ProblemFlags, seed: number): ParityChoices {
  const { bits: n = 3, secretBits: k = 3, train, test, noise, shuffledLabels: shuffled } = flags;
  return { n, k, seed, train, test, noise, shuffled };
}

/** The settings that the flags change, by their names; undefined where a flag was not given. */
export function changesOf(flags: SettingFlags): Record<string, Settings[string] | undefined> {
  const { noBias, hidden, learningRate, weightDecay, epochs, batch, variant, rounds, tries } = flags;
  const bias = noBias === true ? false : undefined;
  return { hidden, learningRate, weightDecay, epochs, batch, bias, variant, rounds, tries };
}

export interface RunFlags extends ProblemFlags, SettingFlags {
  readonly seed?: number;
  readonly meter?: boolean;
  readonly report?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly full?: boolean;
  readonly debug?: boolean;
}

export const RUN_FLAGS: FlagParametersForType<RunFlags> = {
  ...PROBLEM_FLAGS,
  seed: SEED_FLAG,
  ...SETTING_FLAGS,
  meter: toggle('Solve it once more under the meter, and tell what data it moves'),
  report: REPORT_FLAG,
  out: OUT_FLAG,
  json: toggle('Answer with one JSON object a line: step, ..., done'),
  full: toggle('With --json and --meter: every step, buffer and distance too'),
  debug: toggle('Show the stack of an error'),
};

export interface MethodsFlags extends ProblemFlags {
  readonly seeds?: string;
  readonly json?: boolean;
  readonly full?: boolean;
  readonly debug?: boolean;
}

export const METHODS_FLAGS: FlagParametersForType<MethodsFlags> = {
  ...PROBLEM_FLAGS,
  seeds: text('Seeds, with commas between them (default 42,43,44)', 'SEEDS'),
  json: toggle('Answer with one JSON object'),
  full: toggle('With --json: everything about every metric, placement and energy'),
  debug: toggle('Show the stack of an error'),
};

export interface TraceFlags extends ProblemFlags, NetworkFlags {
  readonly seed?: number;
  readonly metric?: MetricName;
  readonly steps?: number;
  readonly report?: string;
  readonly json?: boolean;
  readonly debug?: boolean;
}

export const TRACE_FLAGS: FlagParametersForType<TraceFlags> = {
  ...PROBLEM_FLAGS,
  seed: SEED_FLAG,
  ...NETWORK_FLAGS,
  metric: choice('metric', 'What a read is worth', METRIC_NAMES, 'clock-since-write'),
  steps: {
    kind: 'parsed',
    parse: stepCount,
    optional: true,
    brief: 'How many steps of the run, from the first weights on, or all (default 1)',
    placeholder: 'N',
  },
  report: REPORT_FLAG,
  json: toggle('Answer with one JSON object: events, buffers, perRead, perFloat, floatsRead, workingSet'),
  debug: toggle('Show the stack of an error'),
};

function stepCount(value: string): number {
  if (value === 'all') return Number.POSITIVE_INFINITY;
  return wholeNumber({ flag: '--steps', example: '1, or --steps all' }, 1, COUNT_LIMIT)(value);
}
