// The measurements that a claim may name: commands that only read, and of their flags those that only choose what is measured.

import type { Measurement, Measurements } from '../receipt/measurement.ts';
import { COMPARE_FLAGS } from './compare-flags.ts';
import { flagName } from './flags.ts';
import { GRADIENT_FLAGS } from './gradient-flags.ts';
import { MEMORY_FLAGS } from './memory-flags.ts';
import { METRICS_FLAGS } from './metrics-flags.ts';
import { METHODS_FLAGS, PARITY_ALIASES, TRACE_FLAGS } from './parity-flags.ts';
import { POLYTOPES_FLAGS } from './polytopes-flags.ts';
import { RASTER_FLAGS } from './raster-flags.ts';
import { SCHEDULE_ALIASES, SHOW_FLAGS } from './schedule-flags.ts';

/** Memory of one partition; a larger one is refused before it is made. */
const MOST_MEMORY = '--max-memory=4GB';

interface Choice {
  readonly arguments: Measurement['arguments'];
  /** Of its flags those that choose what is measured, by their keys. */
  readonly flags: readonly string[];
  readonly volatile?: readonly string[];
  readonly codes?: readonly number[];
  readonly addons?: boolean;
  readonly fixed?: readonly string[];
  readonly aliases?: Readonly<Record<string, string>>;
  readonly made?: RegExp;
}

/** A measurement from the flags that its command has; --json and, where it has one, --full are always added. */
function measurement(flags: object, { flags: keys, ...choice }: Choice): Measurement {
  const kinds = flags as Readonly<Record<string, { readonly kind: string }>>;
  const named = (kind: string) =>
    keys.filter((key) => kinds[key]!.kind === kind).map((key) => flagName(key).slice(2));
  const whole = 'full' in kinds ? ['--json', '--full'] : ['--json'];
  return {
    ...{ volatile: [], codes: [0] },
    ...choice,
    fixed: [...whole, ...(choice.fixed ?? [])],
    valued: named('parsed'),
    toggles: named('boolean'),
  };
}

const PROBLEM = ['bits', 'secretBits', 'train', 'test', 'noise', 'shuffledLabels'] as const;
const short = (aliases: object) =>
  Object.fromEntries(Object.entries(aliases).map(([letter, key]) => [letter, flagName(key).slice(2)]));
const SHORT = short(PARITY_ALIASES);

/** The fixed list: whatever else a claim names is refused. A new command that only reads gets its line here. */
export const MEASUREMENTS: Measurements = {
  metrics: measurement(METRICS_FLAGS, { arguments: ['metrics'], flags: ['epoch'] }),
  polytopes: measurement(POLYTOPES_FLAGS, {
    arguments: ['network'],
    flags: ['domain', 'origin', 'uAxis', 'vAxis', 'activation', 'slope'],
    aliases: { u: 'u-axis', v: 'v-axis' },
    fixed: [MOST_MEMORY],
    volatile: ['/seconds', '/startSeconds', '/threads'],
  }),
  raster: measurement(RASTER_FLAGS, {
    arguments: ['network'],
    flags: ['size', 'domain', 'crease', 'activation', 'slope'],
    // The same bits on every machine, which a GPU does not promise.
    fixed: ['--engine=wasm'],
    volatile: ['/seconds'],
  }),
  gradient: measurement(GRADIENT_FLAGS, {
    arguments: ['network'],
    flags: ['input', 'target', 'loss', 'activation', 'slope'],
    made: /^xor:seed=\d{1,9}$/,
  }),
  compare: measurement(COMPARE_FLAGS, {
    arguments: ['run', 'run'],
    flags: ['tolerance'],
    codes: [0, 1],
    addons: true,
    volatile: ['/speed'],
  }),
  memory: measurement(MEMORY_FLAGS, { arguments: ['trace'], flags: ['metric', 'steps'] }),
  'parity trace': measurement(TRACE_FLAGS, {
    arguments: [],
    flags: [
      ...PROBLEM,
      ...['seed', 'hidden', 'learningRate', 'weightDecay', 'epochs', 'batch', 'noBias', 'variant'],
      ...['metric', 'steps'],
    ],
    aliases: SHORT,
  }),
  'parity methods': measurement(METHODS_FLAGS, {
    arguments: [],
    flags: [...PROBLEM, 'seeds'],
    aliases: SHORT,
    volatile: ['/methods/*/seconds'],
  }),
  'schedule show': measurement(SHOW_FLAGS, {
    arguments: [],
    flags: ['bits', 'secretBits', 'hidden', 'seed', 'steps', 'shape', 'batch', 'optimizer'],
    aliases: short(SCHEDULE_ALIASES),
  }),
};
