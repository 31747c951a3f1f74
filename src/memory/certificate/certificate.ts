// A certificate: a schedule as plain data, with what is claimed of it, for a checker that trusts nothing in it.

import { InputError } from '../../format/input-error.ts';
import type { CertifiedLearner } from './definition.ts';

export interface CertifiedEntry {
  readonly operation: string;
  readonly axis: string;
  readonly part: 'all' | 'products' | 'sum';
  readonly inside: 1 | -1;
  readonly place: 'before' | 'loop' | 'after';
}

export interface CertifiedNest {
  /** Units at a time; 0: the one entry, on whole buffers. */
  readonly tile: number;
  readonly direction: 1 | -1;
  readonly entries: readonly CertifiedEntry[];
}

/** A read sees what `writer` wrote `steps` steps before ("set-up": or the set-up, if nothing was learnt since). */
export interface CertifiedRead {
  readonly operation: string;
  readonly buffer: string;
  readonly writer: string;
}

export interface Certificate {
  readonly certificate: 'crease-schedule';
  readonly version: 1;
  readonly learner: CertifiedLearner;
  /** Of every step, 1 where something was learnt, else 0. */
  readonly learnt: string;
  readonly phases: readonly (readonly CertifiedNest[])[];
  readonly contracted: readonly string[];
  /** What every read sees. */
  readonly reads: readonly CertifiedRead[];
  /** Whatever else is told about the schedule; the checker does not look at it. */
  readonly claims: CertifiedClaims;
}

export interface CertifiedClaims {
  /** What the learner was trained on, for those who can train it again. */
  readonly problem: Readonly<Record<string, number | string>>;
  readonly dmd: number;
  readonly plain: number;
  readonly bound: number;
}

const WORDS = {
  arithmetic: ['sprint', 'network'],
  optimizer: ['sgd', 'adam'],
  part: ['all', 'products', 'sum'],
  place: ['before', 'loop', 'after'],
} as const;

/**
 * Reads a certificate; its meaning is the checker's affair.
 * @param where what to call it in the error
 * @throws InputError for what is no certificate
 */
export function readCertificate(text: string, where: string): Certificate {
  const wrong = (what: string) =>
    new InputError(`${where}: ${what}; name a certificate that crease schedule search has written`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong('it is not JSON');
  }
  const reader = new Reader(wrong);
  const top = reader.object(value, 'it');
  if (top.certificate !== 'crease-schedule') throw wrong('it is not a certificate of a schedule');
  if (top.version !== 1) throw wrong(`its version is ${JSON.stringify(top.version)}, and 1 is known`);
  const learner = reader.object(top.learner, 'learner');
  const claims = reader.object(top.claims, 'claims');
  const problem = reader.object(claims.problem, 'claims.problem');
  for (const [key, each] of Object.entries(problem)) {
    if (typeof each !== 'number' && typeof each !== 'string') throw wrong(`claims.problem.${key} is wrong`);
  }
  const learnt = reader.text(top.learnt, 'learnt');
  if (!/^[01]{1,100000}$/.test(learnt)) throw wrong('learnt is not of digits 0 and 1');
  const phases = reader
    .list(top.phases, 'phases')
    .map((phase, p) =>
      reader.list(phase, `phases[${p}]`).map((each, i) => reader.nest(each, `phases[${p}][${i}]`)),
    );
  if (phases.length < 1 || phases.length > 2) throw wrong('it has neither one phase nor two');
  return {
    certificate: 'crease-schedule',
    version: 1,
    learner: {
      arithmetic: reader.word(learner.arithmetic, WORDS.arithmetic, 'learner.arithmetic'),
      inputs: reader.whole(learner.inputs, 1, 1_000_000, 'learner.inputs'),
      hidden: reader
        .list(learner.hidden, 'learner.hidden')
        .map((width, l) => reader.whole(width, 1, 1_000_000, `learner.hidden[${l}]`)),
      outputs: reader.whole(learner.outputs, 1, 1_000_000, 'learner.outputs'),
      batch: reader.whole(learner.batch, 1, 1_000_000, 'learner.batch'),
      optimizer: reader.word(learner.optimizer, WORDS.optimizer, 'learner.optimizer'),
    },
    learnt,
    phases,
    contracted: reader.list(top.contracted, 'contracted').map((each) => reader.text(each, 'contracted')),
    reads: reader.list(top.reads, 'reads').map((each, i) => {
      const { operation, buffer, writer } = reader.object(each, `reads[${i}]`);
      return {
        operation: reader.text(operation, `reads[${i}].operation`),
        buffer: reader.text(buffer, `reads[${i}].buffer`),
        writer: reader.text(writer, `reads[${i}].writer`),
      };
    }),
    claims: {
      problem: problem as Readonly<Record<string, number | string>>,
      dmd: reader.amount(claims.dmd, 'claims.dmd'),
      plain: reader.amount(claims.plain, 'claims.plain'),
      bound: reader.amount(claims.bound, 'claims.bound'),
    },
  };
}

class Reader {
  readonly #wrong: (what: string) => InputError;

  constructor(wrong: (what: string) => InputError) {
    this.#wrong = wrong;
  }

  object(value: unknown, what: string): Readonly<Record<string, unknown>> {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw this.#wrong(`${what} is no object`);
    return value as Readonly<Record<string, unknown>>;
  }

  list(value: unknown, what: string): readonly unknown[] {
    if (!Array.isArray(value) || value.length > 100_000) throw this.#wrong(`${what} is no list`);
    return value;
  }

  text(value: unknown, what: string): string {
    if (typeof value !== 'string') throw this.#wrong(`${what} is no text`);
    return value;
  }

  word<T extends string>(value: unknown, words: readonly T[], what: string): T {
    const word = words.find((each) => each === value);
    if (word === undefined) throw this.#wrong(`${what} is none of ${words.join(', ')}`);
    return word;
  }

  whole(value: unknown, min: number, max: number, what: string): number {
    if (!Number.isInteger(value) || (value as number) < min || (value as number) > max)
      throw this.#wrong(`${what} is not a whole number from ${min} to ${max}`);
    return value as number;
  }

  amount(value: unknown, what: string): number {
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.#wrong(`${what} is no number`);
    return value;
  }

  sign(value: unknown, what: string): 1 | -1 {
    if (value !== 1 && value !== -1) throw this.#wrong(`${what} is neither 1 nor -1`);
    return value;
  }

  nest(value: unknown, what: string): CertifiedNest {
    const { tile, direction, entries } = this.object(value, what);
    return {
      tile: this.whole(tile, 0, 1_000_000, `${what}.tile`),
      direction: this.sign(direction, `${what}.direction`),
      entries: this.list(entries, `${what}.entries`).map((each, i) => {
        const path = `${what}.entries[${i}]`;
        const { operation, axis, part, inside, place } = this.object(each, path);
        return {
          operation: this.text(operation, `${path}.operation`),
          axis: this.text(axis, `${path}.axis`),
          part: this.word(part, WORDS.part, `${path}.part`),
          inside: this.sign(inside, `${path}.inside`),
          place: this.word(place, WORDS.place, `${path}.place`),
        };
      }),
    };
  }
}
