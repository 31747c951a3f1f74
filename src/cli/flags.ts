// What commands make their flags of: how a value is read, and its line in the help.

import { InputError } from '../format/input-error.ts';
import type { Activation, ActivationName } from '../net/network.ts';
import { decimalNumber, oneOf, wholeNumber } from './values.ts';

/** The argument that names a saved network. */
export const NETWORK_ARGUMENT = {
  parse: (value: string) => value,
  placeholder: 'NETWORK',
  brief: 'Weights in a .safetensors file, a run (its newest checkpoint), or RUN@EPOCH',
} as const;

/** A flag that takes any text. */
export function text(brief: string, placeholder: string) {
  return { kind: 'parsed', parse: (value: string) => value, optional: true, brief, placeholder } as const;
}

/** A flag that takes a whole number from `min` to `max`. */
export function whole(flag: string, brief: string, min: number, max: number, example: number) {
  const parse = wholeNumber({ flag: `--${flag}`, example: String(example) }, min, max);
  return { kind: 'parsed', parse, optional: true, brief, placeholder: 'N' } as const;
}

/** A flag that takes one of some words; `what` says what for, the help lists them with the default. */
export function choice<T extends string>(flag: string, what: string, values: readonly T[], standard: T) {
  const listed = values.map((value) => (value === standard ? `${value} (default)` : value));
  const parse = oneOf(`--${flag}`, values);
  return {
    kind: 'parsed',
    parse,
    optional: true,
    brief: `${what}: ${listed.join(', ')}`,
    placeholder: 'WORD',
  } as const;
}

/** A flag that is there or not. */
export function toggle(brief: string) {
  return { kind: 'boolean', optional: true, withNegated: false, brief } as const;
}

/** The slope of leaky ReLU. */
export function slopeFlag(brief: string) {
  const flag = { flag: '--slope', example: '0.01' };
  const parse = decimalNumber(flag, 'a number from 0 to 1', (slope) => slope >= 0 && slope <= 1);
  return { kind: 'parsed', parse, optional: true, brief, placeholder: 'A' } as const;
}

/**
 * The activation that --activation and --slope ask for; `standard` is the slope where none is given.
 * @throws InputError for a slope without leaky ReLU
 */
export function activationOf(kind: ActivationName, slope: number | undefined, standard: number): Activation {
  if (kind === 'leaky_relu') return { kind, slope: slope ?? standard };
  if (slope === undefined) return { kind };
  throw new InputError(`--slope ${slope} goes with --activation leaky_relu, not ${kind}; leave it out`);
}

/** A flag's name on the command line: valPoints is --val-points. */
export function flagName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The names of a command's flags and aliases, with their dashes. */
export function flagNames(flags: object, aliases: object = {}): string[] {
  return [
    ...Object.keys(flags).map(flagName),
    ...Object.keys(aliases).map((letter) => `-${letter}`),
    '--help',
  ];
}

/** Flags of one letter, which the scanner does not know after two dashes, and what they stand for. */
const ONE_LETTER: Readonly<Record<string, string>> = { '--u': '--u-axis', '--v': '--v-axis' };

/** What was typed, with the flags of one letter spelled out: `--u=1,0` is `--u-axis=1,0`. */
export function spelledOut(typed: readonly string[]): string[] {
  const end = typed.includes('--') ? typed.indexOf('--') : typed.length;
  return typed.map((word, i) => {
    const name = word.split('=')[0]!;
    const long = typed[0] === 'polytopes' && i < end ? ONE_LETTER[name] : undefined;
    return long === undefined ? word : long + word.slice(name.length);
  });
}
