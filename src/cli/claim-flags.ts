// The flags of `crease claim`: how each is read, and its line in the help.

import type { FlagParametersForType } from '@stricli/core';
import { RELATIONS, type Relation } from '../receipt/relations.ts';
import { text, toggle } from './flags.ts';
import { decimalNumber, oneOf } from './values.ts';

/** The flags of `claim add` as they were given; what was not given is undefined. */
export interface AddFlags {
  readonly as: string;
  readonly file?: string;
  readonly root?: string;
  readonly says?: string;
  readonly title?: string;
  readonly statement?: string;
  readonly relation?: Relation;
  readonly value?: string;
  readonly step?: string;
  readonly times?: number;
  readonly plus?: number;
  readonly tolerance?: number;
  readonly replace?: boolean;
  readonly json?: boolean;
  readonly debug?: boolean;
}

function number(flag: string, brief: string, example: string, least = Number.NEGATIVE_INFINITY) {
  const what = least === 0 ? 'a number of at least 0' : 'a number';
  const parse = decimalNumber({ flag: `--${flag}`, example }, what, (value) => value >= least);
  return { kind: 'parsed', parse, optional: true, brief, placeholder: 'X' } as const;
}

export const ADD_FLAGS: FlagParametersForType<AddFlags> = {
  as: {
    kind: 'parsed',
    parse: (value: string) => value,
    brief: 'Name of the step: letters, digits, points and dashes',
    placeholder: 'NAME',
  },
  file: text('The file of claims, made where it is not there (default claims.json)', 'FILE.json'),
  root: text("Directory that paths start from (default: the file's own)", 'DIR'),
  says: text('What the step asserts, in words (default: its receipt in words)', 'WORDS'),
  title: text('Title of the file', 'WORDS'),
  statement: text('Statement of the file: what follows from the steps', 'WORDS'),
  relation: {
    kind: 'parsed',
    parse: oneOf('--relation', RELATIONS),
    optional: true,
    brief: `How the measured value stands to the claimed one: ${RELATIONS.join(' ')} (default =)`,
    placeholder: 'SIGN',
  },
  value: text('The claimed value, as JSON (default: what was measured)', 'JSON'),
  step: text('Claim the value of an earlier step instead', 'NAME'),
  times: number('times', 'With --step: a factor on its value', '0.85'),
  plus: number('plus', 'With --step: what is added to its value', '1'),
  tolerance: number('tolerance', 'How far the measured value may be off', '1e-6', 0),
  replace: toggle('Take the place of a step of the same name'),
  json: toggle('Answer with one JSON object: id, measured, claimed, file, steps'),
  debug: toggle('Show the stack of an error'),
};

export interface HashFlags {
  readonly json?: boolean;
  readonly debug?: boolean;
}

export const HASH_FLAGS: FlagParametersForType<HashFlags> = {
  json: toggle('Answer with one JSON object: path, sha256'),
  debug: toggle('Show the stack of an error'),
};

export interface SchemaFlags {
  readonly json?: boolean;
  readonly debug?: boolean;
}

export const SCHEMA_FLAGS: FlagParametersForType<SchemaFlags> = {
  json: toggle('The same on one line'),
  debug: toggle('Show the stack of an error'),
};
