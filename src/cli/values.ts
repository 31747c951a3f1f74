// Values on the command line, read strictly: what is not plainly what was asked for is refused with an example.

import { InputError } from '../format/input-error.ts';
import { nearest } from './nearest.ts';

/** A flag that takes a number, as the error names it: `--epochs`, and a value that works. */
export interface NumberFlag {
  readonly flag: string;
  readonly example: string;
}

/** Reads a whole number from `min` to `max`, both included: decimal digits only. */
export function wholeNumber(flag: NumberFlag, min: number, max: number): (text: string) => number {
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  return (text) => {
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) throw refused(flag, text, `a whole number ${range}`);
    return value;
  };
}

/** Reads a decimal number for which `accepts` holds; `what` says which those are: "a number above 0". */
export function decimalNumber(
  flag: NumberFlag,
  what: string,
  accepts: (value: number) => boolean,
): (text: string) => number {
  return (text) => {
    const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(value) || !accepts(value)) throw refused(flag, text, what);
    return value;
  };
}

/** Reads one of some words. */
export function oneOf<T extends string>(flag: string, words: readonly T[]): (text: string) => T {
  return (text) => {
    const word = words.find((each) => each === text);
    if (word !== undefined) return word;
    const near = nearest(text, words);
    throw new InputError(
      `${flag} ${JSON.stringify(text)} is not one of ${words.join(', ')}; try ${flag} ${near}`,
    );
  };
}

function refused({ flag, example }: NumberFlag, text: string, what: string): InputError {
  return new InputError(`${flag} ${JSON.stringify(text)} is not ${what}; try ${flag} ${example}`);
}
