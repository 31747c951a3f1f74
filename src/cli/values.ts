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

/** Reads decimal numbers with commas between them; spaces around them are allowed. */
export function numberList(flag: NumberFlag): (text: string) => readonly number[] {
  const number = decimalNumber(flag, 'numbers with commas between them', () => true);
  return (text) => {
    try {
      return text.split(',').map((part) => number(part.trim()));
    } catch {
      throw refused(flag, text, 'numbers with commas between them');
    }
  };
}

/** The units of a number of bytes: decimal ones, and binary ones with an i. */
const UNITS: Readonly<Record<string, number>> = {
  ...{ '': 1, B: 1, KB: 1e3, MB: 1e6, GB: 1e9 },
  ...{ KIB: 2 ** 10, MIB: 2 ** 20, GIB: 2 ** 30 },
};

/** Reads a number of bytes above 0: digits, and a unit such as MB (10^6) or GiB (2^30). */
export function byteCount(flag: NumberFlag): (text: string) => number {
  return (text) => {
    const parts = /^(\d{1,16}(?:\.\d{1,9})?) ?([a-z]*)$/i.exec(text.trim());
    const bytes =
      parts === null ? Number.NaN : Number(parts[1]) * (UNITS[parts[2]!.toUpperCase()] ?? Number.NaN);
    if (!(bytes >= 1)) throw refused(flag, text, 'a number of bytes with a unit');
    return Math.floor(bytes);
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
