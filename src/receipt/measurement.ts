// The measurements that a step may name: a fixed list, given by the command line, and the strict reading of a step's words.

import type { Step } from './claims.ts';

/** One measurement: a command that reads, and answers with one JSON object. */
export interface Measurement {
  /** What each argument names: RUN@EPOCH is possible for a network. */
  readonly arguments: readonly ('network' | 'run' | 'trace' | 'metrics')[];
  /** Arguments that name no file, by a pattern of the whole word: a problem that is made from its seed. */
  readonly made?: RegExp;
  /** Its flags that only choose what is measured, by their long names without dashes. */
  readonly valued: readonly string[];
  readonly toggles: readonly string[];
  /** Short names, without dashes. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Words that are always added: for the whole answer as JSON, and to keep it within limits. */
  readonly fixed: readonly string[];
  /** Pointers to what depends on clock or machine, which is no claim about a subject: it is left out of the answer. */
  readonly volatile: readonly string[];
  /** Exit codes of an answer. */
  readonly codes: readonly number[];
  /** Whether it decodes pictures, which native code does. */
  readonly addons?: boolean;
}

/** By name: one word, or two. */
export type Measurements = Readonly<Record<string, Measurement>>;

/** A step's words, read. */
export interface Reading {
  readonly name: string;
  readonly measurement: Measurement;
  /** One for every argument that names a subject. */
  readonly named: readonly Named[];
  /** Arguments that name no file. */
  readonly made: readonly string[];
  /** `--name=value` or `--name`, sorted. */
  readonly flags: readonly string[];
}

/** A subject as an argument names it: `path@epoch`, or the path alone. */
export interface Named {
  readonly path: string;
  readonly epoch?: string;
}

/** Why words cannot be read, and what would mend it. */
export class Refusal {
  readonly reason: string;
  readonly remedy: string;

  constructor(reason: string, remedy: string) {
    this.reason = reason;
    this.remedy = remedy;
  }
}

/** Reads a step's command against the list; nothing that is not on it is ever passed on. */
export function readCommand(
  { command, subjects }: Pick<Step, 'command' | 'subjects'>,
  measurements: Measurements,
): Reading | Refusal {
  const found = measurementOf(command, measurements);
  if (found instanceof Refusal) return found;
  const { name, measurement } = found;
  const split = splitWords(command.slice(name.split(' ').length), name, measurement);
  if (split instanceof Refusal) return split;
  const { positional, flags } = split;
  const made = positional.filter((word) => measurement.made?.test(word));
  const files = positional.filter((word) => !made.includes(word));
  const wanted = measurement.arguments.length;
  if (positional.length !== wanted) {
    return new Refusal(
      `${name} takes ${wanted} argument${wanted === 1 ? '' : 's'}, and ${positional.length} are given`,
      `crease ${name} --help says which`,
    );
  }
  const named: Named[] = [];
  for (const word of files) {
    const subject = nameOf(word, subjects, measurement.arguments[positional.indexOf(word)] === 'network');
    if (subject === undefined) {
      return new Refusal(
        `${quoted(word)} is none of the step's subjects`,
        'name it in subjects, with its path and its sha256',
      );
    }
    named.push(subject);
  }
  const unused = subjects.find(({ path }) => !named.some((each) => each.path === path));
  if (unused !== undefined) {
    return new Refusal(`the subject ${quoted(unused.path)} is not what the command reads`, 'leave it out');
  }
  return { name, measurement, named, made, flags };
}

/** The arguments of a command that name files, as they are typed; a refusal where it is no measurement. */
export function fileArguments(command: readonly string[], measurements: Measurements): string[] | Refusal {
  const found = measurementOf(command, measurements);
  if (found instanceof Refusal) return found;
  const split = splitWords(command.slice(found.name.split(' ').length), found.name, found.measurement);
  if (split instanceof Refusal) return split;
  return split.positional.filter((word) => !found.measurement.made?.test(word));
}

function measurementOf(
  command: readonly string[],
  measurements: Measurements,
): { name: string; measurement: Measurement } | Refusal {
  const name = [command.slice(0, 2).join(' '), command[0]!].find((each) => Object.hasOwn(measurements, each));
  if (name !== undefined) return { name, measurement: measurements[name]! };
  const list = Object.keys(measurements).join(', ');
  return new Refusal(`${quoted(command[0] ?? '')} is no measurement`, `use one of ${list}`);
}

function nameOf(word: string, subjects: Step['subjects'], withEpoch: boolean): Named | undefined {
  if (subjects.some(({ path }) => path === word)) return { path: word };
  const at = /^(.+)@(\d{1,15})$/.exec(word);
  if (at === null || !withEpoch || !subjects.some(({ path }) => path === at[1])) return undefined;
  return { path: at[1]!, epoch: at[2]! };
}

function splitWords(
  words: readonly string[],
  name: string,
  { valued, toggles, aliases = {} }: Measurement,
): { positional: string[]; flags: string[] } | Refusal {
  const positional: string[] = [];
  const flags = new Map<string, string>();
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (!word.startsWith('-')) {
      positional.push(word);
      continue;
    }
    const [, short, inline] = /^--?([a-z][a-z0-9-]*)(=[\s\S]*)?$/.exec(word) ?? [];
    if (short === undefined)
      return new Refusal(`${quoted(word)} is no flag`, `crease ${name} --help lists them`);
    // The answer is always the whole one, as JSON.
    if ((short === 'json' || short === 'full') && inline === undefined) continue;
    const flag = Object.hasOwn(aliases, short) ? aliases[short]! : short;
    if (flags.has(flag)) return new Refusal(`--${flag} is given twice`, 'give it once');
    if (toggles.includes(flag)) {
      if (inline !== undefined) return new Refusal(`--${flag} takes no value`, 'leave the value out');
      flags.set(flag, `--${flag}`);
    } else if (valued.includes(flag)) {
      const value = inline?.slice(1) ?? words[++i];
      if (value === undefined) return new Refusal(`--${flag} has no value`, 'give it one');
      flags.set(flag, `--${flag}=${value}`);
    } else {
      const list = [...valued, ...toggles].map((each) => `--${each}`).join(', ') || 'none';
      return new Refusal(`--${flag} is no flag that a claim may use with ${name}`, `there are: ${list}`);
    }
  }
  return { positional, flags: [...flags.values()].sort() };
}

/** A text of the file in a message, with its control characters escaped, not too long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);
}

/** The arguments of the command line for a reading; `place` says where a subject lies. */
export function argumentsOf(reading: Reading, place: (path: string) => string): string[] {
  const { name, measurement, named, made, flags } = reading;
  const files = named.map(({ path, epoch }) => place(path) + (epoch === undefined ? '' : `@${epoch}`));
  return [...name.split(' '), ...flags, ...measurement.fixed, '--', ...made, ...files];
}
